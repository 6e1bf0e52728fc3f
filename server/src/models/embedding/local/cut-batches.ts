/** A batch of short texts is half again as fast as one by one; of long ones it only needs more memory. */
const mostTexts = 16;
const mostCharacters = 2_400;

/**
 * Lengths of texts -> batches of their places, shortest first. A batch is padded to its longest text, so texts of like
 * length belong together: longest x count stays within a limit, but for a single text.
 */
export function cutBatches(lengths: readonly number[]): number[][] {
  const sorted = lengths.map((length, place) => ({ length, place })).sort((a, b) => a.length - b.length);
  const batches: number[][] = [];
  let batch: number[] = [];
  for (const { length, place } of sorted) {
    if (batch.length === mostTexts || (batch.length > 0 && (batch.length + 1) * length > mostCharacters)) {
      batches.push(batch);
      batch = [];
    }
    batch.push(place);
  }
  if (batch.length > 0) batches.push(batch);
  return batches;
}
