import type { DatabaseSync } from 'node:sqlite';
import type { QuestionVector } from '../search-index.ts';
import { isMember } from './bitset.ts';
import { placeOf } from './passage-id.ts';
import type { Scope } from './scope.ts';
import { countDifferences, signBitsOf } from './sign-bits.ts';
import { findModel, readVectors, type VectorSegment, vectorSegments } from './vector-store.ts';

export interface NearPassage {
  resource: number;
  position: number;
  passageId: number;
  /** Cosine of the angle to the question, exact. */
  cosine: number;
}

export interface NearPassages {
  /** Nearest first. */
  nearest: NearPassage[];
  /** Mean and standard deviation of the estimated cosine over all that was wanted. */
  background: { mean: number; deviation: number };
}

const notWanted = 0xffff;
const measuredExactly = 1_000;

/**
 * Exact search among what is wanted, in two steps: the signs of every wanted passage are compared with the question's, and the
 * `measuredExactly` with the fewest differences are measured by their floats. Nothing is skipped by a graph, so that a narrow
 * filter finds as well as none.
 */
export function scanVectors(
  database: DatabaseSync,
  scope: Scope,
  { model, values }: QuestionVector,
): NearPassages | undefined {
  const found = findModel(database, model);
  if (!found || found.dimensions !== values.length) return undefined;
  const segments = vectorSegments(database, found.no);
  const query = signBitsOf(values);
  const histogram = new Uint32Array(values.length + 1);
  const differences = segments.map((segment) => measure(segment, scope, query, histogram));
  const limit = limitFor(histogram, measuredExactly);
  const places: Omit<NearPassage, 'cosine'>[] = [];
  for (const [index, { resources, editions, positions }] of segments.entries()) {
    const measured = differences[index] as Uint16Array;
    for (let passage = 0; passage < measured.length; passage++) {
      if ((measured[passage] as number) > limit) continue;
      const position = positions[passage] as number;
      const passageId = placeOf(editions[passage] as number, position);
      places.push({ resource: resources[passage] as number, position, passageId });
    }
  }
  const vectors = readVectors(
    database,
    found.no,
    places.map(({ passageId }) => passageId),
  );
  const nearest = places.flatMap((place) => {
    const vector = vectors.get(place.passageId);
    return vector ? [{ ...place, cosine: dotProduct(vector, values) }] : [];
  });
  nearest.sort((a, b) => b.cosine - a.cosine || a.passageId - b.passageId);
  return { nearest, background: backgroundOf(histogram, values.length) };
}

/** The differences of each wanted passage, counted in the histogram too. */
function measure(segment: VectorSegment, scope: Scope, query: Uint32Array, histogram: Uint32Array): Uint16Array {
  const { resources, editions, signs } = segment;
  const differences = new Uint16Array(resources.length);
  for (let passage = 0; passage < differences.length; passage++) {
    const isWanted =
      isMember(scope.wanted, resources[passage] as number) && isMember(scope.editions, editions[passage] as number);
    if (!isWanted) {
      differences[passage] = notWanted;
      continue;
    }
    const count = countDifferences(signs, passage * query.length, query);
    differences[passage] = count;
    histogram[count] = (histogram[count] as number) + 1;
  }
  return differences;
}

/** The number of differences up to which about so many passages lie: at least as many, where there are. */
function limitFor(histogram: Uint32Array, wanted: number): number {
  let count = 0;
  for (let differences = 0; differences < histogram.length; differences++) {
    count += histogram[differences] as number;
    if (count >= wanted) return differences;
  }
  return histogram.length;
}

/** Signs that differ in a share d of the dimensions stand for an angle of about πd (Goemans & Williamson 1995). */
function backgroundOf(histogram: Uint32Array, dimensions: number): { mean: number; deviation: number } {
  let count = 0;
  let sum = 0;
  let squares = 0;
  for (let differences = 0; differences < histogram.length; differences++) {
    const passages = histogram[differences] as number;
    const cosine = Math.cos((Math.PI * differences) / dimensions);
    count += passages;
    sum += passages * cosine;
    squares += passages * cosine * cosine;
  }
  const mean = count === 0 ? 0 : sum / count;
  return { mean, deviation: count === 0 ? 0 : Math.sqrt(Math.max(0, squares / count - mean * mean)) };
}

/** The exact cosines of passages; what has no vector of the model is missing. */
export function measureVectors(
  database: DatabaseSync,
  { model, values }: QuestionVector,
  passageIds: readonly number[],
): Map<number, number> {
  const found = findModel(database, model);
  if (!found || found.dimensions !== values.length) return new Map();
  const vectors = readVectors(database, found.no, passageIds);
  return new Map(Array.from(vectors, ([id, vector]) => [id, dotProduct(vector, values)]));
}

function dotProduct(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let dimension = 0; dimension < a.length; dimension++) sum += (a[dimension] as number) * (b[dimension] as number);
  return sum;
}
