import { setTimeout as sleep } from 'node:timers/promises';
import { type Clock, systemClock } from '../../kernel/clock.ts';

/** Time and chance; tests give their own. */
export interface ClientTimers {
  clock: Clock;
  wait(ms: number, signal: AbortSignal): Promise<unknown>;
  /** A signal that aborts after `ms`. */
  deadline(ms: number): AbortSignal;
  random(): number;
}

export const systemTimers: ClientTimers = {
  clock: systemClock,
  wait: (ms, signal) => sleep(ms, undefined, { signal }),
  deadline: (ms) => AbortSignal.timeout(ms),
  random: Math.random,
};
