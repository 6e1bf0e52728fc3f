import type { DatabaseSync } from 'node:sqlite';
import type { Candidate, CandidateQuery } from '../search-index.ts';
import type { Matches } from './list-matches.ts';
import { placeOf, positionOf, resourceOf } from './passage-id.ts';
import { measureVectors, type NearPassages } from './scan-vectors.ts';
import { prepared } from './statements.ts';

interface Found {
  matches: Matches;
  near: NearPassages | undefined;
  boostOf(resource: number): number;
  query: Pick<CandidateQuery, 'per' | 'depth' | 'vector' | 'with'>;
}

/** The best of both lists, each once, with both scores; what one list does not say of the other's is looked up. */
export function gatherCandidates(database: DatabaseSync, { matches, near, boostOf, query }: Found): Candidate[] {
  const { per, depth, vector } = query;
  const keyOf = (place: number) => (per === 'resource' ? resourceOf(place) : place);
  const nearest = new Map<number, { place: number; cosine: number }>();
  for (const passage of near?.nearest ?? []) {
    const place = placeOf(passage.resource, passage.position);
    if (nearest.size < depth && !nearest.has(keyOf(place)))
      nearest.set(keyOf(place), { place, cosine: passage.cosine });
  }
  const candidates = new Map<number, Candidate>();
  const add = (place: number, lexical: number) => {
    const resource = resourceOf(place);
    const cosine = nearest.get(keyOf(place))?.cosine ?? null;
    candidates.set(keyOf(place), { place, resource, lexical, cosine, mainMs: null, boost: boostOf(resource) });
  };
  const { places, scores } = matches;
  for (let rank = 0; rank < places.length; rank++) {
    const place = places[rank] as number;
    if (rank >= depth && nearest.size === 0) break;
    if (rank < depth || nearest.has(keyOf(place))) add(place, (scores[rank] as number) / boostOf(resourceOf(place)));
  }
  for (const [key, { place }] of nearest) if (!candidates.has(key)) add(place, 0);
  const found = [...candidates.values()];
  if (query.with.times || vector) {
    const editions = addTimes(database, found);
    if (vector) addCosines(database, found, editions, vector);
  }
  return found;
}

/** Fills in the main times; returns the current edition of each resource. */
function addTimes(database: DatabaseSync, candidates: readonly Candidate[]): Map<number, number> {
  const rows = prepared(
    database,
    `SELECT no, edition, main_ms AS mainMs FROM resources INDEXED BY resource_heads
     WHERE no IN (SELECT value FROM json_each(?))`,
  ).all(JSON.stringify(candidates.map(({ resource }) => resource))) as {
    no: number;
    edition: number;
    mainMs: number | null;
  }[];
  const byNumber = new Map(rows.map((row) => [row.no, row]));
  for (const candidate of candidates) candidate.mainMs = byNumber.get(candidate.resource)?.mainMs ?? null;
  return new Map(rows.map(({ no, edition }) => [no, edition]));
}

/** Measures what was found by words only. */
function addCosines(
  database: DatabaseSync,
  candidates: readonly Candidate[],
  editions: ReadonlyMap<number, number>,
  vector: NonNullable<CandidateQuery['vector']>,
): void {
  const idOf = ({ place, resource }: Candidate) => placeOf(editions.get(resource) ?? 0, positionOf(place));
  const unmeasured = candidates.filter(({ cosine }) => cosine === null);
  const cosines = measureVectors(database, vector, unmeasured.map(idOf));
  for (const candidate of unmeasured) candidate.cosine = cosines.get(idOf(candidate)) ?? null;
}
