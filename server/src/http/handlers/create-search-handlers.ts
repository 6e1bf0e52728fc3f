import type { SearchFilters, searchOperations } from '@clew/contract';
import type { Assistants } from '../../assistants/create-assistants.ts';
import type { Chat } from '../../chat/create-chat.ts';
import type { Caller } from '../../identity/authenticate.ts';
import type { Retrieval } from '../../retrieval/create-retrieval.ts';
import { describeEmptyFilter } from '../../retrieval/explain-nothing.ts';
import type { HandlersOf } from '../exchange.ts';
import { askedOf } from './asked-of.ts';
import type { CallerViews } from './create-caller-views.ts';

type Warn = (text: string) => void;

interface Services extends Pick<CallerViews, 'namesOf' | 'askerOf'> {
  assistants: Pick<Assistants, 'choose'>;
  chat: Pick<Chat, 'answerOnce'>;
  retrieval: Retrieval;
}

/** What an asker finds, whole and in parts. */
export function createSearchHandlers({
  assistants,
  chat,
  retrieval,
  namesOf,
  askerOf,
}: Services): HandlersOf<typeof searchOperations> {
  const warnOfFilters = async (
    caller: Caller,
    { assistantId, filters }: { assistantId?: string | null | undefined; filters?: SearchFilters | null | undefined },
    warn: Warn,
  ) => {
    const assistant = await assistants.choose(caller.access, caller.key.scope, assistantId);
    for (const empty of await retrieval.explainNothing(askerOf(caller), assistant.sources, filters ?? {}))
      warn(describeEmptyFilter(empty));
  };
  return {
    search: async ({ caller, body, note, warn }) => {
      note(askedOf(body.assistantId, body.query));
      const { sources } = await assistants.choose(caller.access, caller.key.scope, body.assistantId);
      const { next, ...found } = await retrieval.search(askerOf(caller), sources, body);
      note({ resourceIds: found.results.map(({ resource }) => resource.id) });
      if (found.totalResults === 0) await warnOfFilters(caller, body, warn);
      return { ...found, paging: { next, token: next } };
    },
    answers: async ({ caller, body, note, warn }) => {
      note(askedOf(body.assistantId, body.query));
      const { reply, usage } = await chat.answerOnce(caller, namesOf(caller), body);
      note({ resourceIds: reply.references.map(({ resource }) => resource.id), usage: () => usage });
      if (reply.references.length === 0) await warnOfFilters(caller, body, warn);
      return reply;
    },
    listFilterOptions: async ({ caller, body: { name, query, limit, assistantId }, note }) => {
      note({ ...askedOf(assistantId), target: name });
      const { sources } = await assistants.choose(caller.access, caller.key.scope, assistantId);
      return {
        options: await retrieval.listFilterOptions(askerOf(caller), sources, { name, query: query ?? '', limit }),
      };
    },
    getFilterStats: async ({ caller, body, note }) => {
      note(askedOf(body.assistantId));
      const { sources } = await assistants.choose(caller.access, caller.key.scope, body.assistantId);
      return { availableFilters: await retrieval.filterStats(askerOf(caller), sources) };
    },
    getResourceContent: async ({ caller, params, note }) => {
      const parts = await retrieval.readContent(caller.access, params.id);
      note({ resourceIds: [params.id] });
      return { parts };
    },
  };
}
