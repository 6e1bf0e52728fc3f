import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Candidate } from '../search-index/search-index.ts';
import { fuseRankings } from './fuse-rankings.ts';

const candidate = (place: number, lexical: number, cosine: number | null): Candidate => ({
  place,
  resource: place,
  lexical,
  cosine,
  mainMs: null,
  boost: 1,
});
const orderOf = (best: Candidate[], coverage = 0.5, meanCosine: number | null = 0.1) => {
  const scores = fuseRankings({ best, coverage, meanCosine });
  return best
    .map(({ place }, index) => ({ place, score: scores[index] ?? 0 }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || a.place - b.place)
    .map(({ place }) => place);
};
const anyCandidates = fc
  .array(fc.tuple(fc.nat(20), fc.option(fc.float({ min: -1, max: 1, noNaN: true }))), { maxLength: 40 })
  .map((all) => all.map(([lexical, cosine], place) => candidate(place, lexical, cosine)));

describe('fuseRankings', () => {
  it('puts the better of two like matches by words first by its meaning', () => {
    expect(orderOf([candidate(1, 10, 0.3), candidate(2, 9, 0.8)])).toEqual([2, 1]);
  });

  it('keeps the order of words where the meaning of what they found is mere chance', () => {
    const byWords = [5, 4, 3].map((lexical, index) => candidate(index + 1, lexical, 0.1));
    const byMeaning = [0.9, 0.8].map((cosine, index) => candidate(index + 10, 0, cosine));
    expect(orderOf([...byWords, ...byMeaning])).toEqual([1, 2, 3]);
  });

  it('lets meaning add passages that have none of the words', () => {
    expect(orderOf([candidate(1, 10, 0.8), candidate(2, 5, 0.7), candidate(3, 0, 0.9)])).toContain(3);
  });

  it('keeps the passage that holds the whole question above one that is merely near', () => {
    expect(orderOf([candidate(1, 10, 0.4), candidate(2, 5, 0.9)], 1)).toEqual([1, 2]);
  });

  it('ranks by meaning alone where no word was found', () => {
    expect(orderOf([candidate(1, 0, 0.4), candidate(2, 0, 0.6)])).toEqual([2, 1]);
  });

  it('is the order of words where there is no vector', () => {
    fc.assert(
      fc.property(anyCandidates, fc.float({ min: 0, max: 1, noNaN: true }), (best, coverage) => {
        const byWords = best
          .filter(({ lexical }) => lexical > 0)
          .toSorted((a, b) => b.lexical - a.lexical || a.place - b.place);
        expect(orderOf(best, coverage, null)).toEqual(byWords.map(({ place }) => place));
      }),
    );
  });

  it('gives every candidate a score from 0 up that depends on neither order nor scale, and loses none that holds a word', () => {
    fc.assert(
      fc.property(anyCandidates, fc.float({ min: 0, max: 1, noNaN: true }), (best, coverage) => {
        for (const score of fuseRankings({ best, coverage, meanCosine: 0.1 })) expect(score).toBeGreaterThanOrEqual(0);
        const order = orderOf(best, coverage);
        for (const { place, lexical } of best) if (lexical > 0) expect(order).toContain(place);
        const scaled = best.toReversed().map((each) => ({ ...each, lexical: each.lexical * 4 }));
        expect(orderOf(scaled, coverage)).toEqual(order);
      }),
    );
  });
});
