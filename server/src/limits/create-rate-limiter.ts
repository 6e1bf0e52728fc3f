import type { Clock } from '../kernel/clock.ts';
import { type BucketLevel, createTokenBuckets, type TokenBuckets } from './token-buckets.ts';

/** How many requests one key, or one account, has left. */
export interface Allowance {
  policy: 'key' | 'account';
  quota: number;
  windowSeconds: number;
  remaining: number;
  /** Until the quota is whole again or, where nothing is left, until the next request. */
  resetSeconds: number;
}

interface Admission {
  isAdmitted: boolean;
  /** 0 for a request that is admitted. */
  retryAfterSeconds: number;
  allowances: Allowance[];
}

export interface RateLimiter {
  /** Counts a request against its key and its account, or refuses it, which costs neither of them anything. */
  admit(request: { keyId: string; accountId: string }): Admission;
}

const windowSeconds = 60;
/** Of each kind; about 10 MB when all are in use. */
const mostBuckets = 50_000;

/** As many requests a minute for each key as for each account; all of them may come at once. */
export function createRateLimiter({ quota, clock }: { quota: number; clock: Clock }): RateLimiter {
  const createBuckets = () =>
    createTokenBuckets({ capacity: quota, windowMs: windowSeconds * 1000, mostBuckets, clock });
  const buckets: Record<Allowance['policy'], TokenBuckets> = { key: createBuckets(), account: createBuckets() };
  const describe = (policy: Allowance['policy'], { remaining, nextInMs, fullInMs }: BucketLevel): Allowance => ({
    policy,
    quota,
    windowSeconds,
    remaining,
    resetSeconds: toSeconds(remaining > 0 ? fullInMs : nextInMs),
  });

  return {
    admit({ keyId, accountId }) {
      const ids = { key: keyId, account: accountId };
      const policies = ['key', 'account'] as const;
      const waitMs = Math.max(...policies.map((policy) => buckets[policy].look(ids[policy]).nextInMs));
      const isAdmitted = waitMs === 0;
      const levels = policies.map((policy) => buckets[policy][isAdmitted ? 'take' : 'look'](ids[policy]));
      return {
        isAdmitted,
        retryAfterSeconds: toSeconds(waitMs),
        allowances: policies.map((policy, position) => describe(policy, levels[position] as BucketLevel)),
      };
    },
  };
}

/** Up: whoever waits that long is not refused again. */
function toSeconds(ms: number): number {
  return Math.ceil(ms / 1000);
}
