import type { DatabaseSync } from 'node:sqlite';
import type { QuestionVector } from '../search-index.ts';
import { isMember } from './bitset.ts';
import { placeOf } from './passage-id.ts';
import type { Scope } from './scope.ts';
import { countDifferences, likeness, likenessTable, signBitsOf } from './sign-bits.ts';
import { findModel, readVectors, type VectorSegment, vectorSegments } from './vector-store.ts';

interface NearPassage {
  resource: number;
  position: number;
  passageId: number;
  /** Cosine of the angle to the question, exact. */
  cosine: number;
}

export interface NearPassages {
  /** Nearest first. */
  nearest: NearPassage[];
  /** Of the cosines over what is wanted: what a passage has by chance. */
  meanCosine: number;
}

type Unmeasured = Omit<NearPassage, 'cosine'>;

/** So many with the fewest differing signs are looked at more closely, the most alike of them are measured by their floats. */
const lookedAt = 2_000;
const measuredExactly = 400;
/** And so many, spread over all, for the mean. */
const measuredForMean = 64;

/**
 * The nearest of what is wanted, in three steps that each cost more for fewer passages: the signs of every wanted passage are
 * compared with the question's, those with the fewest differences with its numbers, and the most alike of these are measured
 * by their floats. Every wanted passage is looked at, none is skipped by a graph, so that a narrow filter finds as well as none.
 */
export function scanVectors(
  database: DatabaseSync,
  scope: Scope,
  { model, values }: QuestionVector,
): NearPassages | undefined {
  const found = findModel(database, model);
  if (found?.dimensions !== values.length) return undefined;
  const wanted = compareSigns(vectorSegments(database, found.no), scope, signBitsOf(values, found.centre));
  const candidates = mostAlike(wanted, fewestDifferences(wanted, values.length), likenessTable(values, found.centre));
  const sample = everyNth(wanted, measuredForMean);
  const vectors = readVectors(
    database,
    found.no,
    [...candidates, ...sample].map(({ passageId }) => passageId),
  );
  const measure = (passages: readonly Unmeasured[]): NearPassage[] =>
    passages.flatMap((passage) => {
      const vector = vectors.get(passage.passageId);
      return vector ? [{ ...passage, cosine: dotProduct(vector, values) }] : [];
    });
  const nearest = measure(candidates).sort((a, b) => b.cosine - a.cosine || a.passageId - b.passageId);
  const spread = measure(sample);
  const meanCosine = spread.reduce((sum, { cosine }) => sum + cosine, 0) / Math.max(1, spread.length);
  return { nearest, meanCosine };
}

/** Everything that is wanted, in long arrays: in which segment, which passage of it, and how many signs differ. */
interface Compared {
  segments: readonly VectorSegment[];
  segmentOf: Uint16Array;
  passageOf: Uint32Array;
  differences: Uint16Array;
  length: number;
}

function compareSigns(segments: readonly VectorSegment[], scope: Scope, question: Uint32Array): Compared {
  const total = segments.reduce((sum, { resources }) => sum + resources.length, 0);
  const compared: Compared = {
    segments,
    segmentOf: new Uint16Array(total),
    passageOf: new Uint32Array(total),
    differences: new Uint16Array(total),
    length: 0,
  };
  for (const [index, { resources, editions, signs }] of segments.entries())
    for (let passage = 0; passage < resources.length; passage++) {
      if (!isMember(scope.wanted, resources[passage] as number)) continue;
      if (!isMember(scope.editions, editions[passage] as number)) continue;
      const at = compared.length++;
      compared.segmentOf[at] = index;
      compared.passageOf[at] = passage;
      compared.differences[at] = countDifferences(signs, passage * question.length, question);
    }
  return compared;
}

/** Positions of about `lookedAt` with the fewest differences, never fewer where there are. */
function fewestDifferences({ differences, length }: Compared, dimensions: number): number[] {
  const counts = new Uint32Array(dimensions + 1);
  for (let at = 0; at < length; at++) {
    const count = differences[at] as number;
    counts[count] = (counts[count] as number) + 1;
  }
  let limit = -1;
  for (let count = 0; limit < dimensions && count < lookedAt; ) count += counts[++limit] as number;
  const positions: number[] = [];
  for (let at = 0; at < length; at++) if ((differences[at] as number) <= limit) positions.push(at);
  return positions;
}

function mostAlike(compared: Compared, positions: readonly number[], table: Float32Array): Unmeasured[] {
  const rowBytes = table.length / 256;
  const alike = positions.map((at) => {
    const { signs } = compared.segments[compared.segmentOf[at] as number] as VectorSegment;
    const rows = new Uint8Array(signs.buffer, signs.byteOffset, signs.byteLength);
    return { at, likeness: likeness(rows, (compared.passageOf[at] as number) * rowBytes, table) };
  });
  alike.sort((a, b) => b.likeness - a.likeness);
  return alike.slice(0, measuredExactly).map(({ at }) => passageAt(compared, at));
}

function passageAt({ segments, segmentOf, passageOf }: Compared, at: number): Unmeasured {
  const { resources, editions, positions } = segments[segmentOf[at] as number] as VectorSegment;
  const passage = passageOf[at] as number;
  const position = positions[passage] as number;
  const passageId = placeOf(editions[passage] as number, position);
  return { resource: resources[passage] as number, position, passageId };
}

function everyNth(compared: Compared, wanted: number): Unmeasured[] {
  const step = Math.max(1, compared.length / wanted);
  const passages: Unmeasured[] = [];
  for (let at = 0; at < compared.length; at += step) passages.push(passageAt(compared, Math.floor(at)));
  return passages;
}

/** The exact cosines of passages; what has no vector of the model is missing. */
export function measureVectors(
  database: DatabaseSync,
  { model, values }: QuestionVector,
  passageIds: readonly number[],
): Map<number, number> {
  const found = findModel(database, model);
  if (found?.dimensions !== values.length) return new Map();
  const vectors = readVectors(database, found.no, passageIds);
  return new Map(Array.from(vectors, ([id, vector]) => [id, dotProduct(vector, values)]));
}

function dotProduct(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let dimension = 0; dimension < a.length; dimension++) sum += (a[dimension] as number) * (b[dimension] as number);
  return sum;
}
