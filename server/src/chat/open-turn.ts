import { type ChatRequest, limits } from '@clew/contract';
import type { AssistantRecord } from '../assistants/assistant-store.ts';
import type { Database } from '../database/open-database.ts';
import type { Access } from '../kernel/access.ts';
import { Problem } from '../kernel/problem.ts';
import { findPlace } from '../threads/branch-store.ts';
import type { Threads } from '../threads/create-threads.ts';
import { findThread, type ThreadRecord } from '../threads/thread-store.ts';
import { titleOf } from '../threads/title-of.ts';
import type { Turn, TurnMessage } from '../threads/turn.ts';
import { addTurn, startThread } from '../threads/turn-store.ts';
import { messagesToAdd } from './messages-to-add.ts';
import type { SaidMessage } from './said-message.ts';

interface OpenedTurn {
  threadId: string;
  /** What was said before and what is said now, oldest first. */
  conversation: SaidMessage[];
}

/**
 * Stores the turn as running, in the thread that was named or in a new one. In a thread that is there already the stored
 * history is what counts, and what the request repeats of it is not stored again.
 */
export async function openTurn(
  { database, threads }: { database: Database; threads: Threads },
  access: Access,
  assistant: AssistantRecord,
  request: ChatRequest,
  { requestId, nowMs }: { requestId: string; nowMs: number },
): Promise<OpenedTurn> {
  const sent = request.messages.map(({ role, text }) => ({ role, text: text ?? '' }));
  if (request.threadId === null || request.threadId === undefined) {
    const title = titleOf(sent.at(-1)?.text ?? '');
    const { kept, told } = await threads.readSent(access, sent);
    const turn = { requestId, messages: kept, nowMs };
    const threadId = await startThread(database, access, { assistantId: assistant.id, title }, turn);
    if (threadId === undefined) throw threadFull('These messages are more than that. Send fewer, or shorter ones.');
    return { threadId, conversation: tellable(told) };
  }
  const thread = await findThread(database, access, request.threadId);
  if (thread?.assistantId !== assistant.id) throw unknownThread();
  const follows = await placeOf(database, access, thread, request.insteadOf);
  const { turns, guidance } = await readHistory(threads, access, thread.id, follows);
  const said = [...guidance.map((text) => ({ role: 'System' as const, text })), ...turns.flatMap(saidIn)];
  const cutOff = (turns[0]?.follows ?? null) !== null;
  const { kept, told } = await threads.readSent(access, messagesToAdd(sent, said, { cutOff }));
  const outcome = await addTurn(database, access, thread.id, follows, { requestId, messages: kept, nowMs });
  if (outcome === 'unknown-thread') throw unknownThread();
  if (outcome === 'thread-full')
    throw threadFull(
      'There is no room for this. Begin a new one: ask without `threadId`, with the messages that matter.',
    );
  return { threadId: thread.id, conversation: [...said, ...tellable(told)] };
}

/** The number of the turn that a new one follows: the last of the branch that is shown, or what the one follows that it replaces. */
async function placeOf(
  database: Database,
  access: Access,
  { id, currentNo }: ThreadRecord,
  insteadOf: string | null | undefined,
): Promise<number | null> {
  if (insteadOf === null || insteadOf === undefined) return currentNo;
  const replaced = await findPlace(database, access, { of: 'mine', id }, insteadOf);
  if (!replaced) throw new Problem('unknown-turn', { detail: 'The thread has no turn with the id in `insteadOf`.' });
  return replaced.follows;
}

async function readHistory(threads: Threads, access: Access, threadId: string, last: number | null) {
  return last === null ? { turns: [], guidance: [] } : threads.readHistory(access, threadId, last);
}

/** An answer that the asker can no longer see is not told to anybody. */
function saidIn({ messages, parts, sources }: Turn): SaidMessage[] {
  const sent = tellable(messages);
  const text = parts.flatMap((part) => (part.type === 'Text' ? [part.text] : [])).join('');
  return text === '' || !sources ? sent : [...sent, { role: 'Assistant', text, sources }];
}

function tellable(messages: readonly TurnMessage[]): SaidMessage[] {
  return messages.flatMap(({ sources, ...message }) => {
    if (sources === null) return [];
    return [sources === undefined ? message : { ...message, sources }];
  });
}

function unknownThread(): Problem {
  return new Problem('unknown-thread', { detail: 'You have no such thread with this assistant.' });
}

function threadFull(whatToDo: string): Problem {
  const { turnsOfThread, bytesOfThread } = limits;
  return new Problem('thread-full', {
    detail: `A thread holds at most ${turnsOfThread} turns, and ${bytesOfThread} bytes of what was sent and answered. ${whatToDo}`,
  });
}
