import fc from 'fast-check';
import { expect, test } from 'vitest';
import { packCandidates, unpackCandidates } from './packed-candidates.ts';

test('candidates come out as they went in', () => {
  const number = fc.double({ noNaN: true });
  const candidate = fc.record({
    place: fc.maxSafeNat(),
    resource: fc.nat(),
    lexical: number,
    cosine: fc.option(number),
    mainMs: fc.option(fc.maxSafeInteger()),
    boost: number,
  });
  fc.assert(
    fc.property(fc.array(candidate), (candidates) => {
      expect(unpackCandidates(packCandidates(candidates))).toEqual(candidates);
    }),
  );
});
