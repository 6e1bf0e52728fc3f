import type { Clock } from '../kernel/clock.ts';
import { networkOf } from './network-of.ts';
import { createTokenBuckets } from './token-buckets.ts';

/** Lets only so many passwords be tried: a password can be guessed, so also the right one has to wait. */
export interface SignInLimiter {
  /** Counts a try and says for how long there must be none; 0: go on. */
  secondsToWait(address: string, email: string | undefined): number;
}

const minuteMs = 60_000;
const mostBuckets = 10_000;

export function limitSignIns(clock: Clock): SignInLimiter {
  const create = (capacity: number, windowMs: number) => createTokenBuckets({ capacity, windowMs, mostBuckets, clock });
  // Few for one account from one network; more for an account from everywhere, so that guessing elsewhere locks nobody out soon.
  const kinds = [
    { buckets: create(10, 15 * minuteMs), idOf: (network: string, email: string) => `${network} ${email}` },
    { buckets: create(60, 60 * minuteMs), idOf: (_: string, email: string) => email },
    { buckets: create(300, 15 * minuteMs), idOf: (network: string) => network },
  ];
  return {
    secondsToWait(address, email) {
      const network = networkOf(address);
      const asked = kinds
        .filter(({ idOf }) => email !== undefined || idOf.length === 1)
        .map(({ buckets, idOf }) => ({ buckets, id: idOf(network, email ?? '') }));
      const waitMs = Math.max(...asked.map(({ buckets, id }) => buckets.look(id).nextInMs));
      if (waitMs === 0) for (const { buckets, id } of asked) buckets.take(id);
      return Math.ceil(waitMs / 1000);
    },
  };
}
