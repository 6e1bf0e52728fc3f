/** What rounding may add to a score from 0 to 1. */
const tolerance = 1e-6;

/** Whether scores are what the model computed, on no scale, instead of relevances from 0 to 1. */
export function areRaw(scores: readonly number[]): boolean {
  return scores.some((score) => score < -tolerance || score > 1 + tolerance);
}

/** Raw scores are log-odds: the sigmoid makes them what the model was trained to say, and keeps their order. */
export function toRelevance(score: number, isRaw: boolean): number {
  return isRaw ? 1 / (1 + Math.exp(-score)) : Math.min(1, Math.max(0, score));
}
