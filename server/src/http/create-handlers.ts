import type { Assistants, Manager } from '../assistants/create-assistants.ts';
import type { Chat } from '../chat/create-chat.ts';
import type { Caller } from '../identity/authenticate.ts';
import type { Identity } from '../identity/create-identity.ts';
import type { Ingest } from '../ingest/create-ingest.ts';
import { workspaceSource } from '../kernel/principals.ts';
import { Problem } from '../kernel/problem.ts';
import type { Retrieval } from '../retrieval/create-retrieval.ts';
import type { Threads } from '../threads/create-threads.ts';
import type { Handlers } from './exchange.ts';
import { eventStreamReply } from './reply.ts';

interface Services {
  identity: Identity;
  assistants: Assistants;
  threads: Threads;
  chat: Chat;
  retrieval: Retrieval;
  ingest: Ingest;
  /** What is served, for /readyz. */
  serving: { version: string; model: string; search: string; isReady(): boolean };
}

/** Each operation in a line or two: the edge has parsed and admitted, the modules do the work. */
export function createHandlers({
  identity,
  assistants,
  threads,
  chat,
  retrieval,
  ingest,
  serving,
}: Services): Handlers {
  const namesOf = (caller: Caller) => (people: readonly string[]) => identity.namesOf(caller, people);
  const askerOf = (caller: Caller) => ({ access: caller.access, namesOf: namesOf(caller) });
  const managerOf = ({ access, account, key }: Caller): Manager => ({
    access,
    isAdministrator: account.admin && key.scope === 'all',
  });
  return {
    chat: async ({ caller, body, requestId }) => {
      const turn = await chat.start(caller, namesOf(caller), body, requestId);
      return body.stream ? eventStreamReply(turn.events()) : turn.answer;
    },
    cancelChat: ({ caller, params }) => chat.cancel(caller, params.requestId),

    search: async ({ caller, body }) => {
      const { sources } = await assistants.choose(caller.access, caller.key.scope, body.assistantId);
      const { next, ...found } = await retrieval.search(askerOf(caller), sources, body);
      return { ...found, paging: { next, token: next } };
    },
    answers: ({ caller, body }) => chat.answerOnce(caller, namesOf(caller), body),
    listFilterOptions: async ({ caller, body: { name, query, limit, assistantId } }) => {
      const { sources } = await assistants.choose(caller.access, caller.key.scope, assistantId);
      return {
        options: await retrieval.listFilterOptions(askerOf(caller), sources, { name, query: query ?? '', limit }),
      };
    },
    getFilterStats: async ({ caller, body }) => {
      const { sources } = await assistants.choose(caller.access, caller.key.scope, body.assistantId);
      return { availableFilters: await retrieval.filterStats(askerOf(caller), sources) };
    },
    getResourceContent: async ({ caller, params }) => ({
      parts: await retrieval.readContent(caller.access, params.id),
    }),

    getMe: async ({ caller: { account, key } }) => ({
      email: account.email,
      accountId: account.id,
      name: account.name,
      admin: account.admin,
      keyId: key.id,
      mode: key.mode,
      scope: key.scope,
    }),
    listKeys: async ({ caller }) => ({ keys: await identity.listKeys(caller) }),
    createKey: ({ caller, body }) => identity.createKey(caller, body),
    revokeKey: ({ caller, params }) => identity.revokeKey(caller, params.id),

    listAccounts: ({ query: { after, limit } }) => identity.listAccounts({ after, limit }),
    putAccount: ({ params, body }) => identity.putAccount(params.email, body),
    deactivateAccount: ({ params }) => identity.deactivateAccount(params.email),
    putGroup: ({ params: { sourceId, groupId }, body }) => identity.putGroup(sourceId, groupId, body),
    deleteGroup: async ({ params: { sourceId, groupId } }) => {
      if (sourceId !== workspaceSource) await ingest.requireSource(sourceId);
      await identity.deleteGroup(sourceId, groupId);
    },

    listSources: async () => ({ sources: await ingest.listSources() }),
    getSource: ({ params }) => ingest.getSource(params.sourceId),
    putSource: ({ params, body }) => ingest.putSource(params.sourceId, body),
    deleteSource: ({ params }) => ingest.deleteSource(params.sourceId),
    putResource: ({ params: { sourceId, externalId }, body }) => ingest.putResource(sourceId, externalId, body),
    deleteResource: ({ params: { sourceId, externalId } }) => ingest.deleteResource(sourceId, externalId),
    batchResources: async ({ params, body }) => ({ results: await ingest.batch(params.sourceId, body) }),

    listAssistants: async ({ caller }) => ({
      assistants: await assistants.list(managerOf(caller), caller.key.scope),
    }),
    createAssistant: ({ caller, body }) => assistants.create(caller.access, body),
    putAssistant: ({ caller, params, body }) => assistants.replace(managerOf(caller), params.id, body),
    deleteAssistant: ({ caller, params }) => assistants.remove(managerOf(caller), params.id),

    listThreads: ({ caller: { access, key }, query: { after, limit } }) =>
      threads.list(access, key.scope, { after, limit }),
    getThread: ({ caller: { access, key }, params }) => threads.read(access, key.scope, params.id),
    deleteThread: ({ caller: { access, key }, params }) => threads.remove(access, key.scope, params.id),

    starResource: ({ caller, params }) => retrieval.star(caller.access, params.resourceId),
    unstarResource: ({ caller, params }) => retrieval.unstar(caller.access, params.resourceId),

    getHealth: async () => ({ status: 'alive' }),
    getReadiness: async () => {
      if (!serving.isReady())
        throw new Problem('shutting-down', { detail: 'The server is stopping, or its database is gone.' });
      const { version, model, search } = serving;
      return { status: 'ready', version, model, search };
    },
  };
}
