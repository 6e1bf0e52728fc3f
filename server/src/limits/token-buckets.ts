import type { Clock } from '../kernel/clock.ts';

/** How much is in a bucket. */
export interface BucketLevel {
  /** Whole tokens. */
  remaining: number;
  /** Until there is a token; 0 where there is one. */
  nextInMs: number;
  fullInMs: number;
}

/** One bucket for each id. It starts full, every request takes a token, and an empty one fills again within the window. */
export interface TokenBuckets {
  look(id: string): BucketLevel;
  /** Takes a token; the caller has looked that there is one. */
  take(id: string): BucketLevel;
}

interface Options {
  /** Tokens of a full bucket. */
  capacity: number;
  windowMs: number;
  /** Buckets kept in memory; beyond that the one that was used longest ago is forgotten, which is as good as full. */
  mostBuckets: number;
  clock: Clock;
}

/**
 * A bucket is one number, the moment at which it will be full again: level = capacity - (that moment - now) / step. No timer
 * fills it, and a bucket that is full needs no memory at all.
 */
export function createTokenBuckets({ capacity, windowMs, mostBuckets, clock }: Options): TokenBuckets {
  const stepMs = windowMs / capacity;
  // In the order of use: the first is the one that was used longest ago.
  const fullAtMs = new Map<string, number>();

  const fullInMs = (id: string, nowMs: number): number => {
    const inMs = (fullAtMs.get(id) ?? nowMs) - nowMs;
    // Never more than a window, also when the machine's clock was set back.
    return Math.min(Math.max(inMs, 0), windowMs);
  };
  const levelAt = (inMs: number): BucketLevel => ({
    // The tiny share makes up for steps that are no whole milliseconds.
    remaining: Math.max(0, Math.floor((windowMs - inMs) / stepMs + 1e-6)),
    nextInMs: Math.max(0, inMs - (windowMs - stepMs)),
    fullInMs: inMs,
  });

  return {
    look: (id) => levelAt(fullInMs(id, clock.nowMs())),
    take(id) {
      const nowMs = clock.nowMs();
      const inMs = fullInMs(id, nowMs) + stepMs;
      fullAtMs.delete(id);
      fullAtMs.set(id, nowMs + inMs);
      for (const [oldest] of fullAtMs) {
        if (fullAtMs.size <= mostBuckets) break;
        fullAtMs.delete(oldest);
      }
      return levelAt(inMs);
    },
  };
}
