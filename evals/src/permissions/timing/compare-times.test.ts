import { expect, it } from 'vitest';
import { compareTimes } from './compare-times.ts';

/** Numbers that look random and are the same each time (Lehmer). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
const group = (random: () => number, more: number) => Array.from({ length: 300 }, () => 2 + random() + more);

it('finds a difference that is larger than chance, and none between equal groups', () => {
  const random = numbers(7);
  const different = compareTimes(group(random, 0.3), group(random, 0), random);
  expect(Math.abs(different.differenceMs)).toBeGreaterThan(different.noiseMs);
  const equal = compareTimes(group(random, 0), group(random, 0), random);
  expect(Math.abs(equal.differenceMs)).toBeLessThan(equal.noiseMs);
});

it('is not led astray by a few requests that had to wait', () => {
  const random = numbers(11);
  const slow = [...group(random, 0), ...Array.from({ length: 20 }, () => 5_000)];
  expect(Math.abs(compareTimes(slow, group(random, 0), random).differenceMs)).toBeLessThan(0.2);
});
