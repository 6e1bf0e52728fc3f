/**
 * Postings of one term in one segment: for each passage that has it, in order, its number in the segment and how often the
 * term stands in each field. An entry is the distance to the passage before it, shifted by two bits, as a variable-length
 * number; the two bits tell what follows: nothing (once in the body), one byte (in the body only), three (body, heading,
 * title) or four (metadata too).
 */
const onceInBody = 0;
const inBody = 1;
const inText = 2;
const anywhere = 3;

/** How often a term stands in each field of a passage, eight bits each. More than 255 counts as 255. */
export const frequencyShift = { body: 0, heading: 8, title: 16, metadata: 24 } as const;
export const mostOften = 255;

/** The sum field by field. */
export function addFrequencies(one: number, other: number): number {
  if (one <= mostOften && other <= mostOften) return Math.min(one + other, mostOften);
  let sum = 0;
  for (let shift = 0; shift <= frequencyShift.metadata; shift += 8)
    sum += Math.min(((one >>> shift) & 255) + ((other >>> shift) & 255), mostOften) * 2 ** shift;
  return sum;
}

/** A growing row of bytes. */
export interface ByteWriter {
  bytes: Uint8Array;
  length: number;
}

export function createByteWriter(size = 4096): ByteWriter {
  return { bytes: new Uint8Array(size), length: 0 };
}

/** Makes room for `more` bytes and returns the row to write them into. */
export function reserve(writer: ByteWriter, more: number): Uint8Array {
  if (writer.length + more > writer.bytes.length) {
    const larger = new Uint8Array(Math.max(writer.bytes.length * 2, writer.length + more));
    larger.set(writer.bytes.subarray(0, writer.length));
    writer.bytes = larger;
  }
  return writer.bytes;
}

const longestEntry = 10;
const mostInText = 0xffffff;

/** Appends the entry of a passage; `before` is the passage of the entry before it, or -1. */
export function writePosting(writer: ByteWriter, before: number, passage: number, frequencies: number): void {
  const bytes = reserve(writer, longestEntry);
  let at = writer.length;
  const kind = kindOf(frequencies);
  // The distance has up to 32 bits and the kind two more: the lowest seven are taken by division, not by shifting.
  let number = (passage - before - 1) * 4 + kind;
  while (number >= 128) {
    bytes[at++] = (number & 127) | 128;
    number = Math.floor(number / 128);
  }
  bytes[at++] = number;
  if (kind !== onceInBody) bytes[at++] = frequencies & 255;
  if (kind >= inText) {
    bytes[at++] = (frequencies >>> frequencyShift.heading) & 255;
    bytes[at++] = (frequencies >>> frequencyShift.title) & 255;
  }
  if (kind === anywhere) bytes[at++] = frequencies >>> frequencyShift.metadata;
  writer.length = at;
}

function kindOf(frequencies: number): number {
  if (frequencies === 1) return onceInBody;
  if (frequencies <= mostOften) return inBody;
  return frequencies <= mostInText ? inText : anywhere;
}

/** Postings taken apart, in arrays that are used again and again. */
export interface Postings {
  passages: Uint32Array;
  frequencies: Uint32Array;
  length: number;
}

export function createPostings(): Postings {
  return { passages: new Uint32Array(1024), frequencies: new Uint32Array(1024), length: 0 };
}

/** Reads the entries between two offsets into `postings`, behind what is there already. */
export function readPostings(bytes: Uint8Array, start: number, end: number, postings: Postings): void {
  const most = postings.length + (end - start);
  if (most > postings.passages.length) {
    const size = Math.max(most, postings.passages.length * 2);
    const [passages, frequencies] = [new Uint32Array(size), new Uint32Array(size)];
    passages.set(postings.passages.subarray(0, postings.length));
    frequencies.set(postings.frequencies.subarray(0, postings.length));
    postings.passages = passages;
    postings.frequencies = frequencies;
  }
  const { passages, frequencies } = postings;
  let { length } = postings;
  let passage = -1;
  let at = start;
  while (at < end) {
    let byte = bytes[at++] as number;
    let number = byte & 127;
    let scale = 128;
    while (byte >= 128) {
      byte = bytes[at++] as number;
      number += (byte & 127) * scale;
      scale *= 128;
    }
    const kind = number & 3;
    passage += (number - kind) / 4 + 1;
    let frequency = 1;
    if (kind !== onceInBody) frequency = bytes[at++] as number;
    if (kind >= inText) {
      frequency |= (bytes[at++] as number) << frequencyShift.heading;
      frequency |= (bytes[at++] as number) << frequencyShift.title;
    }
    if (kind === anywhere) frequency |= (bytes[at++] as number) << frequencyShift.metadata;
    passages[length] = passage;
    frequencies[length++] = frequency;
  }
  postings.length = length;
}
