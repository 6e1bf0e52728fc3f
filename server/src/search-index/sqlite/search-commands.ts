import type { DatabaseSync } from 'node:sqlite';
import { detectLanguage, languageOfPiece } from '../../text/detect-language.ts';
import { makeSnippet } from '../../text/make-snippet.ts';
import { phrasesOf } from '../../text/phrases.ts';
import type { Boost, CandidateQuery, FoundPassage, FoundResource } from '../search-index.ts';
import { addMember, type Bitset, countMembers, createBitset, intersectInto, isMember } from './bitset.ts';
import { findPhrase } from './find-phrase.ts';
import { gatherCandidates } from './gather-candidates.ts';
import { eachBestPassage, listMatches } from './list-matches.ts';
import { type PackedCandidates, packCandidates } from './packed-candidates.ts';
import { placeOf, positionOf, resourceOf } from './passage-id.ts';
import { type QueryWord, queryWords } from './query-words.ts';
import { coverageOf } from './question-coverage.ts';
import { passageIdOf, passagesById, rowsOf, toReadResource } from './readable.ts';
import { eachNumber, resolvePredicate } from './resolve-predicate.ts';
import { scanVectors } from './scan-vectors.ts';
import { type PlainAccess, type Scope, scopeOf } from './scope.ts';
import { addPhrase, rarityOf, type ScoredPassages, scorePassages } from './score-passages.ts';
import { prepared } from './statements.ts';

type Input<Query> = PlainAccess & Query;

export function findCandidates(database: DatabaseSync, input: Input<CandidateQuery>): PackedCandidates {
  const { scope, scored, words } = scoreQuestion(database, scopeOf(database, input, input.predicate), input);
  const boostOf = boosting(database, scope, input);
  const near = input.vector && scanVectors(database, scope, input.vector);
  const matches = listMatches(scored, input.per, boostOf, input.with.rest || near ? undefined : input.depth);
  const best = gatherCandidates(database, { matches, near, boostOf, query: input });
  return {
    best: packCandidates(best),
    rest: input.with.rest ? withoutTaken(matches.places.slice(input.depth), near ? best : []) : new Float64Array(),
    meanCosine: near?.meanCosine ?? null,
    coverage: near ? coverageOf(database, words, scored.termWeights, matches.places[0]) : 0,
    termWeights: Object.fromEntries(scored.termWeights),
    mostTermWeight: scored.mostTermWeight,
    shown: showPlaces(database, { ...input, places: [...matches.places.subarray(0, input.show ?? 0)] }),
  };
}

/** Of what lies below the best by words, only what is near can be among the candidates too. */
function withoutTaken(places: Float64Array, taken: readonly { place: number }[]): Float64Array {
  if (taken.length === 0) return places;
  const known = new Set(taken.map(({ place }) => place));
  return places.filter((place) => !known.has(place));
}

/**
 * The passages that hold a word of the question, scored. Phrases in quotation marks count as one more word each; where nothing
 * else is asked for, what holds them all is all that is meant, unless nothing does (people quote whole questions).
 */
function scoreQuestion(
  database: DatabaseSync,
  asked: Scope,
  { text, within }: Pick<CandidateQuery, 'text' | 'within'>,
): { scope: Scope; scored: ScoredPassages; words: QueryWord[] } {
  const { languages } = asked;
  const words = queryWords(text, languages);
  const titlesOnly = within === 'titles';
  const { phrases, areAll } = phrasesOf(text);
  const holding = phrases.map((phrase) => findPhrase(database, asked, phrase, { languages, titlesOnly }));
  const holdsAll = holding.reduce((all, set) => intersectInto(set.slice(), all), asked.wanted);
  if (areAll && countMembers(holdsAll) > 0) {
    const scope = { ...asked, wanted: holdsAll };
    return { scope, scored: scorePassages(database, scope, words, { titlesOnly }), words };
  }
  const scored = scorePassages(database, asked, words, { titlesOnly });
  for (const set of holding)
    if (countMembers(set) > 0) addPhrase(scored, set, rarityOf(countMembers(set), countMembers(asked.wanted)));
  return { scope: asked, scored, words };
}

/** Resource -> product of the factors of the boosts that hold of it. */
function boosting(
  database: DatabaseSync,
  { size }: Scope,
  { boosts, accountId }: { boosts: readonly Boost[]; accountId: string },
): (resource: number) => number {
  if (boosts.length === 0) return () => 1;
  const sets = boosts.map(({ predicate, factor }) => ({
    members: resolvePredicate(database, predicate, { size, accountId }),
    factor,
  }));
  return (resource) =>
    sets.reduce((product, { members, factor }) => (isMember(members, resource) ? product * factor : product), 1);
}

/** All that matches in the order of a column. (Float64Array: a place has more than 32 bits.) */
export function listInOrder(
  database: DatabaseSync,
  input: Input<Pick<CandidateQuery, 'text' | 'predicate' | 'within'> & { by: 'title' | 'time'; descending: boolean }>,
): Float64Array {
  const column = input.by === 'title' ? 'title_key' : 'main_ms';
  const asked = scopeOf(database, input, input.predicate);
  if (input.text.trim() === '')
    return Float64Array.from(inOrderOf(database, column, input.descending, asked.wanted), (no) => placeOf(no, 0));
  const { scope, scored } = scoreQuestion(database, asked, input);
  const { found, positions } = matchedResources(scored, scope);
  return Float64Array.from(inOrderOf(database, column, input.descending, found), (no) =>
    placeOf(no, positions.get(no) ?? 0),
  );
}

function matchedResources(scored: ScoredPassages, scope: Scope) {
  const found = createBitset(scope.size);
  const positions = new Map<number, number>();
  eachBestPassage(scored, (resource, position) => {
    addMember(found, resource);
    positions.set(resource, position);
  });
  return { found, positions };
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

/** Of these places those whose resources are still there and readable, in order. */
export function readPlaces(database: DatabaseSync, input: Input<{ places: number[] }>): FoundPassage[] {
  const { readable } = scopeOf(database, input, { kind: 'everything' });
  return readPlacesOf(database, readable, input.places);
}

function readPlacesOf(database: DatabaseSync, readable: Bitset, places: readonly number[]): FoundPassage[] {
  const rows = rowsOf(database, readable, places.map(resourceOf));
  const passages = passagesById(
    database,
    places.flatMap((place) => {
      const row = rows.get(resourceOf(place));
      // The content may have changed since and be shorter now: then its first passage stands for it.
      return row ? [passageIdOf(row, positionOf(place)), passageIdOf(row, 0)] : [];
    }),
  );
  return places.flatMap((place) => {
    const row = rows.get(resourceOf(place));
    if (!row) return [];
    const passage = passages.get(passageIdOf(row, positionOf(place))) ?? passages.get(passageIdOf(row, 0));
    return passage ? [{ place, ...toReadResource(row), mainMs: row.main_ms, passage }] : [];
  });
}

const sampledCharacters = 400;

/** The same with a snippet for the text. */
export function showPlaces(database: DatabaseSync, input: Input<{ places: number[]; text: string }>): FoundResource[] {
  const scope = scopeOf(database, input, { kind: 'everything' });
  const spoken = detectLanguage(input.text);
  const terms = new Set(queryWords(input.text, scope.languages).flatMap((word) => word.terms));
  return readPlacesOf(database, scope.readable, input.places).map(({ place, resource, passage: { text } }) => ({
    place,
    resource,
    snippet: makeSnippet(text, terms, languageOfPiece(text.slice(0, sampledCharacters), spoken)),
  }));
}

/** How many of these places' resources are still there and readable. */
export function countPlaces(database: DatabaseSync, input: Input<{ places: Float64Array }>): number {
  const { readable } = scopeOf(database, input, { kind: 'everything' });
  return input.places.reduce((count, place) => count + (isMember(readable, resourceOf(place)) ? 1 : 0), 0);
}
