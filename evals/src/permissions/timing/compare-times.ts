/** How the times of two groups differ, and how much two equal groups would by chance. Milliseconds. */
export interface TimeDifference {
  medianMs: number;
  /** Of the medians: first minus second. */
  differenceMs: number;
  /** What 99 of 100 random splits of all the times stay below. */
  noiseMs: number;
}

const splits = 500;

/** A permutation test of the difference of medians. `random` gives numbers from 0 up to 1. */
export function compareTimes(
  first: readonly number[],
  second: readonly number[],
  random = Math.random,
): TimeDifference {
  const all = [...first, ...second];
  const differences: number[] = [];
  for (let split = 0; split < splits; split++) {
    const shuffled = shuffle(all, random);
    differences.push(Math.abs(median(shuffled.slice(0, first.length)) - median(shuffled.slice(first.length))));
  }
  differences.sort((a, b) => a - b);
  return {
    medianMs: median(second),
    differenceMs: median(first) - median(second),
    noiseMs: differences[Math.floor(splits * 0.99)] ?? 0,
  };
}

export function shuffle<Value>(values: readonly Value[], random: () => number): Value[] {
  const shuffled = [...values];
  for (let last = shuffled.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [shuffled[last], shuffled[other]] = [shuffled[other] as Value, shuffled[last] as Value];
  }
  return shuffled;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}
