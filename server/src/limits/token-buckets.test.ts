import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTokenBuckets } from './token-buckets.ts';

function createBuckets(capacity: number, mostBuckets = 100) {
  const clock = { nowMs: () => clock.at, at: 1_000_000 };
  const buckets = createTokenBuckets({ capacity, windowMs: 60_000, mostBuckets, clock });
  const isTaken = (id: string) => {
    if (buckets.look(id).remaining === 0) return false;
    buckets.take(id);
    return true;
  };
  return { buckets, clock, isTaken };
}

describe('a token bucket', () => {
  it('gives all it has at once, then one for each step', () => {
    const { buckets, clock, isTaken } = createBuckets(3);
    expect([1, 2, 3, 4].map(() => isTaken('a'))).toEqual([true, true, true, false]);
    expect(buckets.look('a')).toEqual({ remaining: 0, nextInMs: 20_000, fullInMs: 60_000 });
    clock.at += 19_999;
    expect(isTaken('a')).toBe(false);
    clock.at += 1;
    expect([1, 2].map(() => isTaken('a'))).toEqual([true, false]);
    clock.at += 60_000;
    expect(buckets.look('a')).toEqual({ remaining: 3, nextInMs: 0, fullInMs: 0 });
  });

  it('is nobody else’s', () => {
    const { isTaken } = createBuckets(1);
    expect([isTaken('a'), isTaken('a'), isTaken('b')]).toEqual([true, false, true]);
  });

  it('blocks for no longer than a window when the clock is set back', () => {
    const { buckets, clock, isTaken } = createBuckets(2);
    isTaken('a');
    isTaken('a');
    clock.at -= 3_600_000;
    expect(buckets.look('a').fullInMs).toBe(60_000);
  });

  it('forgets the bucket that was used longest ago when there are too many', () => {
    const { isTaken } = createBuckets(1, 2);
    for (const id of ['a', 'b', 'c']) isTaken(id);
    expect([isTaken('c'), isTaken('b'), isTaken('a')]).toEqual([false, false, true]);
  });

  it('never gives more than a full one and what a time brings, and never refuses who keeps to the rate', () => {
    const waits = fc.array(fc.integer({ min: 0, max: 5_000 }), { maxLength: 200 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 700 }), waits, (capacity, pauses) => {
        const { clock, isTaken } = createBuckets(capacity);
        const startMs = clock.at;
        let taken = 0;
        for (const pause of pauses) {
          clock.at += pause;
          if (isTaken('a')) taken++;
          expect(taken).toBeLessThanOrEqual(capacity + ((clock.at - startMs) * capacity) / 60_000 + 1e-3);
        }
        clock.at += 60_000;
        for (let n = 0; n < 50; n++) {
          expect(isTaken('a')).toBe(true);
          clock.at += 60_000 / capacity;
        }
      }),
    );
  });
});
