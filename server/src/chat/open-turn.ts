import type { ChatRequest } from '@clew/contract';
import type { AssistantRecord } from '../assistants/assistant-store.ts';
import type { Database } from '../database/open-database.ts';
import type { Access } from '../kernel/access.ts';
import { Problem } from '../kernel/problem.ts';
import { branchOf } from '../threads/branch-of.ts';
import type { Threads } from '../threads/create-threads.ts';
import { addTurn, findThread, startThread } from '../threads/thread-store.ts';
import { titleOf } from '../threads/title-of.ts';
import type { Turn, TurnMessage } from '../threads/turn.ts';

interface OpenedTurn {
  threadId: string;
  /** What was said before and what is said now, oldest first. */
  conversation: TurnMessage[];
  /** Ids of the resources that the earlier answers among it are made from. */
  citedBefore: string[];
}

/**
 * Stores the turn as running, in the thread that was named or in a new one. In a thread that is there already the stored
 * history is what counts, not what the request repeats of it.
 */
export async function openTurn(
  { database, threads }: { database: Database; threads: Threads },
  access: Access,
  assistant: AssistantRecord,
  request: ChatRequest,
  { requestId, nowMs }: { requestId: string; nowMs: number },
): Promise<OpenedTurn> {
  const messages = request.messages.map(({ role, text }) => ({ role, text: text ?? '' }));
  const turn = { requestId, messages, nowMs };
  if (request.threadId === null || request.threadId === undefined) {
    const title = titleOf(messages.at(-1)?.text ?? '');
    const threadId = await startThread(database, access, { assistantId: assistant.id, title }, turn);
    return { threadId, conversation: messages, citedBefore: [] };
  }
  const thread = await findThread(database, access, request.threadId);
  if (thread?.assistantId !== assistant.id)
    throw new Problem('unknown-thread', { detail: 'You have no such thread with this assistant.' });
  const turns = await threads.readTurns(access, thread.id);
  const follows = placeOf(turns, request.insteadOf, thread.currentNo);
  await addTurn(database, thread.id, follows, turn);
  const branch = branchOf(turns, follows);
  return {
    threadId: thread.id,
    conversation: [...branch.flatMap(saidIn), ...messages],
    citedBefore: branch.flatMap(({ references }) => references.map(({ resourceId }) => resourceId)),
  };
}

/** The turn that a new one follows: the last of the branch that is shown, or what the one follows that it replaces. */
function placeOf(turns: readonly Turn[], insteadOf: string | null | undefined, currentNo: number): number | null {
  if (insteadOf === null || insteadOf === undefined) return currentNo;
  const replaced = turns.find(({ requestId }) => requestId === insteadOf);
  if (!replaced) throw new Problem('unknown-turn', { detail: 'The thread has no turn with the id in `insteadOf`.' });
  return replaced.follows;
}

function saidIn({ messages, parts }: Turn): TurnMessage[] {
  const text = parts.flatMap((part) => (part.type === 'Text' ? [part.text] : [])).join('');
  return text === '' ? messages : [...messages, { role: 'Assistant', text }];
}
