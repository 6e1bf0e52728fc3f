import { Problem } from '../kernel/problem.ts';

/** `bytes`: what the work keeps in memory while it waits. */
type InTurn = <Result>(name: string, work: () => Promise<Result>, bytes?: number) => Promise<Result>;

/**
 * Runs works of one name one after the other, in the order in which they were asked for: reading a file takes its time, and
 * an earlier version must not come in after a later one. Those that wait keep their bytes in memory, so only so many may.
 */
export function createTurns(mostWaitingBytes = Number.POSITIVE_INFINITY): InTurn {
  const last = new Map<string, Promise<unknown>>();
  let waitingBytes = 0;
  return async (name, work, bytes = 0) => {
    const before = last.get(name);
    if (before && waitingBytes + bytes > mostWaitingBytes)
      throw new Problem('too-many-requests', {
        detail: 'More versions of this came than can be kept until their turn. Send the newest again in some seconds.',
        retryAfterSeconds: 5,
      });
    const waiting = before ? bytes : 0;
    waitingBytes += waiting;
    const begin = () => {
      waitingBytes -= waiting;
      return work();
    };
    const mine = before ? before.then(begin, begin) : begin();
    last.set(name, mine);
    try {
      return await mine;
    } finally {
      if (last.get(name) === mine) last.delete(name);
    }
  };
}
