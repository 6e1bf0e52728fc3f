import type { DatabaseSync } from 'node:sqlite';
import { type Bitset, isMember } from './bitset.ts';
import { pageBytes } from './build-segment.ts';
import { editionSet, readState, writeState } from './index-state.ts';
import { createPostings, type Postings, readPostings, writePosting } from './posting-list.ts';
import { createPageWriter, postingsAt, type SegmentPage, termAt } from './segment-page.ts';
import {
  deletePages,
  insertPages,
  insertSegment,
  listSegments,
  liveSegments,
  nextPage,
  type Segment,
  setSegmentState,
} from './segment-store.ts';
import { inTransaction } from './transaction.ts';
import { mergeVectorSegments } from './vector-store.ts';

/**
 * Keeps the number of segments small, as a log-structured merge tree does: as soon as there are `mergeFactor` of about the same
 * size they become one, and passages that are not current any more are left out. Done in short steps between the writes,
 * so that no write waits long; what a crash cuts short is begun anew.
 */
const mergeFactor = 8;
/** Passages of one size class: below 16, 128, 1,024, … */
const smallestClass = 16;
/** Some milliseconds of work. */
const bytesPerStep = 64 * 1024;
const pagesPerStep = 50;
/** A segment is written anew by itself when less than this share of it is current. */
const leastCurrentShare = 0.5;
const leastGoneShare = 0.1;

interface MergeInput {
  segment: Segment;
  /** Number of a passage in the input -> in the output, or `gone`. */
  renumbered: Uint32Array;
  /** The page that is read, its first term, and the term that comes next; undefined at the end. */
  page: SegmentPage | undefined;
  firstTerm: Uint8Array | null;
  at: number;
  term: Buffer | undefined;
}

interface Merge {
  outputId: number;
  inputs: MergeInput[];
}

const gone = 0xffffffff;
const merges = new WeakMap<DatabaseSync, Merge>();

/** One step of work; true while there is more to do. */
export function mergeStep(database: DatabaseSync): boolean {
  // A merge changes nothing that was acknowledged, so it does not wait for the disk; the next write syncs the log before its own end.
  database.exec('PRAGMA synchronous = NORMAL');
  try {
    return inTransaction(database, () => step(database));
  } catch (error) {
    // What was rolled back is not what this thread remembers: the merge is begun anew.
    merges.delete(database);
    throw error;
  } finally {
    database.exec('PRAGMA synchronous = FULL');
  }
}

function step(database: DatabaseSync): boolean {
  const running = merges.get(database);
  if (running) return continueMerge(database, running);
  const segments = listSegments(database);
  // A segment that is being built by nobody is what a crash left.
  const dead = segments.find(({ state }) => state !== 'live');
  if (dead) {
    deletePages(database, dead.id, pagesPerStep);
    return true;
  }
  const chosen = chooseSegments(segments) ?? chooseStale(database, segments);
  if (!chosen) return mergeVectorSegments(database);
  merges.set(database, beginMerge(database, new Set(chosen)));
  return true;
}

/** The ids of the smallest segments of which there are enough of one size, or undefined. */
export function chooseSegments(segments: readonly { id: number; passages: number }[]): number[] | undefined {
  const classes = new Map<number, number[]>();
  for (const { id, passages } of segments) {
    const sizeClass = Math.max(0, Math.ceil(Math.log(passages / smallestClass) / Math.log(mergeFactor)));
    classes.set(sizeClass, [...(classes.get(sizeClass) ?? []), id]);
  }
  const full = [...classes].sort(([a], [b]) => a - b).find(([, ids]) => ids.length >= mergeFactor);
  return full?.[1];
}

/** A segment of which most passages are not current any more; looked for when enough passages have gone since the last look. */
function chooseStale(database: DatabaseSync, segments: readonly { passages: number }[]): number[] | undefined {
  const total = segments.reduce((sum, { passages }) => sum + passages, 0);
  if ((readState(database, 'gone_passages') ?? 0) < Math.max(smallestClass, total * leastGoneShare)) return undefined;
  writeState(database, 'gone_passages', 0);
  const current = editionSet(database);
  const stale = liveSegments(database).find(({ editions, firstPassage, lengths }) => {
    let passages = 0;
    for (let position = 0; position < editions.length; position++)
      if (isMember(current, editions[position] as number))
        passages += (firstPassage[position + 1] as number) - (firstPassage[position] as number);
    return passages < lengths.length * leastCurrentShare;
  });
  return stale && [stale.id];
}

function beginMerge(database: DatabaseSync, ids: ReadonlySet<number>): Merge {
  const current = editionSet(database);
  const segments = liveSegments(database).filter(({ id }) => ids.has(id));
  const { inputs, header } = renumber(segments, current);
  return { outputId: insertSegment(database, 'building', header), inputs };
}

/** The header of the output, and for each input where its passages go. */
function renumber(segments: readonly Segment[], current: Bitset) {
  const resources: number[] = [];
  const editions: number[] = [];
  const firstPassage: number[] = [0];
  const lengths: number[] = [];
  const inputs = segments.map((segment): MergeInput => {
    const renumbered = new Uint32Array(segment.lengths.length).fill(gone);
    for (let position = 0; position < segment.editions.length; position++) {
      const edition = segment.editions[position] as number;
      if (!isMember(current, edition)) continue;
      const end = segment.firstPassage[position + 1] as number;
      for (let passage = segment.firstPassage[position] as number; passage < end; passage++) {
        renumbered[passage] = lengths.length;
        lengths.push(segment.lengths[passage] as number);
      }
      resources.push(segment.resources[position] as number);
      editions.push(edition);
      firstPassage.push(lengths.length);
    }
    return { segment, renumbered, page: undefined, firstTerm: null, at: 0, term: undefined };
  });
  const header = {
    resources: Uint32Array.from(resources),
    editions: Uint32Array.from(editions),
    firstPassage: Uint32Array.from(firstPassage),
    lengths: Uint32Array.from(lengths),
  };
  return { inputs, header };
}

function continueMerge(database: DatabaseSync, { outputId, inputs }: Merge): boolean {
  const writer = createPageWriter();
  const scratch = createPostings();
  let written = 0;
  for (const input of inputs) if (input.term === undefined) advance(database, input);
  let active = inputs.filter(({ term }) => term !== undefined);
  while (active.length > 0 && written < bytesPerStep) {
    const term = smallestTerm(active);
    const before = writer.postings.length;
    let last = -1;
    for (let index = 0; index < active.length; index++) {
      const input = active[index] as MergeInput;
      if (Buffer.compare(input.term as Buffer, term) !== 0) continue;
      last = copyPostings(input, scratch, writer.postings, last);
      advance(database, input);
    }
    if (writer.postings.length > before) writer.addTerm(term);
    if (writer.size() >= pageBytes) written += writePage(database, outputId, writer);
    if (active.some((input) => input.term === undefined)) active = active.filter((input) => input.term !== undefined);
  }
  if (!writer.isEmpty()) writePage(database, outputId, writer);
  if (active.length > 0) return true;
  merges.delete(database);
  setSegmentState(database, outputId, 'live');
  for (const { segment } of inputs) setSegmentState(database, segment.id, 'dead');
  return true;
}

function writePage(database: DatabaseSync, outputId: number, writer: ReturnType<typeof createPageWriter>): number {
  const page = writer.take();
  insertPages(database, outputId, [page]);
  return page.bytes.length;
}

/** Goes on to the input's next term; there is none when it is at its end. */
function advance(database: DatabaseSync, input: MergeInput): void {
  input.at++;
  if (!input.page || input.at >= input.page.count) {
    const next = nextPage(database, input.segment.id, input.firstTerm);
    input.page = next?.page;
    input.firstTerm = next?.firstTerm ?? input.firstTerm;
    input.at = 0;
  }
  if (input.page) {
    const { start, end } = termAt(input.page, input.at);
    input.term = input.page.bytes.subarray(start, end);
  } else input.term = undefined;
}

function smallestTerm(inputs: readonly MergeInput[]): Buffer {
  let least = inputs[0]?.term as Buffer;
  for (let index = 1; index < inputs.length; index++) {
    const { term } = inputs[index] as MergeInput;
    if (Buffer.compare(term as Buffer, least) < 0) least = term as Buffer;
  }
  return least;
}

/** Appends the input's postings of its current term; returns the passage of the last one. */
function copyPostings(
  { page, at, renumbered }: MergeInput,
  scratch: Postings,
  output: Parameters<typeof writePosting>[0],
  lastPassage: number,
): number {
  const { bytes } = page as SegmentPage;
  const { start, end } = postingsAt(page as SegmentPage, at);
  scratch.length = 0;
  readPostings(bytes, start, end, scratch);
  let last = lastPassage;
  for (let index = 0; index < scratch.length; index++) {
    const passage = renumbered[scratch.passages[index] as number] as number;
    if (passage === gone) continue;
    writePosting(output, last, passage, scratch.frequencies[index] as number);
    last = passage;
  }
  return last;
}
