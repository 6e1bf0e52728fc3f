import type { Random } from './create-random.ts';

/** Draws positions by weight in constant time: the alias method of Walker (1977), built as Vose (1991) did. */
export function createWeightedDraw(weights: readonly number[]): (random: Random) => number {
  const count = weights.length;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const shares = Float64Array.from(weights, (weight) => (weight * count) / total);
  const aliases = Uint32Array.from(weights, (_, position) => position);
  const small: number[] = [];
  const large: number[] = [];
  for (const [position, share] of shares.entries()) (share < 1 ? small : large).push(position);
  while (small.length > 0 && large.length > 0) {
    const poor = small.pop() ?? 0;
    const rich = large.at(-1) ?? 0;
    aliases[poor] = rich;
    const left = (shares[rich] ?? 0) - (1 - (shares[poor] ?? 0));
    shares[rich] = left;
    if (left < 1) small.push(large.pop() ?? 0);
  }
  // What is left over is 1 but for rounding.
  for (const position of [...small, ...large]) shares[position] = 1;
  return (random) => {
    const position = random.below(count);
    return random.unit() < (shares[position] ?? 1) ? position : (aliases[position] ?? position);
  };
}

/** The weights of ranks 0, 1, 2 … after Zipf and Mandelbrot: (rank + 1 + shift) ^ -exponent. */
export function zipfWeights(count: number, exponent: number, shift: number): number[] {
  return Array.from({ length: count }, (_, rank) => (rank + 1 + shift) ** -exponent);
}
