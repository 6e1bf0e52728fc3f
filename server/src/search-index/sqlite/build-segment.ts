import type { Term } from '../../text/analyse.ts';
import { frequencyShift, mostOften, writePosting } from './posting-list.ts';
import { encodeHeader, packLengths } from './segment-header.ts';
import { createPageWriter } from './segment-page.ts';

/** The terms of a passage, field by field. */
export interface PassageTerms {
  title: readonly Term[];
  heading: readonly Term[];
  body: readonly Term[];
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

interface TermEntries {
  passages: number[];
  frequencies: number[];
}

export function createSegmentBuilder(): SegmentBuilder {
  const entries = new Map<string, TermEntries>();
  const resources: number[] = [];
  const editions: number[] = [];
  const firstPassage: number[] = [0];
  const lengths: number[] = [];

  const count = (terms: readonly Term[], passage: number, shift: number) => {
    for (const { term } of terms) {
      let entry = entries.get(term);
      if (!entry) entries.set(term, (entry = { passages: [], frequencies: [] }));
      const last = entry.passages.length - 1;
      if (entry.passages[last] !== passage) {
        entry.passages.push(passage);
        entry.frequencies.push(1 << shift);
      } else if ((((entry.frequencies[last] as number) >>> shift) & mostOften) < mostOften)
        entry.frequencies[last] = (entry.frequencies[last] as number) + (1 << shift);
    }
  };

  return {
    addEdition(resource, edition, passages) {
      resources.push(resource);
      editions.push(edition);
      for (const { title, heading, body } of passages) {
        const passage = lengths.length;
        count(title, passage, frequencyShift.title);
        count(heading, passage, frequencyShift.heading);
        count(body, passage, frequencyShift.body);
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
      return { passages: lengths.length, header, pages: pagesOf(entries) };
    },
  };
}

function pagesOf(entries: ReadonlyMap<string, TermEntries>): BuiltSegment['pages'] {
  const pages: BuiltSegment['pages'] = [];
  const writer = createPageWriter();
  for (const term of inByteOrder([...entries.keys()])) {
    const { passages, frequencies } = entries.get(term) as TermEntries;
    let before = -1;
    for (const [index, passage] of passages.entries()) {
      writePosting(writer.postings, before, passage, frequencies[index] as number);
      before = passage;
    }
    writer.addTerm(Buffer.from(term));
    if (writer.size() >= pageBytes) pages.push(writer.take());
  }
  if (!writer.isEmpty()) pages.push(writer.take());
  return pages;
}

/** UTF-16 and UTF-8 order the same up to the surrogates, so that only terms with these need the slow way. */
function inByteOrder(terms: string[]): string[] {
  if (terms.some((term) => /[\ud800-\uffff]/.test(term)))
    return terms.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  return terms.sort();
}
