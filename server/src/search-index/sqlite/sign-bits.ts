/** One bit a dimension, 1 for a positive number: how near two such rows are tells how near the vectors are, within some error. */
export function signBitsOf(vector: Float32Array): Uint32Array {
  const words = new Uint32Array(wordsFor(vector.length));
  for (let dimension = 0; dimension < vector.length; dimension++)
    if ((vector[dimension] as number) > 0)
      words[dimension >>> 5] = (words[dimension >>> 5] as number) | (1 << (dimension & 31));
  return words;
}

export function wordsFor(dimensions: number): number {
  return (dimensions + 31) >>> 5;
}

/** Number of ones of every 16-bit number. */
const onesOf = new Uint8Array(1 << 16);
for (let number = 1; number < onesOf.length; number++) onesOf[number] = (onesOf[number >>> 1] as number) + (number & 1);

/** In how many dimensions the row that begins at `at` differs from the query. */
export function countDifferences(rows: Uint32Array, at: number, query: Uint32Array): number {
  let count = 0;
  for (let word = 0; word < query.length; word++) {
    const differing = (rows[at + word] as number) ^ (query[word] as number);
    count += (onesOf[differing & 0xffff] as number) + (onesOf[differing >>> 16] as number);
  }
  return count;
}
