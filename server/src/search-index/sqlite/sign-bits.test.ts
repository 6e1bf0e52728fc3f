import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { likeness, likenessTable, signBitsOf } from './sign-bits.ts';

const vectors = fc.integer({ min: 1, max: 100 }).chain((dimensions) => {
  const vector = fc
    .array(fc.float({ min: -1, max: 1, noNaN: true }), { minLength: dimensions, maxLength: dimensions })
    .map((numbers) => Float32Array.from(numbers));
  return fc.tuple(vector, vector, vector);
});

describe('signs of vectors', () => {
  it('are as like a question as the sum of its numbers, each with the sign of its dimension', () => {
    fc.assert(
      fc.property(vectors, ([vector, question, centre]) => {
        const rows = new Uint8Array(signBitsOf(vector, centre).buffer);
        let expected = 0;
        for (let dimension = 0; dimension < question.length; dimension++) {
          const number = (question[dimension] ?? 0) - (centre[dimension] ?? 0);
          expected += (vector[dimension] ?? 0) > (centre[dimension] ?? 0) ? number : -number;
        }
        expect(likeness(rows, 0, likenessTable(question, centre))).toBeCloseTo(expected, 3);
      }),
    );
  });
});
