import type { ProblemBody } from '@clew/contract';
import { sql } from 'kysely';
import type { Database } from '../database/open-database.ts';
import type { Access } from '../kernel/access.ts';
import { newId } from '../kernel/ids.ts';
import { emailPrincipal } from '../kernel/principals.ts';
import type { StoredResource, StoredTurn, TurnAnswer, TurnMessage, TurnState } from './turn.ts';

export interface ThreadRecord {
  id: string;
  accountId: string;
  /** Email of the account. */
  owner: string;
  assistantId: string;
  title: string;
  /** The last turn of the branch that is shown. */
  currentNo: number;
  createdMs: number;
  updatedMs: number;
}

interface NewTurn {
  requestId: string;
  messages: TurnMessage[];
  nowMs: number;
}

/** Own threads, or those that others share with the account. */
type Whose = 'mine' | 'shared';

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
        current_no: 1,
        created_ms: turn.nowMs,
        updated_ms: turn.nowMs,
      })
      .execute();
    await transaction
      .insertInto('turns')
      .values(newTurnRow(id, { no: 1, follows: null }, turn))
      .execute();
  });
  return id;
}

/** Adds a running turn behind another one (or as a first one) to a thread that is the account's (see findThread). */
export async function addTurn(
  database: Database,
  threadId: string,
  follows: number | null,
  turn: NewTurn,
): Promise<void> {
  await database.writer.transaction().execute(async (transaction) => {
    const { last } = await transaction
      .selectFrom('turns')
      .select(sql<number>`coalesce(max(no), 0)`.as('last'))
      .where('thread_id', '=', threadId)
      .executeTakeFirstOrThrow();
    const no = last + 1;
    await transaction
      .insertInto('turns')
      .values(newTurnRow(threadId, { no, follows }, turn))
      .execute();
    await transaction
      .updateTable('threads')
      .set({ updated_ms: turn.nowMs, current_no: no })
      .where('id', '=', threadId)
      .execute();
  });
}

/** Ends a turn in a definite state with what was produced. A turn that has ended, or was deleted, stays as it is. */
export async function endTurn(
  database: Database,
  requestId: string,
  end: {
    state: Exclude<TurnState, 'running'>;
    answer: TurnAnswer;
    problem: ProblemBody | null;
    /** Who wrote it, and what that cost; null where nobody counted. */
    writer: { model: string; inputTokens: number | null; outputTokens: number | null };
    nowMs: number;
  },
): Promise<void> {
  await database.writer
    .updateTable('turns')
    .set({
      state: end.state,
      parts: JSON.stringify(end.answer.parts),
      resources: JSON.stringify(end.answer.resources.map(toStoredResource)),
      references: JSON.stringify(end.answer.references),
      problem: end.problem && JSON.stringify(end.problem),
      model: end.writer.model,
      input_tokens: end.writer.inputTokens,
      output_tokens: end.writer.outputTokens,
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
  const row = await threadsOf(database, access, 'mine').where('threads.id', '=', id).executeTakeFirst();
  return row && toRecord(row);
}

/** A thread that somebody else shares with the account, or undefined. */
export async function findSharedThread(
  database: Database,
  access: Access,
  id: string,
): Promise<ThreadRecord | undefined> {
  const row = await threadsOf(database, access, 'shared').where('threads.id', '=', id).executeTakeFirst();
  return row && toRecord(row);
}

/** Newest first, behind the one that `after` names. */
export async function listThreads(
  database: Database,
  access: Access,
  {
    of,
    after,
    limit,
    assistantIds,
  }: {
    of: Whose;
    after: { updatedMs: number; id: string } | undefined;
    limit: number;
    assistantIds: readonly string[] | 'all';
  },
): Promise<ThreadRecord[]> {
  let query = threadsOf(database, access, of).orderBy('updated_ms', 'desc').orderBy('threads.id').limit(limit);
  if (assistantIds !== 'all') query = query.where('assistant_id', 'in', assistantIds);
  if (after)
    query = query.where((where) =>
      where.or([
        where('updated_ms', '<', after.updatedMs),
        where.and([where('updated_ms', '=', after.updatedMs), where('threads.id', '>', after.id)]),
      ]),
    );
  return (await query.execute()).map(toRecord);
}

export interface ThreadChange {
  title?: string | undefined;
  currentNo?: number | undefined;
  /** Folded emails. */
  readers?: readonly string[] | undefined;
}

/** Changes what is given of one of the account's threads; false where it has no such thread. */
export async function changeThread(
  database: Database,
  access: Access,
  id: string,
  { title, currentNo, readers }: ThreadChange,
): Promise<boolean> {
  return database.writer.transaction().execute(async (transaction) => {
    const changed = await transaction
      .updateTable('threads')
      .set((set) => ({ title: title ?? set.ref('title'), current_no: currentNo ?? set.ref('current_no') }))
      .where('id', '=', id)
      .where('account_id', '=', access.accountId)
      .executeTakeFirst();
    if (changed.numUpdatedRows === 0n) return false;
    if (!readers) return true;
    await transaction.deleteFrom('thread_readers').where('thread_id', '=', id).execute();
    if (readers.length > 0)
      await transaction
        .insertInto('thread_readers')
        .values(readers.map((email) => ({ thread_id: id, email })))
        .execute();
    return true;
  });
}

/** With whom the threads are shared, by thread. For threads that are the account's. */
export async function readersOf(
  database: Database,
  access: Access,
  threadIds: readonly string[],
): Promise<Map<string, string[]>> {
  if (threadIds.length === 0) return new Map();
  const rows = await database.reader
    .selectFrom('thread_readers')
    .innerJoin('threads', 'threads.id', 'thread_readers.thread_id')
    .select(['thread_id', 'email'])
    .where('threads.account_id', '=', access.accountId)
    .where('thread_id', 'in', threadIds)
    .orderBy('email')
    .execute();
  const byThread = Map.groupBy(rows, ({ thread_id }) => thread_id);
  return new Map(Array.from(byThread, ([id, found]) => [id, found.map(({ email }) => email)]));
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

/** The turns of all branches of a thread that is the account's, or is shared with it; oldest first. */
export async function listTurns(
  database: Database,
  access: Access,
  of: Whose,
  threadId: string,
): Promise<StoredTurn[]> {
  const rows = await database.reader
    .selectFrom('turns')
    .innerJoin(threadsOf(database, access, of).as('visible'), 'visible.id', 'turns.thread_id')
    .selectAll('turns')
    .where('thread_id', '=', threadId)
    .orderBy('no')
    .execute();
  return rows.map((row) => ({
    requestId: row.request_id,
    no: row.no,
    follows: row.follows,
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

function threadsOf(database: Database, access: Access, of: Whose) {
  const threads = database.reader
    .selectFrom('threads')
    .innerJoin('accounts', 'accounts.id', 'threads.account_id')
    .selectAll('threads')
    .select('accounts.email as owner');
  if (of === 'mine') return threads.where('threads.account_id', '=', access.accountId);
  const shared = database.reader
    .selectFrom('thread_readers')
    .select('thread_id')
    .where('email', 'in', emailsOf(access));
  return threads.where('threads.account_id', '<>', access.accountId).where('threads.id', 'in', shared);
}

/** None of an account that may see nothing. */
function emailsOf({ principals }: Access): string[] {
  const prefix = emailPrincipal('');
  return [...principals].flatMap((name) => (name.startsWith(prefix) ? [name.slice(prefix.length)] : []));
}

function toStoredResource({ id, data }: TurnAnswer['resources'][number]): StoredResource {
  const passage = data['passage'];
  return { id, ...(passage === undefined ? {} : { passage }) };
}

function newTurnRow(
  threadId: string,
  place: { no: number; follows: number | null },
  { requestId, messages, nowMs }: NewTurn,
) {
  return {
    request_id: requestId,
    thread_id: threadId,
    ...place,
    state: 'running',
    messages: JSON.stringify(messages),
    parts: '[]',
    resources: '[]',
    references: '[]',
    problem: null,
    model: null,
    input_tokens: null,
    output_tokens: null,
    created_ms: nowMs,
    ended_ms: null,
  };
}

type Row = Awaited<ReturnType<ReturnType<typeof threadsOf>['execute']>>[number];

function toRecord(row: Row): ThreadRecord {
  return {
    id: row.id,
    accountId: row.account_id,
    owner: row.owner,
    assistantId: row.assistant_id,
    title: row.title,
    currentNo: row.current_no,
    createdMs: row.created_ms,
    updatedMs: row.updated_ms,
  };
}
