import type { Database } from '../database/open-database.ts';
import type { Clock } from '../kernel/clock.ts';
import { randomText } from '../kernel/ids.ts';
import { type Claim, type JobFailure, type JobLimits, type JobQueue, usualLimits } from './job-queue.ts';
import {
  changeJob,
  deleteDead,
  deleteGroup,
  deleteJob,
  findFreeJob,
  findHeld,
  findJob,
  findNextDueMs,
  freeAllJobs,
  inTransaction,
  type JobRow,
  listDeadJobs,
  noteServed,
  putDead,
  putJob,
} from './job-store.ts';
import { pauseBefore } from './pause-before.ts';

interface Options {
  database: Database;
  clock: Clock;
  limits?: Partial<JobLimits>;
  /** In [0, 1). */
  random?(): number;
}

type Writing = Parameters<Parameters<typeof inTransaction>[1]>[0];

const waiting = { state: 'waiting', lease: null, lease_until_ms: null };
const vanished = {
  reason: 'The server ended again and again while it worked on this.',
  nextStep: 'Look into the log of the server for why it ended, and run it again.',
};

/** The queue in the database of the records. Whatever decides who holds a job is one transaction. */
export function createJobQueue({ database, clock, limits: given, random = Math.random }: Options): JobQueue {
  const limits = { ...usualLimits, ...given };

  /** The end of a round: one that recurs, or was asked for meanwhile, waits for its next; any other goes. */
  const endRound = async (writing: Writing, job: JobRow) => {
    const due_ms = job.again_ms ?? (job.every_ms === null ? undefined : clock.nowMs() + job.every_ms);
    if (job.is_cancelled || due_ms === undefined) return deleteJob(writing, job.id);
    await changeJob(writing, job.id, { ...waiting, attempt: 0, due_ms, again_ms: null });
  };
  const bury = async (writing: Writing, job: JobRow, { reason, nextStep }: Pick<JobFailure, 'reason' | 'nextStep'>) => {
    const { id, kind, group_id: groupId, payload, attempt: attempts } = job;
    await putDead(writing, { id, kind, groupId, payload, attempts, reason, nextStep, diedMs: clock.nowMs() });
    await endRound(writing, job);
  };
  const whileHeld = (claim: Claim, work: (writing: Writing, job: JobRow) => Promise<unknown>) =>
    inTransaction(database, async (writing) => {
      const job = await findHeld(writing, claim);
      if (job) await work(writing, job);
      return job !== undefined;
    });

  return {
    put: (job) => inTransaction(database, (writing) => putJob(writing, job)),

    claim: () =>
      inTransaction(database, async (writing) => {
        for (;;) {
          const nowMs = clock.nowMs();
          const job = await findFreeJob(writing, nowMs, limits.perGroup);
          if (!job) return undefined;
          if (job.is_cancelled) await deleteJob(writing, job.id);
          else if (job.attempt >= limits.vanishings) await bury(writing, job, vanished);
          else {
            const lease = randomText(16);
            const attempt = job.attempt + 1;
            await changeJob(writing, job.id, {
              state: 'running',
              lease,
              lease_until_ms: nowMs + limits.leaseMs,
              again_ms: null,
              attempt,
            });
            await noteServed(writing, job.group_id);
            const { id, kind, group_id: groupId } = job;
            return { id, kind, groupId, payload: JSON.parse(job.payload) as unknown, attempt, lease };
          }
        }
      }),

    extend: (claim, { progressed = false } = {}) =>
      inTransaction(database, async (writing) => {
        const job = await findHeld(writing, claim);
        if (!job) return 'lost';
        if (job.is_cancelled) return 'cancelled';
        const lease_until_ms = clock.nowMs() + limits.leaseMs;
        await changeJob(writing, job.id, { lease_until_ms, ...(progressed ? { attempt: 1 } : {}) });
        return 'held';
      }),

    finish: (claim) =>
      whileHeld(claim, async (writing, job) => {
        await deleteDead(writing, job.id);
        await endRound(writing, job);
      }),

    fail: (claim, failure) =>
      inTransaction(database, async (writing) => {
        const job = await findHeld(writing, claim);
        if (!job) return 'lost';
        if (job.is_cancelled) {
          await deleteJob(writing, job.id);
          return 'cancelled';
        }
        if (failure.isFinal || job.attempt >= limits.attempts) {
          await bury(writing, job, failure);
          return 'given-up';
        }
        const pauseMs = Math.max(pauseBefore(job.attempt, limits, random()), failure.retryAfterMs ?? 0);
        await changeJob(writing, job.id, { ...waiting, due_ms: clock.nowMs() + pauseMs });
        return 'again';
      }),

    release: (claim) =>
      whileHeld(claim, async (writing, job) => {
        if (job.is_cancelled) return deleteJob(writing, job.id);
        await changeJob(writing, job.id, { ...waiting, attempt: job.attempt - 1 });
      }),

    cancel: (id) =>
      inTransaction(database, async (writing) => {
        await writing.deleteFrom('jobs').where('id', '=', id).where('state', '=', 'waiting').execute();
        await changeJob(writing, id, { is_cancelled: 1 });
      }),

    find: (id) => findJob(database, id),
    nextDueMs: () => findNextDueMs(database),
    voidClaims: () => freeAllJobs(database),
    listDead: (groupId) => listDeadJobs(database, groupId),
    dismiss: (id) => inTransaction(database, (writing) => deleteDead(writing, id)),
    removeGroup: (groupId) => deleteGroup(database, groupId),
  };
}
