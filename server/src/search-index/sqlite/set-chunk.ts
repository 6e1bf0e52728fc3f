import { addMember, type Bitset, membersOf } from './bitset.ts';

/**
 * How a value set is stored: chunks of 16,384 numbers, each as the sorted 16-bit offsets of its members or, from 1,024
 * members on, as a bitmap of 2 KiB; the length tells which (Roaring bitmaps, Lemire et al. 2016, in small). A chunk is the
 * unit of change: adding a resource to a set rewrites one.
 */
export const chunkBits = 14;
const chunkSize = 1 << chunkBits;
const bitmapBytes = chunkSize / 8;
const mostOffsets = bitmapBytes / 2 - 1;

export function chunkOf(number: number): number {
  return Math.floor(number / chunkSize);
}

/** The members of a chunk as a set of offsets. */
export function decodeChunk(bytes: Uint8Array | undefined): Bitset {
  const words = new Uint32Array(chunkSize / 32);
  if (bytes) uniteChunkInto(words, 0, bytes);
  return words;
}

/** Undefined for an empty chunk, which is not stored. */
export function encodeChunk(words: Bitset): Uint8Array | undefined {
  const offsets = membersOf(words);
  if (offsets.length === 0) return undefined;
  if (offsets.length > mostOffsets) return new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
  return new Uint8Array(Uint16Array.from(offsets).buffer);
}

/** Adds the members of a stored chunk to a set that reaches over many chunks; what lies beyond its end is passed over. */
export function uniteChunkInto(target: Bitset, chunk: number, bytes: Uint8Array): void {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  const firstWord = (chunk * chunkSize) / 32;
  if (aligned.byteLength === bitmapBytes) {
    const words = new Uint32Array(aligned.buffer, aligned.byteOffset, bitmapBytes / 4);
    const end = Math.min(words.length, target.length - firstWord);
    for (let word = 0; word < end; word++)
      target[firstWord + word] = (target[firstWord + word] as number) | (words[word] as number);
    return;
  }
  const offsets = new Uint16Array(aligned.buffer, aligned.byteOffset, aligned.byteLength / 2);
  for (const offset of offsets) addMember(target, chunk * chunkSize + offset);
}
