import type { Clock } from '../kernel/clock.ts';
import { networkOf } from './network-of.ts';
import { createTokenBuckets, type TokenBuckets } from './token-buckets.ts';

/** Each counts a try and says for how long there must be none; 0: go on. */
export interface SignInLimiter {
  /** A password can be guessed, so also the right one has to wait. */
  password(address: string, email: string): number;
  /** The password was right: from this network, others' guessing elsewhere shuts the account no more. */
  succeeded(address: string, email: string): void;
  /** Going to the identity provider, and coming back. */
  provider(address: string): number;
  invitation(address: string): number;
}

const minuteMs = 60_000;
const mostBuckets = 10_000;

/** What is tried at one door closes none of the others: whoever makes a network knock at one shuts nobody out of the rest. */
export function limitSignIns(clock: Clock): SignInLimiter {
  const create = (capacity: number, minutes: number) =>
    createTokenBuckets({ capacity, windowMs: minutes * minuteMs, mostBuckets, clock });
  // Few for one account from one network; more for an account from everywhere, so that guessing elsewhere locks nobody out soon.
  const accountsFromNetworks = create(10, 15);
  const accounts = create(60, 60);
  const networks = create(300, 15);
  const providers = create(300, 15);
  const invitations = create(300, 15);
  // In the order of use: the first is the one that was used longest ago.
  const known = new Set<string>();
  const pairOf = (address: string, email: string) => `${networkOf(address)} ${email}`;
  return {
    password(address, email) {
      const pair = pairOf(address, email);
      return secondsToWait([
        [accountsFromNetworks, pair],
        ...(known.has(pair) ? [] : [[accounts, email] as const]),
        [networks, networkOf(address)],
      ]);
    },
    succeeded(address, email) {
      const pair = pairOf(address, email);
      known.delete(pair);
      known.add(pair);
      for (const [oldest] of known.entries()) {
        if (known.size <= mostBuckets) break;
        known.delete(oldest);
      }
    },
    provider: (address) => secondsToWait([[providers, networkOf(address)]]),
    invitation: (address) => secondsToWait([[invitations, networkOf(address)]]),
  };
}

/** Takes from every bucket, or from none. */
function secondsToWait(asked: readonly (readonly [TokenBuckets, string])[]): number {
  const waitMs = Math.max(...asked.map(([buckets, id]) => buckets.look(id).nextInMs));
  if (waitMs === 0) for (const [buckets, id] of asked) buckets.take(id);
  return Math.ceil(waitMs / 1000);
}
