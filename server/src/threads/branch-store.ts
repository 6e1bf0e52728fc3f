import type { ProblemBody } from '@clew/contract';
import { type Selectable, sql } from 'kysely';
import type { Database } from '../database/open-database.ts';
import type { Tables } from '../database/tables.ts';
import type { Access } from '../kernel/access.ts';
import { threadsOf, type Whose } from './thread-store.ts';
import type { StoredResource, StoredTurn, TurnMessage, TurnSource, TurnState } from './turn.ts';

/** A thread that is the account's, or is shared with it. */
interface VisibleThread {
  of: Whose;
  id: string;
}

/**
 * The end of a branch up to the turn with the number `last`, oldest first: at most `turns` of them, and none before the one
 * with which they reach `bytes`.
 */
export async function readBranch(
  database: Database,
  access: Access,
  thread: VisibleThread,
  { last, turns, bytes }: { last: number; turns: number; bytes: number },
): Promise<StoredTurn[]> {
  const rows = await database.reader
    .withRecursive('branch(request_id, follows, turns, bytes)', (step) =>
      turnsOf(database, access, thread)
        .select(['turns.request_id', 'turns.follows', sql<number>`1`.as('turns'), 'turns.bytes'])
        .where('turns.no', '=', last)
        .unionAll(
          step
            .selectFrom('branch')
            .innerJoin('turns', 'turns.no', 'branch.follows')
            .select((select) => [
              'turns.request_id',
              'turns.follows',
              select('branch.turns', '+', 1).as('turns'),
              select('branch.bytes', '+', select.ref('turns.bytes')).as('bytes'),
            ])
            .where('turns.thread_id', '=', thread.id)
            .where('branch.turns', '<', turns)
            .where('branch.bytes', '<', bytes),
        ),
    )
    .selectFrom('branch')
    .innerJoin('turns', 'turns.request_id', 'branch.request_id')
    .innerJoin('turn_contents', 'turn_contents.request_id', 'branch.request_id')
    .selectAll('turns')
    .selectAll('turn_contents')
    .orderBy('no')
    .execute();
  return rows.map(toStoredTurn);
}

/** Turns of the thread with these request ids, oldest first. */
export async function readTurns(
  database: Database,
  access: Access,
  thread: VisibleThread,
  requestIds: readonly string[],
): Promise<StoredTurn[]> {
  const rows = await turnsOf(database, access, thread)
    .innerJoin('turn_contents', 'turn_contents.request_id', 'turns.request_id')
    .selectAll('turns')
    .selectAll('turn_contents')
    .where('turns.request_id', 'in', requestIds)
    .orderBy('no')
    .execute();
  return rows.map(toStoredTurn);
}

function toStoredTurn(row: Selectable<Tables['turns']> & Selectable<Tables['turn_contents']>): StoredTurn {
  return {
    requestId: row.request_id,
    no: row.no,
    follows: row.follows,
    state: row.state as TurnState,
    messages: JSON.parse(row.messages) as TurnMessage[],
    parts: JSON.parse(row.parts) as StoredTurn['parts'],
    resources: JSON.parse(row.resources) as StoredResource[],
    references: JSON.parse(row.references) as StoredTurn['references'],
    heard: JSON.parse(row.heard) as TurnSource[],
    problem: row.problem === null ? null : (JSON.parse(row.problem) as ProblemBody),
    writer:
      row.model === null ? null : { model: row.model, inputTokens: row.input_tokens, outputTokens: row.output_tokens },
    createdMs: row.created_ms,
    endedMs: row.ended_ms,
  };
}

/** What was said as guidance in a branch up to the turn with the number `last`, oldest first. */
export async function readGuidance(
  database: Database,
  access: Access,
  thread: VisibleThread,
  last: number,
): Promise<string[]> {
  const rows = await database.reader
    .withRecursive('branch(request_id, no, follows, guides)', (step) =>
      turnsOf(database, access, thread)
        .select(['turns.request_id', 'turns.no', 'turns.follows', 'turns.guides'])
        .where('turns.no', '=', last)
        .unionAll(
          step
            .selectFrom('branch')
            .innerJoin('turns', 'turns.no', 'branch.follows')
            .select(['turns.request_id', 'turns.no', 'turns.follows', 'turns.guides'])
            .where('turns.thread_id', '=', thread.id),
        ),
    )
    .selectFrom('branch')
    .innerJoin('turn_contents', 'turn_contents.request_id', 'branch.request_id')
    .select('messages')
    .where('guides', '=', 1)
    .orderBy('no')
    .execute();
  return rows
    .flatMap(({ messages }) => JSON.parse(messages) as TurnMessage[])
    .flatMap(({ role, text }) => (role === 'System' ? [text] : []));
}

/** For each of these turns the request ids of all turns that begin at its place, oldest first. */
export async function listBeside(
  database: Database,
  access: Access,
  thread: VisibleThread,
  numbers: readonly number[],
): Promise<Map<number, string[]>> {
  const rows = await turnsOf(database, access, thread)
    .innerJoin('turns as beside', (join) =>
      join
        .onRef('beside.thread_id', '=', 'turns.thread_id')
        // Those that follow nothing are beside each other, too.
        .on(sql<boolean>`beside.follows IS turns.follows`),
    )
    .select(['turns.no', 'beside.request_id'])
    .where('turns.no', 'in', numbers)
    .orderBy('beside.no')
    .execute();
  const byTurn = Map.groupBy(rows, ({ no }) => no);
  return new Map(Array.from(byTurn, ([no, found]) => [no, found.map(({ request_id }) => request_id)]));
}

/** Where the turn with this request id stands in the thread, or undefined. */
export async function findPlace(
  database: Database,
  access: Access,
  thread: VisibleThread,
  requestId: string,
): Promise<{ no: number; follows: number | null } | undefined> {
  return turnsOf(database, access, thread)
    .select(['turns.no', 'turns.follows'])
    .where('turns.request_id', '=', requestId)
    .executeTakeFirst();
}

/** Whether the turn with this number lies on the branch up to the turn with the number `last`. */
export async function isOnBranch(
  database: Database,
  access: Access,
  thread: VisibleThread,
  { last, no }: { last: number; no: number },
): Promise<boolean> {
  const found = await database.reader
    .withRecursive('branch(no, follows)', (step) =>
      turnsOf(database, access, thread)
        .select(['turns.no', 'turns.follows'])
        .where('turns.no', '=', last)
        .unionAll(
          step
            .selectFrom('branch')
            .innerJoin('turns', 'turns.no', 'branch.follows')
            .select(['turns.no', 'turns.follows'])
            .where('turns.thread_id', '=', thread.id),
        ),
    )
    .selectFrom('branch')
    .select('no')
    .where('no', '=', no)
    .executeTakeFirst();
  return found !== undefined;
}

/** The end of the newest branch that goes through the turn with this number. */
export async function findEndOfBranch(
  database: Database,
  access: Access,
  thread: VisibleThread,
  no: number,
): Promise<number> {
  const { end } = await database.reader
    .withRecursive('through(no)', (step) =>
      turnsOf(database, access, thread)
        .select('turns.no')
        .where('turns.no', '=', no)
        .unionAll(
          step
            .selectFrom('through')
            .innerJoin('turns', 'turns.follows', 'through.no')
            .select('turns.no')
            .where('turns.thread_id', '=', thread.id),
        ),
    )
    .selectFrom('through')
    .select(({ fn }) => fn.max('no').as('end'))
    .executeTakeFirstOrThrow();
  return end;
}

function turnsOf(database: Database, access: Access, { of, id }: VisibleThread) {
  return database.reader
    .selectFrom(threadsOf(database, access, of).where('threads.id', '=', id).as('visible'))
    .innerJoin('turns', 'turns.thread_id', 'visible.id');
}
