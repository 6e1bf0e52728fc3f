import { type ByteWriter, createByteWriter, reserve } from './posting-list.ts';

/**
 * A page of a segment: terms in the order of their UTF-8 bytes, each with its postings. Layout, in 32-bit little-endian
 * numbers: count; for each term and once more for the end: offset of the term, offset of its postings; then all terms,
 * then all postings.
 */
export interface SegmentPage {
  bytes: Buffer;
  count: number;
}

const entryBytes = 8;

export function openPage(bytes: Uint8Array): SegmentPage {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { bytes: buffer, count: buffer.readUInt32LE(0) };
}

export function termAt({ bytes }: SegmentPage, index: number): { start: number; end: number } {
  const at = 4 + index * entryBytes;
  return { start: bytes.readUInt32LE(at), end: bytes.readUInt32LE(at + entryBytes) };
}

export function postingsAt({ bytes }: SegmentPage, index: number): { start: number; end: number } {
  const at = 8 + index * entryBytes;
  return { start: bytes.readUInt32LE(at), end: bytes.readUInt32LE(at + entryBytes) };
}

/** Where a term stands, or -1. */
export function findTerm(page: SegmentPage, term: Buffer): number {
  let low = 0;
  let high = page.count - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const { start, end } = termAt(page, middle);
    const order = page.bytes.compare(term, 0, term.length, start, end);
    if (order === 0) return middle;
    if (order < 0) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

/** Collects terms in order and gives them out as pages. */
export interface PageWriter {
  /** Where to write the postings of the term that is added next. */
  postings: ByteWriter;
  /** Adds a term whose postings were just written. */
  addTerm(term: Uint8Array): void;
  size(): number;
  isEmpty(): boolean;
  /** The page, and a fresh start. */
  take(): { firstTerm: Uint8Array; bytes: Uint8Array };
}

export function createPageWriter(): PageWriter {
  const terms = createByteWriter();
  const postings = createByteWriter();
  let ends: number[] = [];
  let firstTermEnd = 0;
  return {
    postings,
    addTerm(term) {
      reserve(terms, term.length).set(term, terms.length);
      terms.length += term.length;
      if (ends.length === 0) firstTermEnd = terms.length;
      ends.push(terms.length, postings.length);
    },
    size: () => terms.length + postings.length,
    isEmpty: () => ends.length === 0,
    take() {
      const count = ends.length / 2;
      const head = 4 + (count + 1) * entryBytes;
      const bytes = Buffer.allocUnsafeSlow(head + terms.length + postings.length);
      bytes.writeUInt32LE(count, 0);
      bytes.writeUInt32LE(head, 4);
      bytes.writeUInt32LE(head + terms.length, 8);
      for (let index = 0; index < count; index++) {
        bytes.writeUInt32LE(head + (ends[index * 2] as number), 12 + index * entryBytes);
        bytes.writeUInt32LE(head + terms.length + (ends[index * 2 + 1] as number), 16 + index * entryBytes);
      }
      bytes.set(terms.bytes.subarray(0, terms.length), head);
      bytes.set(postings.bytes.subarray(0, postings.length), head + terms.length);
      const firstTerm = terms.bytes.slice(0, firstTermEnd);
      terms.length = 0;
      postings.length = 0;
      ends = [];
      return { firstTerm, bytes };
    },
  };
}
