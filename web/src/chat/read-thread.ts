import type { Thread } from '@clew/sdk';
import { clew } from '../clew.ts';

/**
 * The end of a thread, and in front of it what is `known` already: what stands in front of a turn does not change, and is not
 * read again. `previous` is where what is not known ends.
 */
export async function readThread(id: string, known?: Thread, signal?: AbortSignal): Promise<Thread> {
  const page = await clew.getThread({ id }, { signal });
  if (!known || page.previous === null) return page;
  const at = known.messages.findIndex(({ requestId }) => requestId === page.previous);
  if (at <= 0) return page;
  return { ...page, messages: [...known.messages.slice(0, at), ...page.messages], previous: known.previous };
}

/** A thread with one page more at its front. */
export async function readEarlier(thread: Thread): Promise<Thread> {
  if (thread.previous === null) return thread;
  const page = await clew.getThread({ id: thread.id, before: thread.previous });
  return { ...thread, messages: [...page.messages, ...thread.messages], previous: page.previous };
}
