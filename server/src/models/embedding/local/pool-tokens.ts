import type { Pooling } from './read-model-folder.ts';

/**
 * Vectors of tokens (count x length x dimensions) -> one of each text. The mean is over the tokens of the text alone:
 * padding would make a vector depend on what else was in the batch.
 */
export function poolTokens(
  values: Float32Array,
  mask: BigInt64Array,
  { count, length, dimensions }: { count: number; length: number; dimensions: number },
  pooling: Pooling,
): Float32Array[] {
  return Array.from({ length: count }, (_, n) => {
    const first = n * length * dimensions;
    if (pooling === 'cls') return values.slice(first, first + dimensions);
    const sum = new Float32Array(dimensions);
    for (let i = 0; i < length; i++) {
      if (mask[n * length + i] !== 1n) continue;
      const at = first + i * dimensions;
      for (let d = 0; d < dimensions; d++) sum[d] = (sum[d] ?? 0) + (values[at + d] ?? 0);
    }
    // The length of the sum does not matter: it is made a unit vector anyway.
    return sum;
  });
}
