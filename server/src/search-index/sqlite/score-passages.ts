import type { DatabaseSync } from 'node:sqlite';
import { isMember } from './bitset.ts';
import { createPostings, frequencyShift, type Postings, readPostings } from './posting-list.ts';
import type { Scope } from './scope.ts';
import { lengthOf } from './segment-header.ts';
import { findTerm, postingsAt, type SegmentPage } from './segment-page.ts';
import { findPage, liveSegments, type Segment } from './segment-store.ts';

/** The passages of one segment with their scores; 0 for those that do not match or are not wanted. */
export interface ScoredSegment {
  segment: Segment;
  scores: Float32Array;
}

export interface ScoredPassages {
  segments: ScoredSegment[];
  /** Term -> inverse document frequency among what the asker may read; a term that is nowhere there is missing. */
  termWeights: Map<string, number>;
}

const readableFlag = 1;
const wantedFlag = 2;
/** Saturation and length normalisation of BM25. */
const k1 = 1.2;
const b = 0.75;

/** The postings of one term in one segment: a stretch of the shared arrays. */
interface TermSpan {
  start: number;
  end: number;
}

/**
 * BM25 (Robertson & Zaragoza 2009) over all passages, a term at a time: every posting of a term is read, which costs some
 * nanoseconds each, so that totals are exact and nothing is pruned. How rare a term is and how long passages are is counted
 * over what the asker may read, so that nothing he may not see has any influence on what he sees.
 */
export function scorePassages(
  database: DatabaseSync,
  scope: Scope,
  terms: readonly string[],
  { titlesOnly }: { titlesOnly: boolean },
): ScoredPassages {
  const segments = liveSegments(database);
  const flags = segments.map((segment) => flagEditions(segment, scope));
  const { passages, averageLength } = measureReadable(segments, flags);
  const scored = segments.map((segment) => ({ segment, scores: new Float32Array(segment.lengths.length) }));
  const termWeights = new Map<string, number>();
  const postings = createPostings();
  for (const term of terms) {
    postings.length = 0;
    const spans = segments.map((segment) => readTerm(database, segment, Buffer.from(term), postings));
    const holding = countReadable(segments, flags, postings, spans);
    if (holding === 0) continue;
    const weight = Math.log(1 + (passages - holding + 0.5) / (holding + 0.5));
    termWeights.set(term, weight);
    for (const [index, { segment, scores }] of scored.entries())
      addScores(segment, flags[index] as Uint8Array, postings, spans[index] as TermSpan, scores, {
        weight,
        averageLength,
        titlesOnly,
      });
  }
  return { segments: scored, termWeights };
}

/** For each edition of a segment whether it is current and readable, and whether it is wanted. */
function flagEditions({ resources, editions }: Segment, scope: Scope): Uint8Array {
  const flags = new Uint8Array(editions.length);
  for (let position = 0; position < flags.length; position++) {
    if (!isMember(scope.editions, editions[position] as number)) continue;
    const resource = resources[position] as number;
    if (isMember(scope.wanted, resource)) flags[position] = readableFlag | wantedFlag;
    else if (isMember(scope.readable, resource)) flags[position] = readableFlag;
  }
  return flags;
}

function measureReadable(segments: readonly Segment[], flags: readonly Uint8Array[]) {
  let passages = 0;
  let terms = 0;
  for (const [index, { firstPassage, editionLengths }] of segments.entries()) {
    const flagged = flags[index] as Uint8Array;
    for (let position = 0; position < flagged.length; position++) {
      if (flagged[position] === 0) continue;
      passages += (firstPassage[position + 1] as number) - (firstPassage[position] as number);
      terms += editionLengths[position] as number;
    }
  }
  return { passages, averageLength: passages === 0 ? 1 : Math.max(terms / passages, 1) };
}

function readTerm(database: DatabaseSync, segment: Segment, term: Buffer, postings: Postings): TermSpan {
  const start = postings.length;
  const page: SegmentPage | undefined = findPage(database, segment.id, term);
  const index = page ? findTerm(page, term) : -1;
  if (page && index >= 0) {
    const span = postingsAt(page, index);
    readPostings(page.bytes, span.start, span.end, postings);
  }
  return { start, end: postings.length };
}

function countReadable(
  segments: readonly Segment[],
  flags: readonly Uint8Array[],
  { passages }: Postings,
  spans: readonly TermSpan[],
): number {
  let count = 0;
  for (const [index, { editionOf }] of segments.entries()) {
    const { start, end } = spans[index] as TermSpan;
    const flagged = flags[index] as Uint8Array;
    for (let at = start; at < end; at++)
      count += (flagged[editionOf[passages[at] as number] as number] as number) & readableFlag;
  }
  return count;
}

function addScores(
  { editionOf, lengths }: Segment,
  flags: Uint8Array,
  { passages, frequencies }: Postings,
  { start, end }: TermSpan,
  scores: Float32Array,
  { weight, averageLength, titlesOnly }: { weight: number; averageLength: number; titlesOnly: boolean },
): void {
  const base = k1 * (1 - b);
  const perTerm = (k1 * b) / averageLength;
  for (let at = start; at < end; at++) {
    const passage = passages[at] as number;
    if (((flags[editionOf[passage] as number] as number) & wantedFlag) === 0) continue;
    const frequency = countOf(frequencies[at] as number, titlesOnly);
    if (frequency === 0) continue;
    const norm = base + perTerm * lengthOf(lengths[passage] as number);
    scores[passage] = (scores[passage] as number) + (weight * frequency * (k1 + 1)) / (frequency + norm);
  }
}

function countOf(frequencies: number, titlesOnly: boolean): number {
  const inTitle = frequencies >>> frequencyShift.title;
  return titlesOnly ? inTitle : (frequencies & 255) + ((frequencies >>> frequencyShift.heading) & 255) + inTitle;
}

/** Calls back for every edition that has a match, with its best passage. */
export function eachMatch(
  { segments }: ScoredPassages,
  visit: (resource: number, position: number, score: number) => void,
): void {
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

/** Calls back for every passage that has a match. */
export function eachPassageMatch(
  { segments }: ScoredPassages,
  visit: (resource: number, position: number, score: number) => void,
): void {
  for (const { segment, scores } of segments)
    for (let passage = 0; passage < scores.length; passage++) {
      const score = scores[passage] as number;
      if (score === 0) continue;
      const edition = segment.editionOf[passage] as number;
      visit(segment.resources[edition] as number, passage - (segment.firstPassage[edition] as number), score);
    }
}
