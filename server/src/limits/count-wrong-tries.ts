import type { Clock } from '../kernel/clock.ts';
import { networkOf } from './network-of.ts';

interface Verdict {
  /** Whether this try came in a pause. Such a try is not counted, so the pause has an end. */
  isRefused: boolean;
  /** How long the pause lasts that this try began, or came in; 0 for none. */
  pauseSeconds: number;
}

/** Counts wrong keys by the client's network and makes it pause after many, longer each time. */
export interface WrongTries {
  record(address: string): Verdict;
}

interface Tries {
  wrong: number;
  lastMs: number;
  pausedUntilMs: number;
}

/** A script with an old key is noticed by then, and so is whoever guesses. */
const freeTries = 20;
const firstPauseMs = 1_000;
const longestPauseMs = 15 * 60_000;
const forgetMs = 60 * 60_000;
/** Kept in memory; beyond that the one that tried longest ago is forgotten. */
const mostNetworks = 10_000;

export function countWrongTries(clock: Clock): WrongTries {
  // In the order of the last counted try.
  const networks = new Map<string, Tries>();
  return {
    record(address) {
      const network = networkOf(address);
      const nowMs = clock.nowMs();
      const known = networks.get(network);
      const tries = known && nowMs - known.lastMs <= forgetMs ? known : undefined;
      const waitMs = Math.min((tries?.pausedUntilMs ?? 0) - nowMs, longestPauseMs);
      if (waitMs > 0) return { isRefused: true, pauseSeconds: Math.ceil(waitMs / 1000) };
      const wrong = (tries?.wrong ?? 0) + 1;
      const pauseMs = wrong < freeTries ? 0 : Math.min(firstPauseMs * 2 ** (wrong - freeTries), longestPauseMs);
      networks.delete(network);
      networks.set(network, { wrong, lastMs: nowMs, pausedUntilMs: nowMs + pauseMs });
      for (const [oldest] of networks) {
        if (networks.size <= mostNetworks) break;
        networks.delete(oldest);
      }
      return { isRefused: false, pauseSeconds: pauseMs / 1000 };
    },
  };
}
