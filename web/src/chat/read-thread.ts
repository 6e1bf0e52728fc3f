import type { Thread } from '@clew/sdk';
import { clew } from '../clew.ts';

/**
 * A thread with all messages of the branch that is shown. The server gives them in pages, the last one first; what stands in
 * front of a turn that is `known` already does not change, and is not read again.
 */
export async function readThread(id: string, known?: Thread, signal?: AbortSignal): Promise<Thread> {
  const thread = await clew.getThread({ id }, { signal });
  let { messages, previous } = thread;
  while (previous !== null) {
    const at = known?.messages.findIndex(({ requestId }) => requestId === previous) ?? -1;
    if (known && at !== -1)
      return { ...thread, messages: [...known.messages.slice(0, at), ...messages], previous: null };
    const page: Thread = await clew.getThread({ id, before: previous }, { signal });
    messages = [...page.messages, ...messages];
    previous = page.previous;
  }
  return { ...thread, messages, previous };
}
