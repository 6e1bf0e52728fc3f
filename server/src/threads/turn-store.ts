import { limits, type ProblemBody } from '@clew/contract';
import type { Database } from '../database/open-database.ts';
import type { Access } from '../kernel/access.ts';
import { newId } from '../kernel/ids.ts';
import { printOfAnswer, textAsTold } from './print-of-answer.ts';
import type { MadeAnswer, StoredPart, StoredResource, TurnMessage, TurnState, TurnWriter } from './turn.ts';

interface NewTurn {
  requestId: string;
  messages: readonly TurnMessage[];
  nowMs: number;
}

/** Creates a thread of the account with its first turn, running; undefined where that is more than a thread may hold. */
export async function startThread(
  database: Database,
  access: Access,
  { assistantId, title }: { assistantId: string; title: string },
  turn: NewTurn,
): Promise<string | undefined> {
  const id = newId('thr');
  const rows = rowsOf(id, { no: 1, follows: null }, turn);
  if (rows.turn.bytes > limits.bytesOfThread) return undefined;
  const { writer } = database;
  await database.writeTogether([
    writer.insertInto('threads').values({
      id,
      account_id: access.accountId,
      assistant_id: assistantId,
      title,
      current_no: 1,
      turn_count: 1,
      bytes: rows.turn.bytes,
      created_ms: turn.nowMs,
      updated_ms: turn.nowMs,
    }),
    writer.insertInto('turns').values(rows.turn),
    writer.insertInto('turn_contents').values(rows.contents),
  ]);
  return id;
}

/** Adds a running turn behind another one (or as a first one) to a thread of the account, if there is such a thread and room in it. */
export async function addTurn(
  database: Database,
  access: Access,
  threadId: string,
  follows: number | null,
  turn: NewTurn,
): Promise<'added' | 'thread-full' | 'unknown-thread'> {
  const { writer } = database;
  const { turn: row, contents } = rowsOf(threadId, { no: 0, follows }, turn);
  const withRoom = writer
    .selectFrom('threads')
    .where('id', '=', threadId)
    .where('account_id', '=', access.accountId)
    .where('turn_count', '<', limits.turnsOfThread)
    .where('bytes', '<=', limits.bytesOfThread - row.bytes);
  const [added] = await database.writeTogether([
    writer
      .insertInto('turns')
      .columns(namesOf(row))
      .expression(
        withRoom.select(({ val, eb }) =>
          namesOf(row).map((name) => (name === 'no' ? eb('turn_count', '+', 1) : val(row[name])).as(name)),
        ),
      ),
    writer
      .insertInto('turn_contents')
      .columns(namesOf(contents))
      .expression(
        writer
          .selectFrom('turns')
          .where('request_id', '=', turn.requestId)
          .select(({ val }) => namesOf(contents).map((name) => val(contents[name]).as(name))),
      ),
    writer
      .updateTable('threads')
      .set(({ eb }) => ({
        updated_ms: turn.nowMs,
        current_no: eb('turn_count', '+', 1),
        turn_count: eb('turn_count', '+', 1),
        bytes: eb('bytes', '+', row.bytes),
      }))
      .where('id', 'in', (from) =>
        from.selectFrom('turns').select('thread_id').where('request_id', '=', turn.requestId),
      ),
  ]);
  if (added === 1) return 'added';
  const isThere = await database.reader
    .selectFrom('threads')
    .select('id')
    .where('id', '=', threadId)
    .where('account_id', '=', access.accountId)
    .executeTakeFirst();
  return isThere ? 'thread-full' : 'unknown-thread';
}

/** Ends a turn in a definite state with what was produced. A turn that has ended, or was deleted, stays as it is. */
export async function endTurn(
  database: Database,
  requestId: string,
  end: {
    state: Exclude<TurnState, 'running'>;
    answer: MadeAnswer;
    problem: ProblemBody | null;
    writer: TurnWriter;
    nowMs: number;
  },
): Promise<void> {
  const contents = {
    parts: JSON.stringify(end.answer.parts.map(storedPart)),
    resources: JSON.stringify(storedResources(end.answer)),
    references: JSON.stringify(end.answer.references),
    heard: JSON.stringify(end.answer.heard),
    problem: end.problem && JSON.stringify(end.problem),
  };
  const bytes = bytesOf(Object.values(contents));
  const { writer } = database;
  const running = writer.selectFrom('turns').where('request_id', '=', requestId).where('state', '=', 'running');
  await database.writeTogether([
    writer.updateTable('turn_contents').set(contents).where('request_id', 'in', running.select('request_id')),
    writer
      .updateTable('threads')
      .set((set) => ({ bytes: set('bytes', '+', bytes) }))
      .where('id', 'in', running.select('thread_id')),
    writer
      .updateTable('turns')
      .set((set) => ({
        state: end.state,
        bytes: set('bytes', '+', bytes),
        answer_print: printOfAnswer(textAsTold(end.answer.parts)),
        model: end.writer.model,
        input_tokens: end.writer.inputTokens,
        output_tokens: end.writer.outputTokens,
        ended_ms: end.nowMs,
      }))
      .where('request_id', '=', requestId)
      .where('state', '=', 'running'),
  ]);
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

function storedPart(part: MadeAnswer['parts'][number]): StoredPart {
  return part.type === 'Decline' ? { type: part.type, text: part.text, nearest: part.nearest } : part;
}

function storedResources({ resources, imprints }: MadeAnswer): StoredResource[] {
  return resources.map(({ id, data }) => ({ id, imprint: imprints.get(id), passage: data['passage'] }));
}

function rowsOf(
  threadId: string,
  place: { no: number; follows: number | null },
  { requestId, messages, nowMs }: NewTurn,
) {
  const contents = {
    messages: JSON.stringify(messages),
    parts: '[]',
    resources: '[]',
    references: '[]',
    heard: '[]',
    problem: null,
  };
  return {
    turn: {
      request_id: requestId,
      thread_id: threadId,
      ...place,
      state: 'running',
      model: null,
      input_tokens: null,
      output_tokens: null,
      bytes: bytesOf([contents.messages]),
      answer_print: null,
      guides: messages.some(({ role }) => role === 'System') ? 1 : 0,
      created_ms: nowMs,
      ended_ms: null,
    },
    contents: { request_id: requestId, ...contents },
  };
}

function bytesOf(texts: readonly (string | null)[]): number {
  return texts.reduce((sum, text) => sum + (text === null ? 0 : Buffer.byteLength(text)), 0);
}

function namesOf<Row extends object>(row: Row): (keyof Row & string)[] {
  return Object.keys(row) as (keyof Row & string)[];
}
