import type { threadOperations } from '@clew/contract';
import type { Chat } from '../../chat/create-chat.ts';
import type { Threads } from '../../threads/create-threads.ts';
import type { HandlersOf } from '../exchange.ts';

/** Conversations, and what people think of their answers. */
export function createThreadHandlers({
  threads,
  chat,
}: {
  threads: Threads;
  chat: Pick<Chat, 'stopTurnsOf'>;
}): HandlersOf<typeof threadOperations> {
  return {
    listThreads: ({ caller: { access, key }, query: { of, query, after, limit } }) =>
      threads.list(access, key.scope, { of, query, after, limit }),
    getThread: async ({ caller: { access, key }, params, query: { before, limit }, note }) => {
      const thread = await threads.read(access, key.scope, params.id, { before, limit });
      const shown = thread.messages.flatMap(({ resources }) => resources.map(({ id }) => id));
      note({ assistantId: thread.assistantId, resourceIds: shown });
      return thread;
    },
    putThread: ({ caller: { access, key }, params, body }) => threads.change(access, key.scope, params.id, body),
    deleteThread: async ({ caller: { access, key }, params }) => {
      await threads.remove(access, key.scope, params.id);
      await chat.stopTurnsOf(params.id);
    },
    giveFeedback: ({ caller: { access, key }, body, note }) => {
      note({ target: body.requestId });
      return threads.giveFeedback(access, key.scope, body);
    },
    listFeedback: ({ query: { rating, after, limit } }) => threads.listFeedback({ rating, after, limit }),
  };
}
