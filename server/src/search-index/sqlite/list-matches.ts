import { placeOf } from './passage-id.ts';
import type { ScoredPassages } from './score-passages.ts';

/** Places with their scores, best first; good until the next search of the thread. */
export interface Matches {
  places: Float64Array;
  scores: Float32Array;
}

/**
 * Every passage that matches, or of each resource its best one. `boostOf` is what the score of a resource is multiplied by;
 * with a `limit` only about so many of the best are kept, never fewer.
 */
export function listMatches(
  scored: ScoredPassages,
  per: 'resource' | 'passage',
  boostOf: (resource: number) => number,
  limit?: number,
): Matches {
  let most = 0;
  for (const { segment, scores } of scored.segments)
    most += per === 'resource' ? segment.resources.length : scores.length;
  const { places, scores } = roomFor(most);
  let count = 0;
  const visit = (resource: number, position: number, score: number) => {
    places[count] = placeOf(resource, position);
    scores[count++] = score * boostOf(resource);
  };
  if (per === 'resource') eachBestPassage(scored, visit);
  else eachPassage(scored, visit);
  if (limit !== undefined) count = keepBest(places, scores, count, limit);
  return sortByScore(places.subarray(0, count), scores.subarray(0, count));
}

/** Arrays that every search of a thread uses again: new ones each time would be garbage by the megabyte. */
function createRoom(size: number) {
  return {
    places: new Float64Array(size),
    scores: new Float32Array(size),
    keys: new Float64Array(size),
    order: new Uint32Array(size),
    sorted: { places: new Float64Array(size), scores: new Float32Array(size) },
  };
}

let room = createRoom(0);

function roomFor(size: number): typeof room {
  if (room.scores.length < size) room = createRoom(Math.ceil(size * 1.25));
  return room;
}

const buckets = 1_024;

/** Moves those of the best to the front, by counting how many lie in each stretch of score; returns how many there are. */
function keepBest(places: Float64Array, scores: Float32Array, count: number, limit: number): number {
  if (count <= limit) return count;
  let most = 0;
  for (let index = 0; index < count; index++) most = Math.max(most, scores[index] as number);
  const counts = new Uint32Array(buckets + 1);
  const bucketOf = (score: number) => Math.floor((score / most) * buckets);
  for (let index = 0; index < count; index++) {
    const bucket = bucketOf(scores[index] as number);
    counts[bucket] = (counts[bucket] as number) + 1;
  }
  let lowest = buckets + 1;
  for (let found = 0; lowest > 0 && found < limit; ) found += counts[--lowest] as number;
  let kept = 0;
  for (let index = 0; index < count; index++) {
    const score = scores[index] as number;
    if (bucketOf(score) < lowest) continue;
    places[kept] = places[index] as number;
    scores[kept++] = score;
  }
  return kept;
}

type Visit = (resource: number, position: number, score: number) => void;

/** Calls back for every edition that has a match, with its best passage. */
export function eachBestPassage({ segments }: ScoredPassages, visit: Visit): void {
  for (const { segment, scores } of segments) {
    const { firstPassage, resources } = segment;
    for (let edition = 0; edition < resources.length; edition++) {
      const first = firstPassage[edition] as number;
      const end = firstPassage[edition + 1] as number;
      let best = 0;
      let position = 0;
      for (let passage = first; passage < end; passage++)
        if ((scores[passage] as number) > best) {
          best = scores[passage] as number;
          position = passage - first;
        }
      if (best > 0) visit(resources[edition] as number, position, best);
    }
  }
}

function eachPassage({ segments }: ScoredPassages, visit: Visit): void {
  for (const { segment, scores } of segments)
    for (let passage = 0; passage < scores.length; passage++) {
      const score = scores[passage] as number;
      if (score === 0) continue;
      const edition = segment.editionOf[passage] as number;
      visit(segment.resources[edition] as number, passage - (segment.firstPassage[edition] as number), score);
    }
}

/** Up to this many, a score and a position fit into one number. */
const mostPacked = 1 << 21;

/**
 * Bits of a positive 32-bit float order as the float does: with the position below them they make one number that sorts
 * natively, ten times as fast as a comparison in script.
 */
function sortByScore(places: Float64Array, scores: Float32Array): Matches {
  const order = scores.length <= mostPacked ? packedOrder(scores) : comparedOrder(scores);
  const sorted: Matches = {
    places: room.sorted.places.subarray(0, order.length),
    scores: room.sorted.scores.subarray(0, order.length),
  };
  for (let rank = 0; rank < order.length; rank++) {
    sorted.places[rank] = places[order[rank] as number] as number;
    sorted.scores[rank] = scores[order[rank] as number] as number;
  }
  return sorted;
}

function packedOrder(scores: Float32Array): Uint32Array {
  const bits = new Uint32Array(scores.buffer, scores.byteOffset, scores.length);
  const keys = room.keys.subarray(0, bits.length);
  for (let index = 0; index < keys.length; index++)
    keys[index] = (bits[index] as number) * mostPacked + (mostPacked - 1 - index);
  keys.sort();
  const order = room.order.subarray(0, keys.length);
  for (let rank = 0; rank < order.length; rank++)
    order[rank] = mostPacked - 1 - ((keys[order.length - 1 - rank] as number) % mostPacked);
  return order;
}

function comparedOrder(scores: Float32Array): Uint32Array {
  return Uint32Array.from(scores.keys()).sort((a, b) => (scores[b] as number) - (scores[a] as number) || a - b);
}
