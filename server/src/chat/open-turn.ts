import type { ChatRequest } from '@clew/contract';
import type { AssistantRecord } from '../assistants/assistant-store.ts';
import type { Database } from '../database/open-database.ts';
import type { Access } from '../kernel/access.ts';
import { Problem } from '../kernel/problem.ts';
import type { Threads } from '../threads/create-threads.ts';
import { addTurn, findThread, startThread } from '../threads/thread-store.ts';
import { titleOf } from '../threads/title-of.ts';
import type { Turn, TurnMessage } from '../threads/turn.ts';

interface OpenedTurn {
  threadId: string;
  /** What was said before and what is said now, oldest first. */
  conversation: TurnMessage[];
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
    return { threadId, conversation: messages };
  }
  const thread = await findThread(database, access, request.threadId);
  if (thread?.assistantId !== assistant.id)
    throw new Problem('unknown-thread', { detail: 'You have no such thread with this assistant.' });
  const history = await threads.readTurns(access, thread.id);
  await addTurn(database, thread.id, turn);
  return { threadId: thread.id, conversation: [...history.flatMap(saidIn), ...messages] };
}

function saidIn({ messages, parts }: Turn): TurnMessage[] {
  const text = parts.flatMap((part) => (part.type === 'Text' ? [part.text] : [])).join('');
  return text === '' ? messages : [...messages, { role: 'Assistant', text }];
}
