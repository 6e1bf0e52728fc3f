import type { ProblemBody } from '@clew/contract';
import { sql } from 'kysely';
import type { Database } from '../database/open-database.ts';
import type { Access } from '../kernel/access.ts';
import { newId } from '../kernel/ids.ts';
import type { StoredResource, StoredTurn, TurnAnswer, TurnMessage, TurnState } from './turn.ts';

export interface ThreadRecord {
  id: string;
  assistantId: string;
  title: string;
  createdMs: number;
  updatedMs: number;
}

interface NewTurn {
  requestId: string;
  messages: TurnMessage[];
  nowMs: number;
}

/** Creates a thread of the account with its first turn, running. */
export async function startThread(
  database: Database,
  access: Access,
  { assistantId, title }: { assistantId: string; title: string },
  turn: NewTurn,
): Promise<string> {
  const id = newId('thr');
  await database.writer.transaction().execute(async (transaction) => {
    await transaction
      .insertInto('threads')
      .values({
        id,
        account_id: access.accountId,
        assistant_id: assistantId,
        title,
        created_ms: turn.nowMs,
        updated_ms: turn.nowMs,
      })
      .execute();
    await transaction
      .insertInto('turns')
      .values(newTurnRow(id, 1, turn))
      .execute();
  });
  return id;
}

/** Adds a running turn to a thread that is the account's (see findThread). */
export async function addTurn(database: Database, threadId: string, turn: NewTurn): Promise<void> {
  await database.writer.transaction().execute(async (transaction) => {
    const { last } = await transaction
      .selectFrom('turns')
      .select(sql<number>`coalesce(max(no), 0)`.as('last'))
      .where('thread_id', '=', threadId)
      .executeTakeFirstOrThrow();
    await transaction
      .insertInto('turns')
      .values(newTurnRow(threadId, last + 1, turn))
      .execute();
    await transaction.updateTable('threads').set({ updated_ms: turn.nowMs }).where('id', '=', threadId).execute();
  });
}

/** Ends a turn in a definite state with what was produced. A turn that has ended, or was deleted, stays as it is. */
export async function endTurn(
  database: Database,
  requestId: string,
  end: { state: Exclude<TurnState, 'running'>; answer: TurnAnswer; problem: ProblemBody | null; nowMs: number },
): Promise<void> {
  await database.writer
    .updateTable('turns')
    .set({
      state: end.state,
      parts: JSON.stringify(end.answer.parts),
      resources: JSON.stringify(end.answer.resources.map(toStoredResource)),
      references: JSON.stringify(end.answer.references),
      problem: end.problem && JSON.stringify(end.problem),
      ended_ms: end.nowMs,
    })
    .where('request_id', '=', requestId)
    .where('state', '=', 'running')
    .execute();
}

/** Run at start: what was running when the process ended never will end. */
export async function interruptRunningTurns(database: Database, nowMs: number): Promise<number> {
  const { numUpdatedRows } = await database.writer
    .updateTable('turns')
    .set({ state: 'interrupted', ended_ms: nowMs })
    .where('state', '=', 'running')
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

/** The account's own thread, or undefined. */
export async function findThread(database: Database, access: Access, id: string): Promise<ThreadRecord | undefined> {
  const row = await ownThreads(database, access).where('id', '=', id).executeTakeFirst();
  return row && toRecord(row);
}

/** The account's threads, newest first, behind the one that `after` names. */
export async function listThreads(
  database: Database,
  access: Access,
  {
    after,
    limit,
    assistantIds,
  }: { after: { updatedMs: number; id: string } | undefined; limit: number; assistantIds: readonly string[] | 'all' },
): Promise<ThreadRecord[]> {
  let query = ownThreads(database, access).orderBy('updated_ms', 'desc').orderBy('id').limit(limit);
  if (assistantIds !== 'all') query = query.where('assistant_id', 'in', assistantIds);
  if (after)
    query = query.where((where) =>
      where.or([
        where('updated_ms', '<', after.updatedMs),
        where.and([where('updated_ms', '=', after.updatedMs), where('id', '>', after.id)]),
      ]),
    );
  return (await query.execute()).map(toRecord);
}

/** False where the account has no such thread. */
export async function deleteThread(database: Database, access: Access, id: string): Promise<boolean> {
  const { numDeletedRows } = await database.writer
    .deleteFrom('threads')
    .where('id', '=', id)
    .where('account_id', '=', access.accountId)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

/** The turns of one of the account's threads, oldest first. */
export async function listTurns(database: Database, access: Access, threadId: string): Promise<StoredTurn[]> {
  const rows = await database.reader
    .selectFrom('turns')
    .innerJoin('threads', 'threads.id', 'turns.thread_id')
    .selectAll('turns')
    .where('threads.account_id', '=', access.accountId)
    .where('thread_id', '=', threadId)
    .orderBy('no')
    .execute();
  return rows.map((row) => ({
    requestId: row.request_id,
    no: row.no,
    state: row.state as TurnState,
    messages: JSON.parse(row.messages) as TurnMessage[],
    parts: JSON.parse(row.parts) as StoredTurn['parts'],
    resources: JSON.parse(row.resources) as StoredResource[],
    references: JSON.parse(row.references) as StoredTurn['references'],
    problem: row.problem === null ? null : (JSON.parse(row.problem) as ProblemBody),
    createdMs: row.created_ms,
    endedMs: row.ended_ms,
  }));
}

/** The assistant of the account's turn with this request id, running or ended. */
export async function findAssistantOfTurn(
  database: Database,
  access: Access,
  requestId: string,
): Promise<string | undefined> {
  const row = await database.reader
    .selectFrom('turns')
    .innerJoin('threads', 'threads.id', 'turns.thread_id')
    .select('threads.assistant_id')
    .where('turns.request_id', '=', requestId)
    .where('threads.account_id', '=', access.accountId)
    .executeTakeFirst();
  return row?.assistant_id;
}

function ownThreads(database: Database, access: Access) {
  return database.reader.selectFrom('threads').selectAll().where('account_id', '=', access.accountId);
}

function toStoredResource({ id, data }: TurnAnswer['resources'][number]): StoredResource {
  const passage = data['passage'];
  return { id, ...(passage === undefined ? {} : { passage }) };
}

function newTurnRow(threadId: string, no: number, { requestId, messages, nowMs }: NewTurn) {
  return {
    request_id: requestId,
    thread_id: threadId,
    no,
    state: 'running',
    messages: JSON.stringify(messages),
    parts: '[]',
    resources: '[]',
    references: '[]',
    problem: null,
    created_ms: nowMs,
    ended_ms: null,
  };
}

function toRecord(row: {
  id: string;
  assistant_id: string;
  title: string;
  created_ms: number;
  updated_ms: number;
}): ThreadRecord {
  return {
    id: row.id,
    assistantId: row.assistant_id,
    title: row.title,
    createdMs: row.created_ms,
    updatedMs: row.updated_ms,
  };
}
