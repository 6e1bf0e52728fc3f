const depth = 10;

/** Normalised discounted cumulative gain over the first ten (Järvelin & Kekäläinen 2002, gain 2^grade − 1), 0 to 1. */
export function ndcg(found: readonly string[], judged: ReadonlyMap<string, number>): number {
  const gain = (grade: number, rank: number) => (2 ** grade - 1) / Math.log2(rank + 2);
  const reached = found.slice(0, depth).reduce((sum, id, rank) => sum + gain(judged.get(id) ?? 0, rank), 0);
  const grades = [...judged.values()].sort((a, b) => b - a).slice(0, depth);
  const possible = grades.reduce((sum, grade, rank) => sum + gain(grade, rank), 0);
  return possible === 0 ? 0 : reached / possible;
}
