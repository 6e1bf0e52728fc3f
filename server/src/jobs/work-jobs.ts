import type { Clock } from '../kernel/clock.ts';
import type { Logger } from '../kernel/logger.ts';
import { type Pause, pause } from '../kernel/pause.ts';
import type { Claim, JobFailure, JobQueue } from './job-queue.ts';

/** How one piece of work ended. `stopped`: it was aborted and is to go on another time. */
type JobEnd =
  | { kind: 'done' }
  | { kind: 'stopped' }
  | ({ kind: 'failed' /** Called when it is not tried again. */; whenGivenUp?(): Promise<void> } & JobFailure);

export interface JobWork {
  /** Aborted when the job is cancelled, lost or the server ends; nothing may be written any more. */
  signal: AbortSignal;
  /** Something was achieved that stays: failures before it no longer count. */
  progressed(): void;
  /** It waits for somebody outside and costs nothing: others may take its place until it goes on. */
  idle(isIdle: boolean): void;
}

export type DoJob = (job: Claim, work: JobWork) => Promise<JobEnd>;

/** Takes jobs from the queue and does them, some at a time. */
export interface JobWorkers {
  /** There may be something to do. */
  wake(): void;
  /** Cancels the job and waits until nobody works on it any more. */
  cancel(id: string): Promise<void>;
  isRunning(id: string): boolean;
  /** Stops what runs and gives it back. */
  close(): Promise<void>;
}

interface Options {
  queue: JobQueue;
  work: DoJob;
  clock: Clock;
  logger: Logger;
  /** How many work at a time, and how many there may be with those that are idle. */
  atOnce: number;
  mostOpen: number;
  /** Time between two signs of life. */
  beatMs: number;
  wait?: Pause;
}

/** However far away the next job seems, the queue is looked at again: another process may have put one. */
const longestSleepMs = 30_000;
const shortestSleepMs = 500;

const unknownFailure: JobFailure = {
  reason: 'Something went wrong inside of Clew.',
  nextStep: 'The log of the server says what. It is tried again by itself.',
  isFinal: false,
};

interface Running {
  isIdle: boolean;
  abort(): void;
  ended: Promise<void>;
}

export function workJobs({ queue, work, clock, logger, atOnce, mostOpen, beatMs, wait = pause }: Options): JobWorkers {
  const closing = new AbortController();
  const running = new Map<string, Running>();
  let sleeping = new AbortController();
  let isWanted = true;
  let claiming: Promise<unknown> = Promise.resolve();

  const wake = () => {
    isWanted = true;
    sleeping.abort();
  };
  const hasRoom = () =>
    running.size < mostOpen && [...running.values()].filter(({ isIdle }) => !isIdle).length < atOnce;

  const start = (job: Claim) => {
    const stopping = new AbortController();
    const signal = AbortSignal.any([stopping.signal, closing.signal]);
    const entry: Running = { isIdle: false, abort: () => stopping.abort(), ended: Promise.resolve() };
    running.set(job.id, entry);
    entry.ended = perform(job, entry, signal)
      .catch((error: unknown) => logger.error({ err: error, job: job.id }, 'The end of a job could not be noted'))
      .finally(() => {
        running.delete(job.id);
        wake();
      });
  };

  const perform = async (job: Claim, entry: Running, signal: AbortSignal) => {
    const ending = new AbortController();
    let hasProgressed = false;
    const beating = beat(job, entry, ending.signal, () => {
      const progressed = hasProgressed;
      hasProgressed = false;
      return progressed;
    });
    const end = await work(job, {
      signal,
      progressed: () => {
        hasProgressed = true;
      },
      idle: (isIdle) => {
        entry.isIdle = isIdle;
        if (isIdle) wake();
      },
    }).catch((error: unknown): JobEnd => {
      if (signal.aborted) return { kind: 'stopped' };
      logger.error({ err: error, job: job.id }, 'A job failed');
      return { kind: 'failed', ...unknownFailure };
    });
    ending.abort();
    await beating;
    if (hasProgressed) await queue.extend(job, { progressed: true });
    if (end.kind === 'done') await queue.finish(job);
    else if (end.kind === 'stopped') await queue.release(job);
    else if ((await queue.fail(job, end)) === 'given-up') await end.whenGivenUp?.();
  };

  const beat = async (job: Claim, entry: Running, signal: AbortSignal, takeProgress: () => boolean) => {
    while (!signal.aborted) {
      await wait(beatMs, signal);
      if (signal.aborted) return;
      const state = await queue.extend(job, { progressed: takeProgress() }).catch((error: unknown) => {
        logger.warn({ err: error, job: job.id }, 'A sign of life of a job could not be noted');
        return 'held' as const;
      });
      if (state !== 'held') return entry.abort();
    }
  };

  const run = async () => {
    while (!closing.signal.aborted) {
      isWanted = false;
      sleeping = new AbortController();
      try {
        while (await claimOne());
        if (!isWanted) await sleep();
      } catch (error) {
        if (closing.signal.aborted) return;
        logger.error({ err: error }, 'The queue of jobs could not be read; it is tried again');
        await wait(longestSleepMs, closing.signal);
      }
    }
  };
  const claimOne = async () => {
    if (closing.signal.aborted || !hasRoom()) return false;
    const claim = queue.claim().then(async (job) => {
      if (job && closing.signal.aborted) await queue.release(job);
      else if (job) start(job);
      return job !== undefined;
    });
    claiming = claim.catch(() => {});
    return claim;
  };
  const sleep = async () => {
    const dueMs = hasRoom() ? await queue.nextDueMs() : undefined;
    const sleepMs = dueMs === undefined ? longestSleepMs : dueMs - clock.nowMs();
    await wait(
      Math.min(Math.max(sleepMs, shortestSleepMs), longestSleepMs),
      AbortSignal.any([sleeping.signal, closing.signal]),
    );
  };
  const done = run();

  return {
    wake,
    isRunning: (id) => running.has(id),
    async cancel(id) {
      await queue.cancel(id);
      // One that was claimed just before is known by now.
      await claiming;
      const entry = running.get(id);
      entry?.abort();
      await entry?.ended;
    },
    async close() {
      closing.abort();
      await done;
      await Promise.all([...running.values()].map(({ ended }) => ended));
    },
  };
}
