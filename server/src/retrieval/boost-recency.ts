interface Scored {
  score: number;
  mainMs: number | null;
}

const dayMs = 86_400_000;
const halfLifeDays = 365;

/**
 * Raises what is recent: score · (1 + most · 2^(−age/365 days)). `most` is small enough that a much better match wins over
 * a merely newer one, and large enough that of two versions of the same text the newer comes first. Best first again.
 */
export function boostRecency<Item extends Scored>(items: readonly Item[], most: number, nowMs: number): Item[] {
  return items
    .map((item) => ({ ...item, score: item.score * (1 + most * freshness(item.mainMs, nowMs)) }))
    .sort((a, b) => b.score - a.score);
}

/** 1 for now, 0.5 after a half-life, 0 for no time at all. What lies in the future counts as now. */
function freshness(mainMs: number | null, nowMs: number): number {
  if (mainMs === null) return 0;
  const ageDays = Math.max(0, nowMs - mainMs) / dayMs;
  return 0.5 ** (ageDays / halfLifeDays);
}
