import type { Candidates } from '../search-index/search-index.ts';

/** Places one list of candidates in one order: a score from 0 up, in the order of the candidates. */
export function fuseRankings({ best, background, mostLexical }: Candidates): number[] {
  if (!background) return best.map(({ lexical }) => lexical);
  const { mean, deviation } = background;
  return best.map(({ lexical, cosine }) => {
    const semantic = cosine === null || deviation === 0 ? 0 : Math.max(0, (cosine - mean) / deviation) / 10;
    return lexical / Math.max(mostLexical, 1e-9) + semantic;
  });
}
