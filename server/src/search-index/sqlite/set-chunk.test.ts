import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bitsetOf, createBitset, membersOf } from './bitset.ts';
import { chunkBits, decodeChunk, encodeChunk, uniteChunkInto } from './set-chunk.ts';

const chunkSize = 1 << chunkBits;
const offsets = fc.oneof(
  fc.uniqueArray(fc.nat(chunkSize - 1), { maxLength: 40 }),
  fc.integer({ min: 1_020, max: 1_030 }).map((count) => Array.from({ length: count }, (_, index) => index * 3)),
  fc.constant(Array.from({ length: chunkSize }, (_, index) => index)),
);
const sorted = (numbers: readonly number[]) => [...numbers].sort((a, b) => a - b);

describe('chunks of value sets', () => {
  it('give back their members, few or many', () => {
    fc.assert(
      fc.property(offsets, (members) => {
        const bytes = encodeChunk(bitsetOf(chunkSize, members));
        expect(membersOf(decodeChunk(bytes))).toEqual(sorted(members));
        expect(bytes === undefined).toBe(members.length === 0);
        expect(bytes?.length ?? 0).toBeLessThanOrEqual(chunkSize / 8);
      }),
      { numRuns: 60 },
    );
  });

  it('stand at their place in a larger set, and end with it', () => {
    fc.assert(
      fc.property(offsets, fc.nat(2), fc.nat(chunkSize * 3), (members, chunk, size) => {
        const set = createBitset(size);
        const bytes = encodeChunk(bitsetOf(chunkSize, members));
        if (bytes) uniteChunkInto(set, chunk, bytes);
        const room = set.length * 32;
        const expected = members.map((member) => chunk * chunkSize + member).filter((number) => number < room);
        expect(membersOf(set)).toEqual(sorted(expected));
      }),
      { numRuns: 60 },
    );
  });
});
