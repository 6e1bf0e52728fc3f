import type { ExpressionBuilder, Transaction } from 'kysely';
import type { Database } from '../database/open-database.ts';
import type { Tables } from '../database/tables.ts';
import type { Claim, DeadJob, JobSight, NewJob } from './job-queue.ts';

type Writing = Transaction<Tables>;
export type JobRow = Tables['jobs'];

export function inTransaction<Result>(database: Database, work: (writing: Writing) => Promise<Result>) {
  return database.writer.transaction().execute(work);
}

export async function putJob(writing: Writing, { id, kind, groupId, payload, dueMs, everyMs }: NewJob): Promise<void> {
  const before = await writing.selectFrom('jobs').selectAll().where('id', '=', id).executeTakeFirst();
  const values = { kind, group_id: groupId, payload: JSON.stringify(payload), every_ms: everyMs, is_cancelled: 0 };
  if (before?.state === 'running')
    await changeJob(writing, id, { ...values, again_ms: earlier(before.again_ms, dueMs) });
  else if (before) await changeJob(writing, id, { ...values, due_ms: earlier(before.due_ms, dueMs) });
  else
    await writing
      .insertInto('jobs')
      .values({
        id,
        ...values,
        state: 'waiting',
        due_ms: dueMs,
        attempt: 0,
        again_ms: null,
        lease: null,
        lease_until_ms: null,
      })
      .execute();
}

function earlier(before: number | null, ms: number): number {
  return before === null ? ms : Math.min(before, ms);
}

/** Waits and is due, or is held by nobody who gives signs of life. */
function isFree(nowMs: number) {
  return ({ or, and, eb }: ExpressionBuilder<Tables, 'jobs'>) =>
    or([
      and([eb('jobs.state', '=', 'waiting'), eb('jobs.due_ms', '<=', nowMs)]),
      and([eb('jobs.state', '=', 'running'), eb('jobs.lease_until_ms', '<=', nowMs)]),
    ]);
}

/** Of the groups that may run more, the one that was served longest ago; of its jobs the one that is due longest. */
export async function findFreeJob(writing: Writing, nowMs: number, perGroup: number): Promise<JobRow | undefined> {
  return writing
    .selectFrom('jobs')
    .leftJoin('job_groups', 'job_groups.id', 'jobs.group_id')
    .selectAll('jobs')
    .where(isFree(nowMs))
    .where(
      (where) =>
        where
          .selectFrom('jobs as others')
          .select(({ fn }) => fn.countAll<number>().as('count'))
          .whereRef('others.group_id', '=', 'jobs.group_id')
          .where('others.state', '=', 'running')
          .where('others.lease_until_ms', '>', nowMs),
      '<',
      perGroup,
    )
    .orderBy(({ fn, val }) => fn.coalesce('job_groups.served_no', val(0)))
    .orderBy('jobs.due_ms')
    .orderBy('jobs.id')
    .limit(1)
    .executeTakeFirst();
}

export async function noteServed(writing: Writing, groupId: string): Promise<void> {
  const { last } = await writing
    .selectFrom('job_groups')
    .select(({ fn }) => fn.max('served_no').as('last'))
    .executeTakeFirstOrThrow();
  const served_no = (last ?? 0) + 1;
  await writing
    .insertInto('job_groups')
    .values({ id: groupId, served_no })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ served_no }))
    .execute();
}

export async function changeJob(writing: Writing, id: string, change: Partial<JobRow>): Promise<void> {
  await writing.updateTable('jobs').set(change).where('id', '=', id).execute();
}

export async function deleteJob(writing: Writing, id: string): Promise<void> {
  await writing.deleteFrom('jobs').where('id', '=', id).execute();
}

/** The job as long as this claim holds it. */
export async function findHeld(writing: Writing, { id, lease }: Claim): Promise<JobRow | undefined> {
  return writing.selectFrom('jobs').selectAll().where('id', '=', id).where('lease', '=', lease).executeTakeFirst();
}

export async function findJob(database: Database, id: string): Promise<JobSight | undefined> {
  const row = await database.reader.selectFrom('jobs').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) return undefined;
  const state = row.state === 'running' ? 'running' : 'waiting';
  return { state, dueMs: row.due_ms, everyMs: row.every_ms, attempt: row.attempt };
}

export async function findNextDueMs(database: Database): Promise<number | undefined> {
  const { due, lapse } = await database.reader
    .selectFrom('jobs')
    .select(({ fn }) => [
      fn.min('due_ms').filterWhere('state', '=', 'waiting').as('due'),
      fn.min('lease_until_ms').filterWhere('state', '=', 'running').as('lapse'),
    ])
    .executeTakeFirstOrThrow();
  const times = [due, lapse].filter((time): time is number => typeof time === 'number');
  return times.length > 0 ? Math.min(...times) : undefined;
}

export async function freeAllJobs(database: Database): Promise<void> {
  await inTransaction(database, async (writing) => {
    await writing.deleteFrom('jobs').where('is_cancelled', '=', 1).execute();
    await writing
      .updateTable('jobs')
      .set({ state: 'waiting', lease: null, lease_until_ms: null })
      .where('state', '=', 'running')
      .execute();
  });
}

export async function putDead(writing: Writing, dead: Omit<DeadJob, 'payload'> & { payload: string }): Promise<void> {
  const { id, kind, groupId, payload, attempts, reason, nextStep, diedMs } = dead;
  const values = { kind, group_id: groupId, payload, attempts, reason, next_step: nextStep, died_ms: diedMs };
  await writing
    .insertInto('dead_jobs')
    .values({ id, ...values })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(values))
    .execute();
}

export async function listDeadJobs(database: Database, groupId: string | undefined): Promise<DeadJob[]> {
  const rows = await database.reader
    .selectFrom('dead_jobs')
    .selectAll()
    .$if(groupId !== undefined, (query) => query.where('group_id', '=', groupId ?? ''))
    .orderBy('died_ms', 'desc')
    .orderBy('id')
    .execute();
  return rows.map(({ id, kind, group_id, payload, attempts, reason, next_step, died_ms }) => ({
    id,
    kind,
    groupId: group_id,
    payload: JSON.parse(payload) as unknown,
    attempts,
    reason,
    nextStep: next_step,
    diedMs: died_ms,
  }));
}

/** Also what the failure of an earlier round left: a job that is done is no longer dead. */
export async function deleteDead(writing: Writing, id: string): Promise<boolean> {
  const { numDeletedRows } = await writing.deleteFrom('dead_jobs').where('id', '=', id).executeTakeFirst();
  return numDeletedRows > 0n;
}

export async function deleteGroup(database: Database, groupId: string): Promise<void> {
  await inTransaction(database, async (writing) => {
    await writing.deleteFrom('jobs').where('group_id', '=', groupId).execute();
    await writing.deleteFrom('dead_jobs').where('group_id', '=', groupId).execute();
    await writing.deleteFrom('job_groups').where('id', '=', groupId).execute();
  });
}
