/** Pseudo-random numbers that are the same on every machine and for every run of the same seeds. */
export interface Random {
  /** From 0 up to, and without, 1. */
  unit(): number;
  /** A whole number from 0 up to, and without, `limit`. */
  below(limit: number): number;
  /** From the standard normal distribution. */
  normal(): number;
}

/** sfc32 (Chris Doty-Humphrey, PractRand), seeded by mixing any numbers, such as a seed, a stream and a position. */
export function createRandom(...seeds: number[]): Random {
  let a = 0x9e3779b9;
  let b = 0x243f6a88;
  let c = 0xb7e15162;
  let counter = 1;
  const next = () => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return sum >>> 0;
  };
  for (const seed of seeds) {
    a ^= seed | 0;
    b ^= Math.floor(seed / 2 ** 32) | 0;
    for (let round = 0; round < 12; round++) next();
  }
  const unit = () => next() / 2 ** 32;
  return {
    unit,
    below: (limit) => Math.floor(unit() * limit),
    // Box and Muller 1958; one of the pair is enough here.
    normal: () => Math.sqrt(-2 * Math.log(1 - unit())) * Math.cos(2 * Math.PI * unit()),
  };
}
