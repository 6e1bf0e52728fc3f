import { type AnalysedWord, eachTerm } from '../../text/analyse.ts';
import type { Language } from '../../text/languages.ts';
import { frequencyShift, mostOften, writePosting } from './posting-list.ts';
import { encodeHeader, packLengths } from './segment-header.ts';
import { createPageWriter } from './segment-page.ts';

/** The texts of a passage, field by field. */
export interface SearchedPassage {
  language: Language;
  title: string;
  heading: string;
  body: string;
  /** What the resource says of itself besides: people, labels, states. */
  metadata: string;
}

export interface BuiltSegment {
  passages: number;
  header: Uint8Array;
  pages: { firstTerm: Uint8Array; bytes: Uint8Array }[];
}

/** Gathers the passages of a transaction into one segment. */
export interface SegmentBuilder {
  addEdition(resource: number, edition: number, passages: readonly SearchedPassage[]): void;
  /** Undefined when nothing was added. */
  build(): BuiltSegment | undefined;
}

/** Bytes of a page before it is closed; a term with more postings gets a larger one. */
export const pageBytes = 8_192;

/** Postings in the order in which they were met, in arrays that grow together. */
interface PostingLog {
  terms: Uint32Array;
  passages: Uint32Array;
  frequencies: Uint32Array;
  length: number;
}

export function createSegmentBuilder(): SegmentBuilder {
  const idOf = new Map<string, number>();
  /** For each term the place of its last posting in the log. */
  const lastPosting: number[] = [];
  let log: PostingLog = createLog(4096);
  const resources: number[] = [];
  const editions: number[] = [];
  const firstPassage: number[] = [0];
  const lengths: number[] = [];

  const numberOf = (word: AnalysedWord): number => {
    if (word.countedBy === idOf) return word.number;
    let id = idOf.get(word.term);
    if (id === undefined) {
      id = idOf.size;
      idOf.set(word.term, id);
      lastPosting.push(-1);
    }
    word.countedBy = idOf;
    word.number = id;
    return id;
  };
  const add = (word: AnalysedWord, passage: number, shift: number) => {
    const id = numberOf(word);
    const last = lastPosting[id] as number;
    if (last >= 0 && log.passages[last] === passage) {
      const before = log.frequencies[last] as number;
      if (((before >>> shift) & mostOften) < mostOften) log.frequencies[last] = before + 2 ** shift;
      return;
    }
    if (log.length === log.terms.length) log = grown(log);
    lastPosting[id] = log.length;
    log.terms[log.length] = id;
    log.passages[log.length] = passage;
    log.frequencies[log.length++] = 2 ** shift;
  };
  /** Counts the terms of a field; returns how many there were. */
  const count = (text: string, language: Language, passage: number, shift: number): number => {
    let length = 0;
    eachTerm(text, language, (word) => {
      length++;
      add(word, passage, shift);
    });
    return length;
  };

  return {
    addEdition(resource, edition, passages) {
      resources.push(resource);
      editions.push(edition);
      for (const { language, title, heading, body, metadata } of passages) {
        const passage = lengths.length;
        const inTitle = count(title, language, passage, frequencyShift.title);
        const inHeading = count(heading, language, passage, frequencyShift.heading);
        const inBody = count(body, language, passage, frequencyShift.body);
        count(metadata, language, passage, frequencyShift.metadata);
        lengths.push(packLengths(inBody, inHeading, inTitle));
      }
      firstPassage.push(lengths.length);
    },
    build() {
      if (resources.length === 0) return undefined;
      const header = encodeHeader({
        resources: Uint32Array.from(resources),
        editions: Uint32Array.from(editions),
        firstPassage: Uint32Array.from(firstPassage),
        lengths: Uint32Array.from(lengths),
      });
      return { passages: lengths.length, header, pages: pagesOf(idOf, log) };
    },
  };
}

function createLog(size: number): PostingLog {
  return {
    terms: new Uint32Array(size),
    passages: new Uint32Array(size),
    frequencies: new Uint32Array(size),
    length: 0,
  };
}

function grown(log: PostingLog): PostingLog {
  const larger = createLog(log.terms.length * 2);
  larger.terms.set(log.terms);
  larger.passages.set(log.passages);
  larger.frequencies.set(log.frequencies);
  return { ...larger, length: log.length };
}

function pagesOf(idOf: ReadonlyMap<string, number>, log: PostingLog): BuiltSegment['pages'] {
  const pages: BuiltSegment['pages'] = [];
  const writer = createPageWriter();
  const { order, ends } = byTerm(log, idOf.size);
  const terms = Array.from(idOf.keys(), (term) => Buffer.from(term));
  const sorted = inByteOrder(terms);
  for (let rank = 0; rank < sorted.length; rank++) {
    const id = sorted[rank] as number;
    let before = -1;
    for (let at = id === 0 ? 0 : (ends[id - 1] as number); at < (ends[id] as number); at++) {
      const posting = order[at] as number;
      const passage = log.passages[posting] as number;
      writePosting(writer.postings, before, passage, log.frequencies[posting] as number);
      before = passage;
    }
    writer.addTerm(terms[id] as Buffer);
    if (writer.size() >= pageBytes) pages.push(writer.take());
  }
  if (!writer.isEmpty()) pages.push(writer.take());
  return pages;
}

/** The log by term, in the order of the passages: a counting sort. `ends` tells where the postings of each term end. */
function byTerm({ terms, length }: PostingLog, count: number): { order: Uint32Array; ends: Uint32Array } {
  const ends = new Uint32Array(count);
  for (let posting = 0; posting < length; posting++) {
    const term = terms[posting] as number;
    ends[term] = (ends[term] as number) + 1;
  }
  for (let term = 1; term < count; term++) ends[term] = (ends[term] as number) + (ends[term - 1] as number);
  const next = ends.slice();
  const order = new Uint32Array(length);
  for (let posting = length - 1; posting >= 0; posting--) {
    const term = terms[posting] as number;
    const at = (next[term] as number) - 1;
    next[term] = at;
    order[at] = posting;
  }
  return { order, ends };
}

const positions = 1 << 21;

/**
 * The positions of the terms in the order of their bytes: by the first four as numbers, which sort natively, and those that
 * begin alike one by one.
 */
function inByteOrder(terms: readonly Buffer[]): Uint32Array {
  if (terms.length > positions) throw new Error('More terms than a segment is built of at once');
  const keys = new Float64Array(terms.length);
  for (let position = 0; position < keys.length; position++)
    keys[position] = firstBytes(terms[position] as Buffer) * positions + position;
  keys.sort();
  const order = new Uint32Array(keys.length);
  for (let rank = 0; rank < order.length; rank++) order[rank] = (keys[rank] as number) % positions;
  for (let start = 0, end = 0; start < order.length; start = end) {
    const prefix = Math.floor((keys[start] as number) / positions);
    for (end = start + 1; end < order.length && Math.floor((keys[end] as number) / positions) === prefix; ) end++;
    if (end - start > 1)
      order.subarray(start, end).sort((a, b) => Buffer.compare(terms[a] as Buffer, terms[b] as Buffer));
  }
  return order;
}

function firstBytes(term: Buffer): number {
  if (term.length >= 4) return term.readUInt32BE(0);
  return (((term[0] ?? 0) << 24) | ((term[1] ?? 0) << 16) | ((term[2] ?? 0) << 8)) >>> 0;
}
