/**
 * What a segment knows of its passages: to which resource and edition they belong, and how many terms their fields have.
 * Passages of one edition follow each other; `firstPassage` has one entry more than there are editions.
 */
export interface SegmentHeader {
  resources: Uint32Array;
  editions: Uint32Array;
  firstPassage: Uint32Array;
  /** For each passage the number of terms of its fields: body (16 bits), heading (8), title (8). */
  lengths: Uint32Array;
}

const lengthShift = { heading: 16, title: 24 } as const;

export function packLengths(body: number, heading: number, title: number): number {
  const packed = Math.min(body, 0xffff) | (Math.min(heading, 255) << lengthShift.heading);
  return (packed | (Math.min(title, 255) << lengthShift.title)) >>> 0;
}

export function bodyLength(lengths: number): number {
  return lengths & 0xffff;
}

export function headingLength(lengths: number): number {
  return (lengths >>> lengthShift.heading) & 255;
}

export function titleLength(lengths: number): number {
  return lengths >>> lengthShift.title;
}

export function encodeHeader({ resources, editions, firstPassage, lengths }: SegmentHeader): Uint8Array {
  const words = new Uint32Array(1 + resources.length * 3 + 1 + lengths.length);
  words[0] = resources.length;
  words.set(resources, 1);
  words.set(editions, 1 + resources.length);
  words.set(firstPassage, 1 + resources.length * 2);
  words.set(lengths, 2 + resources.length * 3);
  return new Uint8Array(words.buffer);
}

export function decodeHeader(bytes: Uint8Array): SegmentHeader {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  const words = new Uint32Array(aligned.buffer, aligned.byteOffset, aligned.byteLength / 4);
  const count = words[0] as number;
  return {
    resources: words.subarray(1, 1 + count),
    editions: words.subarray(1 + count, 1 + count * 2),
    firstPassage: words.subarray(1 + count * 2, 2 + count * 3),
    lengths: words.subarray(2 + count * 3),
  };
}
