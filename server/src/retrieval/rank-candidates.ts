import type { Candidate, Candidates } from '../search-index/search-index.ts';
import { boostRecency } from './boost-recency.ts';
import { fuseRankings } from './fuse-rankings.ts';

export type RankedCandidate = Candidate & { score: number };

/**
 * Candidates with raw scores -> best first: the two sides fused, then what the assistant and recency raise, the latter by
 * `recency` at the most. Pure.
 */
export function rankCandidates(candidates: Candidates, recency: number, nowMs: number): RankedCandidate[] {
  const fused = fuseRankings(candidates);
  const boosted = candidates.best.map((candidate, index) => ({
    ...candidate,
    score: (fused[index] ?? 0) * candidate.boost,
  }));
  return boostRecency(boosted, recency, nowMs);
}
