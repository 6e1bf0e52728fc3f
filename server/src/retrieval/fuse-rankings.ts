import type { Candidate, Candidates } from '../search-index/search-index.ts';

interface Evidence {
  place: number;
  words: number;
  meaning: number;
}

/** So many of the best on each side are held against the other side; 10 to 100 measure the same (docs/decisions/0009). */
const agreementDepth = 30;
const fullWeight = 2;
const coverageGuard = 0.9;

/**
 * Words and meaning -> one score each, 0 and up, in the order of the candidates: words + weight · meaning, both as shares of
 * their best. The weight is what makes meaning safe: it falls to nothing where the two sides do not know each other's best
 * passages (the model does not speak the language), and to a tenth where one passage holds the whole question (an id, a
 * quotation). Where no word was found meaning ranks alone. Pure.
 */
export function fuseRankings({
  best,
  meanCosine,
  coverage,
}: Pick<Candidates, 'best' | 'meanCosine' | 'coverage'>): number[] {
  if (meanCosine === null) return best.map(({ lexical }) => lexical);
  const evidence = weighEvidence(best, meanCosine);
  const hasWords = evidence.some(({ words }) => words > 0);
  const weight = hasWords ? fullWeight * agreementOf(evidence) * (1 - coverageGuard * coverage) : 1;
  return evidence.map(({ words, meaning }) => words + weight * Math.max(0, meaning));
}

/** Both scores as shares of the best: words from 0, meaning from what is there by chance (below it: negative). */
function weighEvidence(candidates: readonly Candidate[], meanCosine: number): Evidence[] {
  const aboveChance = ({ cosine }: Candidate) => (cosine === null ? 0 : cosine - meanCosine);
  const mostWords = candidates.reduce((most, { lexical }) => Math.max(most, lexical), 0);
  const mostMeaning = candidates.reduce((most, candidate) => Math.max(most, aboveChance(candidate)), 0);
  return candidates.map((candidate) => ({
    place: candidate.place,
    words: mostWords > 0 ? candidate.lexical / mostWords : 0,
    meaning: mostMeaning > 0 ? aboveChance(candidate) / mostMeaning : 0,
  }));
}

/**
 * 0 to 1: how near to the best by meaning the best by words are, times how near to the best by words the best by meaning
 * are. Random vectors reach 0.00 to 0.02, an English model on Chinese 0.05, a fitting model 0.25 to 0.6.
 */
function agreementOf(evidence: readonly Evidence[]): number {
  const count = Math.min(agreementDepth, evidence.filter(({ words }) => words > 0).length);
  const byWords = evidence.toSorted((a, b) => b.words - a.words || a.place - b.place).slice(0, count);
  const byMeaning = evidence.toSorted((a, b) => b.meaning - a.meaning || a.place - b.place).slice(0, count);
  const sumOf = (ranked: readonly Evidence[], side: 'words' | 'meaning') =>
    ranked.reduce((sum, each) => sum + each[side], 0);
  return (
    shareOf(sumOf(byWords, 'meaning'), sumOf(byMeaning, 'meaning')) *
    shareOf(sumOf(byMeaning, 'words'), sumOf(byWords, 'words'))
  );
}

function shareOf(part: number, whole: number): number {
  return whole > 0 ? Math.min(1, Math.max(0, part / whole)) : 0;
}
