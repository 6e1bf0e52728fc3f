import type { ClientTimers } from '../http/client-timers.ts';

export interface RecordedTimers extends ClientTimers {
  /** Every wait, which takes no time. */
  waits: number[];
  /** Of each request in turn; they come when a test lets them. */
  deadlines: AbortController[];
}

export function createRecordedTimers(nowMs = 0): RecordedTimers {
  const waits: number[] = [];
  const deadlines: AbortController[] = [];
  return {
    waits,
    deadlines,
    clock: { nowMs: () => nowMs },
    wait: async (ms) => waits.push(ms),
    deadline: () => {
      const controller = new AbortController();
      deadlines.push(controller);
      return controller.signal;
    },
    random: () => 1,
  };
}
