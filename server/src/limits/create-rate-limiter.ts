import type { Clock } from '../kernel/clock.ts';
import { networkOf } from './network-of.ts';
import { type BucketLevel, createTokenBuckets, type TokenBuckets } from './token-buckets.ts';

/** What is counted; an address by its network. */
type RateLimitPolicy = 'key' | 'account' | 'embed' | 'address';

/** How many requests one key, account, embed or address has left. */
export interface Allowance {
  policy: RateLimitPolicy;
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
  /** Counts a request against all of these, or refuses it, which costs none of them anything. */
  admit(request: Partial<Record<RateLimitPolicy, string>>): Admission;
}

const windowSeconds = 60;
/** Of each kind; about 10 MB when all are in use. */
const mostBuckets = 50_000;

/** As many requests a minute for each key as for each account, embed or address; all of them may come at once. */
export function createRateLimiter({ quota, clock }: { quota: number; clock: Clock }): RateLimiter {
  const createBuckets = () =>
    createTokenBuckets({ capacity: quota, windowMs: windowSeconds * 1000, mostBuckets, clock });
  const buckets: Record<RateLimitPolicy, TokenBuckets> = {
    key: createBuckets(),
    account: createBuckets(),
    embed: createBuckets(),
    address: createBuckets(),
  };
  const describe = (policy: RateLimitPolicy, { remaining, nextInMs, fullInMs }: BucketLevel): Allowance => ({
    policy,
    quota,
    windowSeconds,
    remaining,
    resetSeconds: toSeconds(remaining > 0 ? fullInMs : nextInMs),
  });

  return {
    admit({ address, ...request }) {
      const ids = Object.entries({ ...request, ...(address === undefined ? {} : { address: networkOf(address) }) }) as [
        RateLimitPolicy,
        string,
      ][];
      const waitMs = Math.max(...ids.map(([policy, id]) => buckets[policy].look(id).nextInMs));
      const isAdmitted = waitMs === 0;
      return {
        isAdmitted,
        retryAfterSeconds: toSeconds(waitMs),
        allowances: ids.map(([policy, id]) => describe(policy, buckets[policy][isAdmitted ? 'take' : 'look'](id))),
      };
    },
  };
}

/** Up: whoever waits that long is not refused again. */
function toSeconds(ms: number): number {
  return Math.ceil(ms / 1000);
}
