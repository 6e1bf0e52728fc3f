import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { Resource } from '@clew/contract';
import type { Language } from '../../text/languages.ts';
import type { Predicate } from '../predicate.ts';
import type { PassageHits, RankedPassage } from '../search-index.ts';
import { type Condition, compileAccess, compilePredicate } from './compile-predicate.ts';
import { matchExpression, queryTerms } from './match-query.ts';
import { passageBits } from './passage-id.ts';

/** What every read carries: who asks, as plain data. */
export interface Asker {
  accountId: string;
  principals: string[];
}

interface SearchInput extends Asker {
  text: string;
  predicate: Predicate;
  limit: number;
  perResource: number;
}

interface ResourceRow {
  no: number;
  id: string;
  app_id: string;
  type: string;
  external_id: string;
  name: string | null;
  title: string;
  subtitle: string | null;
  url: string | null;
  data: string;
  main_ms: number | null;
}

/** Weights of the fields title, heading and body in BM25. */
const fieldWeights = '2.5, 1.5, 1.0';
/** How many passages are ranked for each that is asked for, since several may belong to one resource. */
const oversampling = 5;

export function searchPassages(database: DatabaseSync, input: SearchInput): PassageHits {
  const terms = queryTerms(input.text, languagesOf(database));
  if (terms.length === 0) return { passages: [], termWeights: {} };
  const readable = readableCondition(input, input.predicate);
  // Never ORDER BY rank under a filter: FTS5 would score every match before filtering (docs/decisions/0003).
  const rows = database
    .prepare(
      `WITH allowed AS MATERIALIZED (SELECT r.no FROM resources r WHERE ${readable.sql})
       SELECT rowid AS id, -bm25(passage_terms, ${fieldWeights}) AS score FROM passage_terms
       WHERE passage_terms MATCH ? AND (rowid >> ${passageBits}) IN allowed
       ORDER BY score DESC, id LIMIT ?`,
    )
    .all(...readable.parameters, matchExpression(terms), input.limit * oversampling) as { id: number; score: number }[];
  const taken = takePerResource(rows, input.perResource, input.limit);
  const resources = rowsByNo(
    database,
    taken.map(({ id }) => resourceNoOf(id)),
  );
  const passages = passagesById(
    database,
    taken.map(({ id }) => id),
  );
  const ranked = taken.flatMap(({ id, score }) => {
    const resource = resources.get(resourceNoOf(id));
    const passage = passages.get(id);
    return resource && passage ? [{ resource: toResource(resource), mainMs: resource.main_ms, passage, score }] : [];
  });
  return { passages: ranked, termWeights: termWeightsOf(database, terms) };
}

/** Inverse document frequency as BM25 has it: ln(1 + (N - n + 0.5) / (n + 0.5)). */
function termWeightsOf(database: DatabaseSync, terms: readonly string[]): Record<string, number> {
  const { total } = database.prepare('SELECT count(*) AS total FROM passages').get() as { total: number };
  const rows = database
    .prepare('SELECT term, doc FROM passage_vocabulary WHERE term IN (SELECT value FROM json_each(?))')
    .all(JSON.stringify(terms)) as { term: string; doc: number }[];
  return Object.fromEntries(rows.map(({ term, doc }) => [term, Math.log(1 + (total - doc + 0.5) / (doc + 0.5))]));
}

export function readResources(database: DatabaseSync, input: Asker & { ids: string[] }): Resource[] {
  const readable = readableCondition(input, { kind: 'id', ids: input.ids });
  const rows = selectRows(database, readable.sql, readable.parameters);
  const byId = new Map(rows.map((row) => [row.id, toResource(row)]));
  return input.ids.flatMap((id) => byId.get(id) ?? []);
}

export function listValues(database: DatabaseSync, input: Asker & { field: string; predicate: Predicate }): string[] {
  const readable = readableCondition(input, input.predicate);
  const rows = database
    .prepare(
      `SELECT DISTINCT value FROM resource_values WHERE field = ?
       AND resource_no IN (SELECT r.no FROM resources r WHERE ${readable.sql})`,
    )
    .all(input.field, ...readable.parameters) as { value: string }[];
  return rows.map(({ value }) => value);
}

export function countBySource(
  database: DatabaseSync,
  { sourceId }: { sourceId: string | null },
): { sourceId: string; resources: number; passages: number; lastMs: number }[] {
  const rows = database
    .prepare(
      `SELECT source_id AS sourceId, count(*) AS resources, max(indexed_ms) AS lastMs,
         sum((SELECT count(*) FROM passages p WHERE p.id BETWEEN no << ${passageBits} AND ((no + 1) << ${passageBits}) - 1)) AS passages
       FROM resources WHERE ? IS NULL OR source_id = ? GROUP BY source_id`,
    )
    .all(sourceId, sourceId);
  return rows as never;
}

/** Permissions and predicate as one condition. There is no other way from here to a resource. */
export function readableCondition(asker: Asker, predicate: Predicate): Condition {
  const access = compileAccess(asker.principals);
  const wanted = compilePredicate(predicate, asker.accountId);
  return { sql: `${access.sql} AND ${wanted.sql}`, parameters: [...access.parameters, ...wanted.parameters] };
}

/** The distinct languages, each found by one step in the key instead of a scan. */
function languagesOf(database: DatabaseSync): Language[] {
  const rows = database
    .prepare(
      `WITH RECURSIVE found (value) AS (
         SELECT min(value) FROM resource_values WHERE field = 'language'
         UNION ALL
         SELECT (SELECT min(value) FROM resource_values WHERE field = 'language' AND value > found.value)
         FROM found WHERE found.value IS NOT NULL)
       SELECT value FROM found WHERE value IS NOT NULL`,
    )
    .all() as { value: Language }[];
  return rows.map(({ value }) => value);
}

function takePerResource<Row extends { id: number }>(rows: Row[], perResource: number, limit: number): Row[] {
  const counts = new Map<number, number>();
  const taken = rows.filter(({ id }) => {
    const count = (counts.get(resourceNoOf(id)) ?? 0) + 1;
    counts.set(resourceNoOf(id), count);
    return count <= perResource;
  });
  return taken.slice(0, limit);
}

function resourceNoOf(passageId: number): number {
  return Math.floor(passageId / 2 ** passageBits);
}

function rowsByNo(database: DatabaseSync, nos: number[]): Map<number, ResourceRow> {
  const rows = selectRows(database, 'r.no IN (SELECT value FROM json_each(?))', [JSON.stringify(nos)]);
  return new Map(rows.map((row) => [row.no, row]));
}

function selectRows(database: DatabaseSync, condition: string, parameters: SQLInputValue[]): ResourceRow[] {
  const columns = 'no, id, app_id, type, external_id, name, title, subtitle, url, data, main_ms';
  return database.prepare(`SELECT ${columns} FROM resources r WHERE ${condition}`).all(...parameters) as never;
}

function passagesById(database: DatabaseSync, ids: number[]): Map<number, RankedPassage['passage']> {
  const rows = database
    .prepare('SELECT id, text, start, page, heading FROM passages WHERE id IN (SELECT value FROM json_each(?))')
    .all(JSON.stringify(ids)) as unknown as RankedPassage['passage'][];
  return new Map(rows.map((row) => [row.id, { ...row }]));
}

function toResource(row: ResourceRow): Resource {
  return {
    id: row.id,
    appId: row.app_id,
    type: row.type,
    externalId: row.external_id,
    name: row.name,
    data: JSON.parse(row.data) as Record<string, unknown>,
    title: row.title,
    subtitle: row.subtitle,
    url: row.url,
  };
}
