import { eachTerm, markOf, numberOf, numbersOfPlace, type TermSink } from '../../text/analyse.ts';
import type { Language } from '../../text/languages.ts';
import { addFrequencies, frequencyShift, mostOften, writePosting } from './posting-list.ts';
import { packLengths, type SegmentHeader } from './segment-header.ts';
import { createPageWriter, type PageWriter } from './segment-page.ts';

/** The texts of a passage, field by field. */
export interface SearchedPassage {
  language: Language;
  title: string;
  heading: string;
  body: string;
  /** What the resource says of itself besides: people, labels, states. */
  metadata: string;
}

/** A segment but for the numbers of its editions and their resources: plain data, which may come from another thread. */
export interface SegmentContent extends Pick<SegmentHeader, 'firstPassage' | 'lengths'> {
  pages: { firstTerm: Uint8Array; bytes: Uint8Array }[];
}

/** Gathers the passages of editions into one segment. */
export interface SegmentBuilder {
  addEdition(passages: readonly SearchedPassage[]): void;
  /** Ends the building. */
  build(): SegmentContent;
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

/** The log of a builder that is done, for the next one: its arrays are large. */
let spareLog: PostingLog | undefined;

/** A mark of its own for each builder, by which it knows the numbers that it left in the tables of words. */
let lastMark = 0;
/** For a word of which nothing is left. */
const noTerm = -1;

export function createSegmentBuilder(): SegmentBuilder {
  lastMark = (lastMark + 1) | 0;
  const mark = lastMark;
  const terms: string[] = [];
  /** Numbers of what is in no table of words. */
  const others = new Map<string, number>();
  /** For each term the place of its last posting in the log. */
  const lastPosting: number[] = [];
  let log = spareLog ?? createLog(4096);
  spareLog = undefined;
  const firstPassage: number[] = [0];
  const lengths: number[] = [];

  /** A term may get several numbers, for its words or when a word was forgotten meanwhile: they are joined in the end. */
  const numberFor = (term: string): number => {
    lastPosting.push(-1);
    return terms.push(term) - 1;
  };
  const add = (number: number, passage: number, shift: number) => {
    const last = lastPosting[number] as number;
    if (last >= 0 && log.passages[last] === passage) {
      const before = log.frequencies[last] as number;
      if (((before >>> shift) & mostOften) < mostOften) log.frequencies[last] = before + 2 ** shift;
      return;
    }
    if (log.length === log.terms.length) log = grown(log);
    lastPosting[number] = log.length;
    log.terms[log.length] = number;
    log.passages[log.length] = passage;
    log.frequencies[log.length++] = 2 ** shift;
  };

  let passageNow = 0;
  let shiftNow = 0;
  let lengthNow = 0;
  const sink: TermSink = {
    word({ heads, words }, place) {
      const head = place * numbersOfPlace;
      if (heads[head + markOf] !== mark) {
        const term = words[place]?.term ?? '';
        heads[head + numberOf] = term === '' ? noTerm : numberFor(term);
        heads[head + markOf] = mark;
      }
      const number = heads[head + numberOf] as number;
      if (number === noTerm) return;
      lengthNow++;
      add(number, passageNow, shiftNow);
    },
    other(term) {
      lengthNow++;
      const known = others.get(term);
      const number = known ?? numberFor(term);
      if (known === undefined) others.set(term, number);
      add(number, passageNow, shiftNow);
    },
  };
  /** Counts the terms of a field; returns how many there were. */
  const count = (text: string, language: Language, passage: number, shift: number): number => {
    passageNow = passage;
    shiftNow = shift;
    lengthNow = 0;
    eachTerm(text, language, sink);
    return lengthNow;
  };

  return {
    addEdition(passages) {
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
      const pages = pagesOf(terms, log);
      spareLog = { ...log, length: 0 };
      return { firstPassage: Uint32Array.from(firstPassage), lengths: Uint32Array.from(lengths), pages };
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

function pagesOf(texts: readonly string[], log: PostingLog): SegmentContent['pages'] {
  const pages: SegmentContent['pages'] = [];
  const writer = createPageWriter();
  const { order, ends } = byTerm(log, texts.length);
  const terms = texts.map((text) => Buffer.from(text));
  const sorted = inByteOrder(terms);
  for (let rank = 0, next = 0; rank < sorted.length; rank = next) {
    const term = terms[sorted[rank] as number] as Buffer;
    for (next = rank + 1; next < sorted.length && term.equals(terms[sorted[next] as number] as Buffer); ) next++;
    if (next - rank === 1)
      writePostings(writer, log, order, startOf(ends, sorted[rank] as number), ends[sorted[rank] as number] as number);
    else writeJoined(writer, log, order, ends, sorted.subarray(rank, next));
    writer.addTerm(term);
    if (writer.size() >= pageBytes) pages.push(writer.take());
  }
  if (!writer.isEmpty()) pages.push(writer.take());
  return pages;
}

function startOf(ends: Uint32Array, number: number): number {
  return number === 0 ? 0 : (ends[number - 1] as number);
}

function writePostings(writer: PageWriter, log: PostingLog, order: Uint32Array, start: number, end: number): void {
  let before = -1;
  for (let at = start; at < end; at++) {
    const posting = order[at] as number;
    const passage = log.passages[posting] as number;
    writePosting(writer.postings, before, passage, log.frequencies[posting] as number);
    before = passage;
  }
}

const frequencyRange = 2 ** 32;

/** The postings of several numbers that stand for one term, by passage; what is of one passage is added up. */
function writeJoined(
  writer: PageWriter,
  log: PostingLog,
  order: Uint32Array,
  ends: Uint32Array,
  numbers: Uint32Array,
): void {
  let count = 0;
  for (const number of numbers) count += (ends[number] as number) - startOf(ends, number);
  // Passage and frequencies in one number each, which sort natively.
  const keys = new Float64Array(count);
  let next = 0;
  for (const number of numbers)
    for (let at = startOf(ends, number); at < (ends[number] as number); at++) {
      const posting = order[at] as number;
      keys[next++] = (log.passages[posting] as number) * frequencyRange + (log.frequencies[posting] as number);
    }
  keys.sort();
  let before = -1;
  for (let at = 0; at < count; ) {
    const passage = Math.floor((keys[at] as number) / frequencyRange);
    let frequencies = 0;
    for (; at < count && Math.floor((keys[at] as number) / frequencyRange) === passage; at++)
      frequencies = addFrequencies(frequencies, (keys[at] as number) % frequencyRange);
    writePosting(writer.postings, before, passage, frequencies);
    before = passage;
  }
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
