import {
  type AnsweringReport,
  type EmbeddingReport,
  operations,
  type Permissions,
  type PutAssistant,
  type SearchFilters,
} from '@clew/contract';
import { defaultAssistantId } from '../assistants/assistant-store.ts';
import type { Assistants, Manager } from '../assistants/create-assistants.ts';
import type { Audit } from '../audit/create-audit.ts';
import type { Chat } from '../chat/create-chat.ts';
import type { Caller } from '../identity/authenticate.ts';
import type { Identity } from '../identity/create-identity.ts';
import type { Embeds } from '../identity/embeds/create-embeds.ts';
import { type SignInDoor, toSignedIn } from '../identity/sign-in/create-sign-in.ts';
import type { Ingest } from '../ingest/create-ingest.ts';
import type { Sources } from '../ingest/create-sources.ts';
import { fold } from '../kernel/fold.ts';
import { workspaceSource } from '../kernel/principals.ts';
import { Problem } from '../kernel/problem.ts';
import type { SignInLimiter } from '../limits/limit-sign-ins.ts';
import type { Retrieval } from '../retrieval/create-retrieval.ts';
import { describeEmptyFilter } from '../retrieval/explain-nothing.ts';
import type { Threads } from '../threads/create-threads.ts';
import type { Exchange, Handlers } from './exchange.ts';
import { listAudit } from './list-audit.ts';
import { eventStreamReply } from './reply.ts';
import { toChatV2Answer } from './to-chat-v2-answer.ts';
import { toChatV2Events } from './to-chat-v2-events.ts';

interface Services {
  identity: Identity;
  signIn: SignInDoor;
  signInLimiter: SignInLimiter;
  embeds: Embeds;
  assistants: Assistants;
  threads: Threads;
  chat: Chat;
  retrieval: Retrieval;
  ingest: Ingest;
  sources: Sources;
  audit: Audit;
  /** What is served, for /readyz. */
  serving: {
    version: string;
    model: string;
    answering(): AnsweringReport | undefined;
    embedding(): Promise<EmbeddingReport | undefined>;
    isReady(): boolean;
  };
}

type Warn = (text: string) => void;

/** Of those saved with an assistant so many are looked at: each is a search. */
const mostSavedFilters = 10;
type ChatExchange = Pick<Exchange<typeof operations.chat>, 'caller' | 'body' | 'requestId' | 'note'>;

/** Each operation in a line or two: the edge has parsed and admitted, the modules do the work. */
export function createHandlers({
  identity,
  signIn,
  signInLimiter,
  embeds,
  assistants,
  threads,
  chat,
  retrieval,
  ingest,
  sources,
  audit,
  serving,
}: Services): Handlers {
  const namesOf = (caller: Caller) => (people: readonly string[]) => identity.namesOf(caller, people);
  const askerOf = (caller: Caller) => ({ access: caller.access, namesOf: namesOf(caller) });
  const managerOf = ({ access, account, key }: Caller): Manager => ({
    access,
    isAdministrator: account.admin && key.scope === 'all',
  });
  const startTurn = async ({ caller, body, requestId, note }: ChatExchange) => {
    note(askedOf(body.assistantId, body.messages.at(-1)?.text));
    const turn = await chat.start(caller, namesOf(caller), body, requestId);
    note({ resourceIds: turn.shown, usage: turn.usage });
    return turn;
  };
  const requireAssistant = async (id: string) => {
    if (await assistants.has(id)) return;
    throw new Problem('validation-failed', { errors: { assistantId: ['There is no such assistant.'] } });
  };
  const refuseTooMany = (seconds: number) => {
    if (seconds > 0)
      throw new Problem('too-many-requests', {
        detail: `Too many tries to sign in. Go on in ${seconds} s.`,
        retryAfterSeconds: seconds,
      });
  };
  const warnOfFilters = async (
    caller: Caller,
    { assistantId, filters }: { assistantId?: string | null | undefined; filters?: SearchFilters | null | undefined },
    warn: Warn,
  ) => {
    const assistant = await assistants.choose(caller.access, caller.key.scope, assistantId);
    for (const empty of await retrieval.explainNothing(askerOf(caller), assistant.sources, filters ?? {}))
      warn(describeEmptyFilter(empty));
  };
  const requireGroupsOf = async (sourceId: string) => {
    if (sourceId !== workspaceSource) await sources.require(sourceId);
  };
  const warnOfReaders = async (sourceId: string, permissions: Permissions | undefined, warn: Warn) => {
    if (!permissions) return warn('`permissions` is missing: nobody sees this.');
    const { users, groups } = permissions;
    if (!permissions.public && users.length === 0 && groups.length === 0)
      return warn('`permissions` names nobody: nobody sees this.');
    for (const text of await identity.describeUnknown({ users, groups }, sourceId)) warn(`permissions.${text}`);
  };
  const warnOfAssistant = async (caller: Caller, assistant: PutAssistant, warn: Warn) => {
    const filters = assistant.sources.flatMap(({ filters }, at) =>
      Object.entries(filters).map(([name, value]) => ({ at, filter: { [name]: value } })),
    );
    for (const { at, filter } of filters.slice(0, mostSavedFilters))
      for (const empty of await retrieval.explainNothing(askerOf(caller), [], filter as SearchFilters))
        warn(`sources[${at}].filters: ${describeEmptyFilter(empty)}`);
    // Who has an account, and which groups there are, is told to administrators alone.
    if (!managerOf(caller).isAdministrator) return;
    for (const member of ['sharedWith', 'editors'] as const)
      for (const text of await identity.describeUnknown(assistant[member])) warn(`${member}.${text}`);
  };
  return {
    chat: async (exchange) => {
      const turn = await startTurn(exchange);
      if (!exchange.body.stream) return turn.answer;
      exchange.note({ end: turn.answer });
      return eventStreamReply(turn.events(), exchange.warnings);
    },
    chatV2: async (exchange) => {
      const turn = await startTurn(exchange);
      if (exchange.body.stream === false) return toChatV2Answer(await turn.answer);
      exchange.note({ end: turn.answer });
      return eventStreamReply(toChatV2Events(turn.events(), turn.cited, operations.chatV2.path), exchange.warnings);
    },
    cancelChat: ({ caller, params }) => chat.cancel(caller, params.requestId),

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
    createKey: async ({ caller, body, note }) => {
      const created = await identity.createKey(caller, body);
      note({ target: created.id });
      return created;
    },
    revokeKey: ({ caller, params }) => identity.revokeKey(caller, params.id),

    listAccounts: ({ query: { after, limit } }) => identity.listAccounts({ after, limit }),
    putAccount: ({ params, body }) => identity.putAccount(params.email, body),
    deactivateAccount: ({ params }) => identity.deactivateAccount(params.email),
    listGroups: async ({ params: { sourceId }, query: { after, limit } }) => {
      await requireGroupsOf(sourceId);
      return identity.listGroups(sourceId, { after, limit });
    },
    getGroup: async ({ params: { sourceId, groupId } }) => {
      await requireGroupsOf(sourceId);
      return identity.getGroup(sourceId, groupId);
    },
    putGroup: ({ params: { sourceId, groupId }, body }) => identity.putGroup(sourceId, groupId, body),
    deleteGroup: async ({ params: { sourceId, groupId } }) => {
      await requireGroupsOf(sourceId);
      await identity.deleteGroup(sourceId, groupId);
    },
    explainAccess: async ({ query, note }) => {
      const { account, explain } = await identity.explain(query.account);
      const found = await sources.findReaders(query.resource);
      note({ target: account.email, resourceIds: found.map(({ id }) => id) });
      const resources = found.map(async ({ readers, ...resource }) => ({ ...resource, ...(await explain(readers)) }));
      return { account, resources: await Promise.all(resources) };
    },

    exchangeToken: async ({ body, limit, note }) => {
      const { token, keyId, account } = await embeds.exchange(body.embedId, body.token, () => limit(body.embedId));
      note({ caller: { key: { id: keyId, ownerEmail: account.email }, account }, target: body.embedId });
      return { token };
    },
    listEmbeds: async () => ({ embeds: await embeds.list() }),
    createEmbed: async ({ body, note }) => {
      await requireAssistant(body.assistantId);
      const created = await embeds.create(body);
      note({ target: created.id });
      return created;
    },
    putEmbed: async ({ params, body }) => {
      await requireAssistant(body.assistantId);
      return embeds.replace(params.id, body);
    },
    deleteEmbed: ({ params }) => embeds.remove(params.id),

    getSignInWays: async () => signIn.ways(),
    signIn: async ({ body, browser, setCookies, note }) => {
      const email = fold(body.email);
      refuseTooMany(signInLimiter.password(browser.address, email));
      const { account, cookies } = await signIn.signIn(body.email, body.password);
      signInLimiter.succeeded(browser.address, email);
      note({ caller: selfOf(account) });
      setCookies(cookies);
      return toSignedIn(account);
    },
    changePassword: async ({ caller: { account }, body, browser, setCookies, note }) => {
      refuseTooMany(signInLimiter.password(browser.address, account.email));
      const { cookies } = await signIn.changePassword(account, body.current, body.password);
      signInLimiter.succeeded(browser.address, account.email);
      note({ changes: ['password'] });
      setCookies(cookies);
    },
    signOut: async ({ browser, setCookies }) => setCookies(await signIn.signOut(browser.cookies)),
    startOidc: async ({ body, browser, setCookies }) => {
      const admit = () => refuseTooMany(signInLimiter.provider(browser.address));
      const { url, cookies } = await signIn.startOidc(body.returnTo, admit);
      setCookies(cookies);
      return { url };
    },
    finishOidc: async ({ browser, setCookies }) => {
      const admit = () => refuseTooMany(signInLimiter.provider(browser.address));
      const { location, cookies } = await signIn.finishOidc(browser.query, browser.cookies, admit);
      setCookies(cookies);
      return new Response(null, { status: 302, headers: { location } });
    },
    createInvitation: async ({ body, note }) => {
      note({ target: body.email });
      return signIn.invite(body);
    },
    readInvitation: async ({ body, browser }) => {
      refuseTooMany(signInLimiter.invitation(browser.address));
      return signIn.readInvitation(body.token);
    },
    acceptInvitation: async ({ body, browser, setCookies, note }) => {
      refuseTooMany(signInLimiter.invitation(browser.address));
      const { account, cookies } = await signIn.accept(body);
      note({ caller: selfOf(account), changes: ['password'] });
      setCookies(cookies);
      return toSignedIn(account);
    },

    listConnectors: async () => sources.connectors(),
    listSources: async () => ({ sources: await sources.list() }),
    getSource: ({ params }) => sources.get(params.sourceId),
    putSource: ({ params, body }) => sources.put(params.sourceId, body),
    deleteSource: ({ params }) => sources.remove(params.sourceId),
    syncSource: ({ params, query }) =>
      sources.sync(params.sourceId, { isFull: query.full === 'true', acceptsLosses: query.acceptLosses === 'true' }),
    pauseSource: ({ params }) => sources.pause(params.sourceId),
    resumeSource: ({ params }) => sources.resume(params.sourceId),
    listRuns: ({ params, query: { after, limit } }) => sources.listRuns(params.sourceId, { after, limit }),
    listSourceErrors: ({ params, query: { after, limit } }) => sources.listErrors(params.sourceId, { after, limit }),
    putResource: async ({ params: { sourceId, externalId }, body, note, warn }) => {
      const warned = warnOfReaders(sourceId, body.permissions, warn);
      // Whatever becomes of it is known when the write has ended.
      warned.catch(() => {});
      const written = await ingest.putResource(sourceId, externalId, body);
      note({ resourceIds: [written.id] });
      await warned;
      return written;
    },
    putFile: async ({ params, body, note, warn }) => {
      const written = await ingest.putFile(params.sourceId, params.externalId, body.resource, body.file);
      note({ resourceIds: [written.id] });
      await warnOfReaders(params.sourceId, body.resource.permissions, warn);
      return written;
    },
    deleteResource: ({ params: { sourceId, externalId } }) => ingest.deleteResource(sourceId, externalId),
    batchResources: async ({ params, body, note }) => {
      const results = await ingest.batch(params.sourceId, body);
      const byStatus = Map.groupBy(results, ({ status }) => status);
      note({ changes: [...byStatus].map(([status, lines]) => `${lines.length} lines: ${status}`) });
      return { results };
    },

    listAssistants: async ({ caller }) => ({
      assistants: await assistants.list(managerOf(caller), caller.key.scope),
    }),
    createAssistant: async ({ caller, body, note, warn }) => {
      const created = await assistants.create(caller.access, body);
      note({ target: created.id });
      await warnOfAssistant(caller, body, warn);
      return created;
    },
    putAssistant: async ({ caller, params, body, warn }) => {
      const replaced = await assistants.replace(managerOf(caller), params.id, body);
      await warnOfAssistant(caller, body, warn);
      return replaced;
    },
    deleteAssistant: ({ caller, params }) => assistants.remove(managerOf(caller), params.id),

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

    starResource: ({ caller, params }) => retrieval.star(caller.access, params.resourceId),
    unstarResource: ({ caller, params }) => retrieval.unstar(caller.access, params.resourceId),

    listAudit: ({ caller, query, accept }) => listAudit(audit, caller.access, query, accept),

    getHealth: async () => ({ status: 'alive' }),
    getReadiness: async () => {
      if (!serving.isReady())
        throw new Problem('shutting-down', { detail: 'The server is stopping, or its database is gone.' });
      const { version, model } = serving;
      const embedding = await serving.embedding();
      const search = embedding?.state === 'ready' || embedding?.state === 'catching-up' ? 'hybrid' : 'lexical';
      const answering = serving.answering();
      return {
        status: 'ready',
        version,
        model,
        ...(answering ? { answering } : {}),
        search,
        ...(embedding ? { embedding } : {}),
      };
    },
  };
}

/** Who signs in acts for himself, before there is a key. */
function selfOf({ id, email }: { id: string; email: string }) {
  return { key: { id: 'sign-in', ownerEmail: email }, account: { id, email } };
}

/** What the audit keeps of a question. */
function askedOf(assistantId: string | null | undefined, question?: string | null) {
  return { assistantId: assistantId ?? defaultAssistantId, ...(question ? { question } : {}) };
}
