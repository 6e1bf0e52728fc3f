import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { Resource } from '@clew/contract';
import { detectLanguage } from '../../text/detect-language.ts';
import type { Language } from '../../text/languages.ts';
import { makeSnippet } from '../../text/make-snippet.ts';
import type { Predicate } from '../predicate.ts';
import type { FieldOption, FieldUse, FoundResource, PassageHits, RankedPassage } from '../search-index.ts';
import { type Condition, compileAccess, compilePredicate, timeColumns } from './compile-predicate.ts';
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

interface RankInput extends Asker {
  text: string;
  predicate: Predicate;
  within: 'titles' | 'everything';
  sort: { by: 'relevance' | 'title' | 'time'; descending: boolean };
}

/** Ids of the best passage of every resource that matches, in order. (Float64Array: an id has more than 32 bits.) */
export function rankResources(database: DatabaseSync, input: RankInput): Float64Array {
  const readable = readableCondition(input, input.predicate);
  const order = orderOf(input);
  if (input.text.trim() === '') {
    const rows = database
      .prepare(`SELECT r.no << ${passageBits} AS id, r.title FROM resources r WHERE ${readable.sql} ORDER BY ${order}`)
      .all(...readable.parameters) as unknown as RankedRow[];
    return toIds(rows, input);
  }
  const terms = queryTerms(input.text, languagesOf(database));
  if (terms.length === 0) return new Float64Array();
  // bm25() works beside the full-text table only, so the scores are materialised before they are grouped.
  const rows = database
    .prepare(
      `WITH allowed AS MATERIALIZED (SELECT r.no FROM resources r WHERE ${readable.sql}),
       hits AS MATERIALIZED (
         SELECT rowid AS id, rowid >> ${passageBits} AS no, -bm25(passage_terms, ${fieldWeights}) AS score
         FROM passage_terms WHERE passage_terms MATCH ? AND (rowid >> ${passageBits}) IN allowed),
       best AS MATERIALIZED (SELECT no, id, max(score) AS score FROM hits GROUP BY no)
       SELECT best.id, r.title FROM best JOIN resources r ON r.no = best.no ORDER BY ${order}`,
    )
    .all(
      ...readable.parameters,
      matchExpression(terms, input.within === 'titles' ? 'title' : undefined),
    ) as unknown as RankedRow[];
  return toIds(rows, input);
}

interface RankedRow {
  id: number;
  title: string;
}

function orderOf({ text, sort }: RankInput): string {
  const direction = sort.descending ? 'DESC' : 'ASC';
  if (sort.by === 'title') return 'r.no';
  const byScore = sort.by === 'relevance' && text.trim() !== '';
  return byScore ? `score ${direction}, r.no` : `r.main_ms ${direction} NULLS LAST, r.no`;
}

const collator = new Intl.Collator('und', { sensitivity: 'base', numeric: true });

function toIds(rows: RankedRow[], { sort }: RankInput): Float64Array {
  if (sort.by === 'title') {
    const sign = sort.descending ? -1 : 1;
    rows.sort((a, b) => sign * collator.compare(a.title, b.title) || a.id - b.id);
  }
  return Float64Array.from(rows, ({ id }) => id);
}

/** Of these passages those whose resources are still there and readable, in order, with snippets for the text. */
export function showFound(
  database: DatabaseSync,
  input: Asker & { passageIds: number[]; text: string },
): { id: number; found: FoundResource }[] {
  const nos = input.passageIds.map(resourceNoOf);
  const access = compileAccess(input.principals);
  const rows = selectRows(database, `r.no IN (SELECT value FROM json_each(?)) AND ${access.sql}`, [
    JSON.stringify(nos),
    ...access.parameters,
  ]);
  const resources = new Map(rows.map((row) => [row.no, row]));
  const passages = passagesById(database, input.passageIds);
  const languages = languagesOf(database);
  const terms = new Set(queryTerms(input.text, languages));
  return input.passageIds.flatMap((id) => {
    const row = resources.get(resourceNoOf(id));
    if (!row) return [];
    const text = passages.get(id)?.text ?? '';
    return [{ id, found: { resource: toResource(row), snippet: makeSnippet(text, terms, detectLanguage(text)) } }];
  });
}

/** How many of these passages' resources are still there and readable. */
export function countFound(database: DatabaseSync, input: Asker & { passageIds: Float64Array }): number {
  const access = compileAccess(input.principals);
  const nos = JSON.stringify(Array.from(input.passageIds, resourceNoOf));
  const sql = `SELECT count(*) AS count FROM resources r WHERE r.no IN (SELECT value FROM json_each(?)) AND ${access.sql}`;
  return (database.prepare(sql).get(nos, ...access.parameters) as { count: number }).count;
}

export function listOptions(
  database: DatabaseSync,
  input: Asker & { field: string; contains: string; predicate: Predicate; limit: number },
): FieldOption[] {
  const readable = readableCondition(input, input.predicate);
  const rows = database
    .prepare(
      `SELECT value, max(coalesce(display, value)) AS display, count(*) AS count FROM resource_values
       WHERE field = ? AND instr(value, ?) > 0 AND resource_no IN (SELECT r.no FROM resources r WHERE ${readable.sql})
       GROUP BY value ORDER BY count DESC, value LIMIT ?`,
    )
    .all(input.field, input.contains, ...readable.parameters, input.limit);
  return rows.map((row) => ({ ...row })) as unknown as FieldOption[];
}

export function countResources(database: DatabaseSync, input: Asker & { predicate: Predicate }): number {
  const readable = readableCondition(input, input.predicate);
  const row = database
    .prepare(`SELECT count(*) AS count FROM resources r WHERE ${readable.sql}`)
    .get(...readable.parameters);
  return (row as { count: number }).count;
}

export function listFieldUse(database: DatabaseSync, input: Asker & { predicate: Predicate }): FieldUse[] {
  const readable = readableCondition(input, input.predicate);
  const times = Object.entries(timeColumns).map(
    ([field, column]) => `SELECT 'time:${field}' AS field, r.app_id, r.type FROM r WHERE ${column} IS NOT NULL`,
  );
  const rows = database
    .prepare(
      `WITH r AS MATERIALIZED (SELECT * FROM resources r WHERE ${readable.sql})
       SELECT DISTINCT v.field, r.app_id AS appId, r.type FROM r JOIN resource_values v ON v.resource_no = r.no
       UNION SELECT DISTINCT 'activity', r.app_id, r.type FROM r JOIN resource_activities a ON a.resource_no = r.no
       UNION SELECT DISTINCT 'starred', r.app_id, r.type FROM r JOIN stars s ON s.resource_no = r.no AND s.account_id = ?
       UNION ${times.join(' UNION ')}`,
    )
    .all(...readable.parameters, input.accountId);
  return rows.map((row) => ({ ...row })) as unknown as FieldUse[];
}

export function readPassages(database: DatabaseSync, input: Asker & { id: string }): string[] | undefined {
  const readable = readableCondition(input, { kind: 'id', ids: [input.id] });
  const [row] = selectRows(database, readable.sql, readable.parameters);
  if (!row) return undefined;
  const passages = database
    .prepare('SELECT text FROM passages WHERE id BETWEEN ? AND ? ORDER BY id')
    .all(row.no * 2 ** passageBits, (row.no + 1) * 2 ** passageBits - 1) as { text: string }[];
  return passages.map(({ text }) => text);
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
