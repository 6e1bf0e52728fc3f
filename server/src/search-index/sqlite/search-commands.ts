import type { DatabaseSync } from 'node:sqlite';
import { detectLanguage } from '../../text/detect-language.ts';
import { makeSnippet } from '../../text/make-snippet.ts';
import type { Predicate } from '../predicate.ts';
import type { FoundResource, PassageHits } from '../search-index.ts';
import { addMember, type Bitset, countMembers, createBitset, isMember } from './bitset.ts';
import { placeOf, positionOf, resourceOf } from './passage-id.ts';
import { queryTerms } from './query-terms.ts';
import { languagesOf, passageIdOf, passagesById, rowsOf, toResource } from './readable.ts';
import { eachNumber } from './resolve-predicate.ts';
import { type PlainAccess, scopeOf } from './scope.ts';
import { eachMatch, eachPassageMatch, scorePassages } from './score-passages.ts';
import { prepared } from './statements.ts';

interface SearchInput extends PlainAccess {
  text: string;
  predicate: Predicate;
  limit: number;
  perResource: number;
}

export function searchPassages(database: DatabaseSync, input: SearchInput): PassageHits {
  const scope = scopeOf(database, input, input.predicate);
  const terms = queryTerms(input.text, languagesOf(database, scope));
  const scored = scorePassages(database, scope, terms, { titlesOnly: false });
  const places: number[] = [];
  const scores = new Map<number, number>();
  eachPassageMatch(scored, (resource, position, score) => {
    const place = placeOf(resource, position);
    places.push(place);
    scores.set(place, score);
  });
  const scoreOf = (place: number) => scores.get(place) ?? 0;
  places.sort((a, b) => scoreOf(b) - scoreOf(a) || a - b);
  const taken = takePerResource(places, input.perResource, input.limit);
  const rows = rowsOf(database, scope.wanted, taken.map(resourceOf));
  const idOf = (place: number) => {
    const row = rows.get(resourceOf(place));
    return row ? passageIdOf(row, positionOf(place)) : -1;
  };
  const passages = passagesById(database, taken.map(idOf));
  const ranked = taken.flatMap((place) => {
    const row = rows.get(resourceOf(place));
    const passage = passages.get(idOf(place));
    return row && passage ? [{ resource: toResource(row), mainMs: row.main_ms, passage, score: scoreOf(place) }] : [];
  });
  return { passages: ranked, termWeights: Object.fromEntries(scored.termWeights) };
}

function takePerResource(places: readonly number[], perResource: number, limit: number): number[] {
  const counts = new Map<number, number>();
  const taken: number[] = [];
  for (const place of places) {
    if (taken.length >= limit) break;
    const count = counts.get(resourceOf(place)) ?? 0;
    counts.set(resourceOf(place), count + 1);
    if (count < perResource) taken.push(place);
  }
  return taken;
}

interface RankInput extends PlainAccess {
  text: string;
  predicate: Predicate;
  within: 'titles' | 'everything';
  sort: { by: 'relevance' | 'title' | 'time'; descending: boolean };
}

/** The places of the best passage of every resource that matches, in order. (Float64Array: a place has more than 32 bits.) */
export function rankResources(database: DatabaseSync, input: RankInput): Float64Array {
  const { by, descending } = input.sort;
  const scope = scopeOf(database, input, input.predicate);
  if (input.text.trim() === '')
    return Float64Array.from(
      inOrderOf(database, by === 'title' ? 'title_key' : 'main_ms', descending, scope.wanted),
      (no) => placeOf(no, 0),
    );
  const terms = queryTerms(input.text, languagesOf(database, scope));
  const scored = scorePassages(database, scope, terms, { titlesOnly: input.within === 'titles' });
  if (by === 'relevance') return rankByScore(scored, descending);
  const found = createBitset(scope.size);
  const positions = new Map<number, number>();
  eachMatch(scored, (resource, position) => {
    addMember(found, resource);
    positions.set(resource, position);
  });
  const numbers = inOrderOf(database, by === 'title' ? 'title_key' : 'main_ms', descending, found);
  return Float64Array.from(numbers, (no) => placeOf(no, positions.get(no) ?? 0));
}

function rankByScore(scored: ReturnType<typeof scorePassages>, descending: boolean): Float64Array {
  const places: number[] = [];
  const scores: number[] = [];
  eachMatch(scored, (resource, position, score) => {
    places.push(placeOf(resource, position));
    scores.push(score);
  });
  const sign = descending ? -1 : 1;
  const order = Uint32Array.from(places.keys());
  order.sort((a, b) => sign * ((scores[a] ?? 0) - (scores[b] ?? 0)) || (places[a] ?? 0) - (places[b] ?? 0));
  return Float64Array.from(order, (index) => places[index] ?? 0);
}

/** The members of a set in the order of a column; what has nothing in it comes last. */
function inOrderOf(
  database: DatabaseSync,
  column: 'title_key' | 'main_ms',
  descending: boolean,
  members: Bitset,
): number[] {
  const numbers: number[] = [];
  const direction = descending ? 'DESC' : 'ASC';
  const scan = (condition: string, order: string) => {
    const sql = `SELECT group_concat(no) AS numbers FROM (SELECT no FROM resources ${condition} ORDER BY ${order})`;
    const row = prepared(database, sql).get() as { numbers: string | null };
    eachNumber(row.numbers, (no) => {
      if (isMember(members, no)) numbers.push(no);
    });
  };
  scan(`WHERE ${column} IS NOT NULL`, `${column} ${direction}, no`);
  if (numbers.length < countMembers(members)) scan(`WHERE ${column} IS NULL`, 'no');
  return numbers;
}

/** Of these places those whose resources are still there and readable, in order, with snippets for the text. */
export function showFound(
  database: DatabaseSync,
  input: PlainAccess & { places: number[]; text: string },
): { place: number; found: FoundResource }[] {
  const scope = scopeOf(database, input, { kind: 'everything' });
  const rows = rowsOf(database, scope.readable, input.places.map(resourceOf));
  const terms = new Set(queryTerms(input.text, languagesOf(database, scope)));
  const passages = passagesById(
    database,
    input.places.flatMap((place) => {
      const row = rows.get(resourceOf(place));
      // The content may have changed since and be shorter now: then its first passage stands for it.
      return row ? [passageIdOf(row, positionOf(place)), passageIdOf(row, 0)] : [];
    }),
  );
  return input.places.flatMap((place) => {
    const row = rows.get(resourceOf(place));
    if (!row) return [];
    const passage = passages.get(passageIdOf(row, positionOf(place))) ?? passages.get(passageIdOf(row, 0));
    const text = passage?.text ?? '';
    return [{ place, found: { resource: toResource(row), snippet: makeSnippet(text, terms, detectLanguage(text)) } }];
  });
}

/** How many of these places' resources are still there and readable. */
export function countFound(database: DatabaseSync, input: PlainAccess & { places: Float64Array }): number {
  const { readable } = scopeOf(database, input, { kind: 'everything' });
  return input.places.reduce((count, place) => count + (isMember(readable, resourceOf(place)) ? 1 : 0), 0);
}
