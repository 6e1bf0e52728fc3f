import type { DatabaseSync } from 'node:sqlite';
import type { QuestionVector } from '../search-index.ts';
import { isMember } from './bitset.ts';
import { placeOf } from './passage-id.ts';
import type { Scope } from './scope.ts';
import { likeness, likenessTable } from './sign-bits.ts';
import { type EmbeddingModel, findModel, readVectors, type VectorSegment, vectorSegments } from './vector-store.ts';

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
  /** Of the cosines over what is wanted: what a passage has by chance. */
  meanCosine: number;
}

type Unmeasured = Omit<NearPassage, 'cosine'> & { likeness: number };

/** So many of the most alike are measured by their floats, and so many spread over all for the mean. */
const measuredExactly = 600;
const measuredForMean = 128;

/**
 * Exact search among what is wanted, in two steps: the signs of every wanted passage are compared with the question, and
 * the most alike are measured by their floats. Nothing is skipped by a graph, so that a narrow filter finds as well as none.
 */
export function scanVectors(
  database: DatabaseSync,
  scope: Scope,
  { model, values }: QuestionVector,
): NearPassages | undefined {
  const found = findModel(database, model);
  if (found?.dimensions !== values.length) return undefined;
  const wanted = scanSigns(vectorSegments(database, found.no), scope, values, found);
  const sample = everyNth(wanted, measuredForMean);
  const candidates = mostAlike(wanted, measuredExactly);
  const vectors = readVectors(
    database,
    found.no,
    [...candidates, ...sample].map(({ passageId }) => passageId),
  );
  const measure = (passages: readonly Unmeasured[]): NearPassage[] =>
    passages.flatMap(({ resource, position, passageId }) => {
      const vector = vectors.get(passageId);
      return vector ? [{ resource, position, passageId, cosine: dotProduct(vector, values) }] : [];
    });
  const nearest = measure(candidates).sort((a, b) => b.cosine - a.cosine || a.passageId - b.passageId);
  const spread = measure(sample);
  const meanCosine = spread.reduce((sum, { cosine }) => sum + cosine, 0) / Math.max(1, spread.length);
  return { nearest, meanCosine };
}

/** Places and likenesses of everything that is wanted, in long arrays. */
interface Scanned {
  segments: readonly VectorSegment[];
  /** Which segment, which passage in it, how alike. */
  segmentOf: Uint16Array;
  passageOf: Uint32Array;
  likenesses: Float32Array;
  length: number;
}

function scanSigns(
  segments: readonly VectorSegment[],
  scope: Scope,
  values: Float32Array,
  { centre }: EmbeddingModel,
): Scanned {
  const total = segments.reduce((sum, { resources }) => sum + resources.length, 0);
  const scanned: Scanned = {
    segments,
    segmentOf: new Uint16Array(total),
    passageOf: new Uint32Array(total),
    likenesses: new Float32Array(total),
    length: 0,
  };
  const table = likenessTable(values, centre);
  const rowBytes = table.length / 256;
  for (const [index, { resources, editions, signs }] of segments.entries())
    for (let passage = 0; passage < resources.length; passage++) {
      if (!isMember(scope.wanted, resources[passage] as number)) continue;
      if (!isMember(scope.editions, editions[passage] as number)) continue;
      const at = scanned.length++;
      scanned.segmentOf[at] = index;
      scanned.passageOf[at] = passage;
      scanned.likenesses[at] = likeness(signs, passage * rowBytes, table);
    }
  return scanned;
}

function passageAt({ segments, segmentOf, passageOf, likenesses }: Scanned, at: number): Unmeasured {
  const { resources, editions, positions } = segments[segmentOf[at] as number] as VectorSegment;
  const passage = passageOf[at] as number;
  const position = positions[passage] as number;
  const passageId = placeOf(editions[passage] as number, position);
  return { resource: resources[passage] as number, position, passageId, likeness: likenesses[at] as number };
}

function everyNth(scanned: Scanned, wanted: number): Unmeasured[] {
  const step = Math.max(1, scanned.length / wanted);
  const passages: Unmeasured[] = [];
  for (let at = 0; at < scanned.length; at += step) passages.push(passageAt(scanned, Math.floor(at)));
  return passages;
}

const buckets = 4_096;

/** About so many of the most alike, never fewer where there are: by counting how many lie in each stretch of likeness. */
function mostAlike(scanned: Scanned, wanted: number): Unmeasured[] {
  const { likenesses, length } = scanned;
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (let at = 0; at < length; at++) {
    const value = likenesses[at] as number;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  const scale = most > least ? (buckets - 1) / (most - least) : 0;
  const bucketOf = (at: number) => Math.floor(((likenesses[at] as number) - least) * scale);
  const counts = new Uint32Array(buckets);
  for (let at = 0; at < length; at++) counts[bucketOf(at)] = (counts[bucketOf(at)] as number) + 1;
  let lowest = buckets;
  for (let count = 0; lowest > 0 && count < wanted; ) count += counts[--lowest] as number;
  const passages: Unmeasured[] = [];
  for (let at = 0; at < length; at++) if (bucketOf(at) >= lowest) passages.push(passageAt(scanned, at));
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
