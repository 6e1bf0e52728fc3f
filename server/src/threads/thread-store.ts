import type { Database } from '../database/open-database.ts';
import type { Access } from '../kernel/access.ts';
import { emailPrincipal } from '../kernel/principals.ts';
import { threadsThatSay } from './threads-that-say.ts';

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

/** Own threads, or those that others share with the account. */
export type Whose = 'mine' | 'shared';

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
    match,
  }: {
    of: Whose;
    after: { updatedMs: number; id: string } | undefined;
    limit: number;
    assistantIds: readonly string[] | 'all';
    /** Of said-store.ts: those alone in which it is found. */
    match?: string | undefined;
  },
): Promise<ThreadRecord[]> {
  let query = threadsOf(database, access, of).orderBy('updated_ms', 'desc').orderBy('threads.id').limit(limit);
  if (match !== undefined) query = query.where('threads.id', 'in', threadsThatSay(match));
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

/** The threads of the account, or those that others share with it: every read of turns goes through it. */
export function threadsOf(database: Database, access: Access, of: Whose) {
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
