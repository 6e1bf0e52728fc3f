import type { Term } from '../../text/analyse.ts';
import { frequencyShift, mostOften, writePosting } from './posting-list.ts';
import { encodeHeader, packLengths } from './segment-header.ts';
import { createPageWriter } from './segment-page.ts';

/** The terms of a passage, field by field. */
export interface PassageTerms {
  title: readonly Term[];
  heading: readonly Term[];
  body: readonly Term[];
  /** Of what the resource says of itself besides: people, labels, states. */
  metadata: readonly Term[];
}

export interface BuiltSegment {
  passages: number;
  header: Uint8Array;
  pages: { firstTerm: Uint8Array; bytes: Uint8Array }[];
}

/** Gathers the passages of a transaction into one segment. */
export interface SegmentBuilder {
  addEdition(resource: number, edition: number, passages: readonly PassageTerms[]): void;
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

  const count = (terms: readonly Term[], passage: number, shift: number) => {
    for (const { term } of terms) {
      let id = idOf.get(term);
      if (id === undefined) {
        id = idOf.size;
        idOf.set(term, id);
        lastPosting.push(-1);
      }
      const last = lastPosting[id] as number;
      if (last >= 0 && log.passages[last] === passage) {
        const before = log.frequencies[last] as number;
        if (((before >>> shift) & mostOften) < mostOften) log.frequencies[last] = before + 2 ** shift;
        continue;
      }
      if (log.length === log.terms.length) log = grown(log);
      lastPosting[id] = log.length;
      log.terms[log.length] = id;
      log.passages[log.length] = passage;
      log.frequencies[log.length++] = 2 ** shift;
    }
  };

  return {
    addEdition(resource, edition, passages) {
      resources.push(resource);
      editions.push(edition);
      for (const { title, heading, body, metadata } of passages) {
        const passage = lengths.length;
        count(title, passage, frequencyShift.title);
        count(heading, passage, frequencyShift.heading);
        count(body, passage, frequencyShift.body);
        count(metadata, passage, frequencyShift.metadata);
        lengths.push(packLengths(body.length, heading.length, title.length));
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
  for (const term of inByteOrder([...idOf.keys()])) {
    const id = idOf.get(term) as number;
    let before = -1;
    for (let at = id === 0 ? 0 : (ends[id - 1] as number); at < (ends[id] as number); at++) {
      const posting = order[at] as number;
      const passage = log.passages[posting] as number;
      writePosting(writer.postings, before, passage, log.frequencies[posting] as number);
      before = passage;
    }
    writer.addTerm(Buffer.from(term));
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

/** UTF-16 and UTF-8 order the same up to the surrogates, so that only terms with these need the slow way. */
function inByteOrder(terms: string[]): string[] {
  if (terms.some((term) => /[\ud800-\uffff]/.test(term)))
    return terms.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  return terms.sort();
}
