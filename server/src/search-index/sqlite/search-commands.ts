import type { DatabaseSync } from 'node:sqlite';
import { detectLanguage } from '../../text/detect-language.ts';
import { makeSnippet } from '../../text/make-snippet.ts';
import type { Predicate } from '../predicate.ts';
import type { FoundResource, PassageHits } from '../search-index.ts';
import { compileAccess } from './compile-predicate.ts';
import { matchExpression, queryTerms } from './match-query.ts';
import { passageBits } from './passage-id.ts';
import {
  languagesOf,
  type PlainAccess,
  passagesById,
  type ResourceRow,
  readableCondition,
  resourceNoOf,
  selectRows,
  toResource,
} from './readable.ts';

interface SearchInput extends PlainAccess {
  text: string;
  predicate: Predicate;
  limit: number;
  perResource: number;
}

/** Weights of the fields title, heading and body in BM25. */
const fieldWeights = '1.0, 1.0, 1.0';

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

function takePerResource<Row extends { id: number }>(rows: Row[], perResource: number, limit: number): Row[] {
  const counts = new Map<number, number>();
  const taken = rows.filter(({ id }) => {
    const count = (counts.get(resourceNoOf(id)) ?? 0) + 1;
    counts.set(resourceNoOf(id), count);
    return count <= perResource;
  });
  return taken.slice(0, limit);
}

function rowsByNo(database: DatabaseSync, nos: number[]): Map<number, ResourceRow> {
  const rows = selectRows(database, 'r.no IN (SELECT value FROM json_each(?))', [JSON.stringify(nos)]);
  return new Map(rows.map((row) => [row.no, row]));
}

interface RankInput extends PlainAccess {
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
  input: PlainAccess & { passageIds: number[]; text: string },
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
export function countFound(database: DatabaseSync, input: PlainAccess & { passageIds: Float64Array }): number {
  const access = compileAccess(input.principals);
  const nos = JSON.stringify(Array.from(input.passageIds, resourceNoOf));
  const sql = `SELECT count(*) AS count FROM resources r WHERE r.no IN (SELECT value FROM json_each(?)) AND ${access.sql}`;
  return (database.prepare(sql).get(nos, ...access.parameters) as { count: number }).count;
}
