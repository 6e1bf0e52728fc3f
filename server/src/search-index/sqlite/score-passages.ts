import type { DatabaseSync } from 'node:sqlite';
import { type Bitset, isMember } from './bitset.ts';
import { createPostings, frequencyShift, mostOften, type Postings, readPostings } from './posting-list.ts';
import type { QueryWord } from './query-words.ts';
import type { Scope } from './scope.ts';
import { bodyLength, headingLength, titleLength } from './segment-header.ts';
import { findTerm, postingsAt, type SegmentPage } from './segment-page.ts';
import { findPage, liveSegments, type Segment } from './segment-store.ts';

/** The passages of one segment with their scores; 0 for those that do not match or are not wanted. */
interface ScoredSegment {
  segment: Segment;
  scores: Float32Array;
}

export interface ScoredPassages {
  segments: ScoredSegment[];
  /** Term -> inverse document frequency among what is wanted; a term that is nowhere there is missing. */
  termWeights: Map<string, number>;
  /** Of a term that only one of them has. */
  mostTermWeight: number;
}

/** Saturation of BM25F, how much the length of a field counts, and what a title counts more than the body. */
const k1 = 1.5;
const b = 0.75;
const titleWeight = 2;
/** Who and what a resource has to do with helps to find it, but says little of what it is about. */
const metadataWeight = 0.3;

/** The postings of one term in one segment: a stretch of the shared arrays. */
interface TermSpan {
  start: number;
  end: number;
}

/** Mean lengths of the fields over what is wanted. */
interface FieldLengths {
  body: number;
  heading: number;
  title: number;
}

/**
 * BM25F (Robertson & Zaragoza 2009, 3.6) over all passages, a term at a time: every posting of a term is read, which costs some
 * nanoseconds each, so that totals are exact and nothing is pruned. How rare a word is and how long fields are is counted
 * over what is wanted alone, so that nothing the asker may not see has any influence on what he sees. The forms of a word
 * in several languages are as rare as the commonest of them: a foreign form that hardly occurs would else outweigh all.
 */
export function scorePassages(
  database: DatabaseSync,
  scope: Scope,
  words: readonly QueryWord[],
  { titlesOnly }: { titlesOnly: boolean },
): ScoredPassages {
  const segments = liveSegments(database);
  const scratch = scratchFor(database, segments);
  const flags = cut(scratch.flags, segments, ({ editions }) => editions.length);
  for (const [index, segment] of segments.entries()) flagEditions(segment, scope, flags[index] as Uint8Array);
  const { passages, means } = measureWanted(segments, flags);
  const scores = cut(scratch.scores, segments, ({ lengths }) => lengths.length);
  const scored = segments.map((segment, index) => ({ segment, scores: scores[index] as Float32Array }));
  const termWeights = new Map<string, number>();
  const { postings } = scratch;
  for (const { terms, weight } of words) {
    postings.length = 0;
    const forms = terms.map((term) => {
      const spans = segments.map((segment) => readTerm(database, segment, Buffer.from(term), postings));
      return { term, spans, holding: countWanted(segments, flags, postings, spans) };
    });
    const holding = Math.max(...forms.map((form) => form.holding));
    const rarity = rarityOf(holding, passages);
    for (const form of forms) {
      if (form.holding === 0) continue;
      termWeights.set(form.term, rarity);
      for (const [index, { segment, scores }] of scored.entries())
        addScores(segment, flags[index] as Uint8Array, postings, form.spans[index] as TermSpan, scores, {
          weight: weight * rarity,
          means,
          titlesOnly,
        });
    }
  }
  return { segments: scored, termWeights, mostTermWeight: rarityOf(1, Math.max(1, passages)) };
}

/** Arrays that every search of a thread uses again: new ones each time would be garbage by the megabyte. */
interface Scratch {
  postings: Postings;
  scores: Float32Array;
  flags: Uint8Array;
}

const scratches = new WeakMap<DatabaseSync, Scratch>();

/** Scores and flags begin as 0; they are good until the next search of the thread. */
function scratchFor(database: DatabaseSync, segments: readonly Segment[]): Scratch {
  let passages = 0;
  let editions = 0;
  for (const segment of segments) {
    passages += segment.lengths.length;
    editions += segment.editions.length;
  }
  let scratch = scratches.get(database);
  if (!scratch || scratch.scores.length < passages || scratch.flags.length < editions) {
    // A quarter more than is needed, so that not every new resource asks for larger ones.
    const scores = new Float32Array(Math.ceil(passages * 1.25));
    scratch = { postings: createPostings(), scores, flags: new Uint8Array(Math.ceil(editions * 1.25)) };
    scratches.set(database, scratch);
  }
  scratch.scores.fill(0, 0, passages);
  scratch.flags.fill(0, 0, editions);
  return scratch;
}

/** Inverse document frequency, never negative (Lucene's form of Robertson and Spärck Jones). */
export function rarityOf(holding: number, all: number): number {
  return Math.log(1 + (all - holding + 0.5) / (holding + 0.5));
}

/** What holds a phrase is raised as if that were one more word. */
export function addPhrase(scored: ScoredPassages, holding: Bitset, rarity: number): void {
  for (const { segment, scores } of scored.segments)
    for (let passage = 0; passage < scores.length; passage++) {
      const resource = segment.resources[segment.editionOf[passage] as number] as number;
      if ((scores[passage] as number) > 0 && isMember(holding, resource))
        scores[passage] = (scores[passage] as number) + rarity;
    }
}

/** Stretches of one array, one behind the other, for each segment. */
function cut<Numbers extends Float32Array | Uint8Array>(
  array: Numbers,
  segments: readonly Segment[],
  lengthOf: (segment: Segment) => number,
): Numbers[] {
  let start = 0;
  return segments.map((segment) => {
    const end = start + lengthOf(segment);
    const part = array.subarray(start, end) as Numbers;
    start = end;
    return part;
  });
}

/** Sets 1 for each edition of a segment that is current and wanted. */
function flagEditions({ resources, editions }: Segment, scope: Scope, flags: Uint8Array): void {
  for (let position = 0; position < flags.length; position++)
    if (isMember(scope.editions, editions[position] as number) && isMember(scope.wanted, resources[position] as number))
      flags[position] = 1;
}

function measureWanted(segments: readonly Segment[], flags: readonly Uint8Array[]) {
  let passages = 0;
  const sums: FieldLengths = { body: 0, heading: 0, title: 0 };
  for (const [index, { firstPassage, editionLengths }] of segments.entries()) {
    const flagged = flags[index] as Uint8Array;
    for (let position = 0; position < flagged.length; position++) {
      if (flagged[position] === 0) continue;
      passages += (firstPassage[position + 1] as number) - (firstPassage[position] as number);
      sums.body += editionLengths.body[position] as number;
      sums.heading += editionLengths.heading[position] as number;
      sums.title += editionLengths.title[position] as number;
    }
  }
  const mean = (sum: number) => (sum === 0 ? 1 : sum / passages);
  return { passages, means: { body: mean(sums.body), heading: mean(sums.heading), title: mean(sums.title) } };
}

/** Appends the postings of a term in a segment; returns where they stand. */
export function readTerm(database: DatabaseSync, segment: Segment, term: Buffer, postings: Postings): TermSpan {
  const start = postings.length;
  const page: SegmentPage | undefined = findPage(database, segment, term);
  const index = page ? findTerm(page, term) : -1;
  if (page && index >= 0) {
    const span = postingsAt(page, index);
    readPostings(page.bytes, span.start, span.end, postings);
  }
  return { start, end: postings.length };
}

function countWanted(
  segments: readonly Segment[],
  flags: readonly Uint8Array[],
  { passages }: Postings,
  spans: readonly TermSpan[],
): number {
  let count = 0;
  for (const [index, { editionOf }] of segments.entries()) {
    const { start, end } = spans[index] as TermSpan;
    const flagged = flags[index] as Uint8Array;
    for (let at = start; at < end; at++) count += flagged[editionOf[passages[at] as number] as number] as number;
  }
  return count;
}

function addScores(
  { editionOf, lengths }: Segment,
  flags: Uint8Array,
  { passages, frequencies }: Postings,
  { start, end }: TermSpan,
  scores: Float32Array,
  { weight, means, titlesOnly }: { weight: number; means: FieldLengths; titlesOnly: boolean },
): void {
  const most = weight * (k1 + 1);
  for (let at = start; at < end; at++) {
    const passage = passages[at] as number;
    if (flags[editionOf[passage] as number] === 0) continue;
    const length = lengths[passage] as number;
    const frequency = frequencies[at] as number;
    let counted = 0;
    if (frequency > mostOften) {
      if (frequency >>> frequencyShift.metadata > 0) counted += metadataWeight;
      const inTitle = (frequency >>> frequencyShift.title) & mostOften;
      if (inTitle > 0) counted += titleWeight * normalised(inTitle, titleLength(length), means.title);
      const inHeading = titlesOnly ? 0 : (frequency >>> frequencyShift.heading) & mostOften;
      if (inHeading > 0) counted += normalised(inHeading, headingLength(length), means.heading);
    }
    const inBody = titlesOnly ? 0 : frequency & mostOften;
    if (inBody > 0) counted += normalised(inBody, bodyLength(length), means.body);
    if (counted > 0) scores[passage] = (scores[passage] as number) + (most * counted) / (counted + k1);
  }
}

function normalised(frequency: number, length: number, mean: number): number {
  return frequency / (1 - b + (b * length) / mean);
}
