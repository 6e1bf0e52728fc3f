import { addMember, type Bitset, bitsOf, countMembers, isMember, membersOf } from './bitset.ts';

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
  const count = countMembers(words);
  if (count === 0) return undefined;
  if (count > mostOffsets) return new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
  return new Uint8Array(Uint16Array.from(membersOf(words)).buffer);
}

/** Adds the members of a stored chunk to a set that reaches over many chunks; what lies beyond its end is passed over. */
export function uniteChunkInto(target: Bitset, chunk: number, bytes: Uint8Array): void {
  const firstWord = (chunk * chunkSize) / 32;
  const { words, offsets } = openChunk(bytes);
  if (words) {
    const end = Math.min(words.length, target.length - firstWord);
    for (let word = 0; word < end; word++)
      target[firstWord + word] = (target[firstWord + word] as number) | (words[word] as number);
    return;
  }
  for (const offset of offsets) addMember(target, chunk * chunkSize + offset);
}

/** How many members of a stored chunk are in a set that reaches over many chunks, and the first of them. */
export function countChunkIn(set: Bitset, chunk: number, bytes: Uint8Array): { count: number; first: number } {
  const { words, offsets } = openChunk(bytes);
  let count = 0;
  let first = -1;
  if (words) {
    const firstWord = (chunk * chunkSize) / 32;
    for (let word = 0; word < words.length; word++) {
      const common = (words[word] as number) & (set[firstWord + word] ?? 0);
      if (common === 0) continue;
      if (first === -1) first = (firstWord + word) * 32 + 31 - Math.clz32(common & -common);
      count += bitsOf(common);
    }
    return { count, first };
  }
  for (const offset of offsets) {
    if (!isMember(set, chunk * chunkSize + offset)) continue;
    if (first === -1) first = chunk * chunkSize + offset;
    count++;
  }
  return { count, first };
}

const noOffsets = new Uint16Array();

/** The bytes of a stored chunk as what they are: a bitmap, or offsets. */
function openChunk(bytes: Uint8Array): { words: Uint32Array | undefined; offsets: Uint16Array } {
  const { buffer, byteOffset, byteLength } = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  return byteLength === bitmapBytes
    ? { words: new Uint32Array(buffer, byteOffset, bitmapBytes / 4), offsets: noOffsets }
    : { words: undefined, offsets: new Uint16Array(buffer, byteOffset, byteLength / 2) };
}
