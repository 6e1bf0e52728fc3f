import { type Operation, operations } from '@clew/contract';
import { markOf, type World } from './create-world.ts';
import type { ThingName } from './foreign-things.ts';

export type OperationName = keyof typeof operations;

interface Asked {
  params?: Record<string, string>;
  query?: Record<string, string>;
  body?: unknown;
}

export interface PlainRequest {
  method: string;
  path: string;
  body?: unknown;
  contentType: string;
}

/** The operation that a row is of, and in which variant it is asked. */
export function operationOf(row: string): { name: OperationName; operation: Operation; variant: string | undefined } {
  const [name = '', variant] = row.split('+');
  if (!Object.hasOwn(operations, name)) throw new Error(`There is no operation ${name}`);
  return { name: name as OperationName, operation: operations[name as OperationName] as Operation, variant };
}

type Ask = (world: World, owner: string, variant: string | undefined) => Asked | Promise<Asked>;
const nothing: Ask = () => ({});
const unique = (() => {
  let count = 0;
  return () => `n${++count}`;
})();

/** How each operation is asked by somebody who could do it, with things of the owner that are made for the purpose. */
const asks: Readonly<Record<OperationName, Ask>> = {
  chat: ({ assistantId }, _, variant) => ({
    body: { messages: [{ text: 'okapi' }], assistantId, stream: variant === 'stream' },
  }),
  chatV2: ({ assistantId }, _, variant) => ({
    body: { messages: [{ text: 'okapi' }], assistantId, stream: variant === 'stream' },
  }),
  cancelChat: async (world, owner) => ({
    params: { requestId: await world.startTurn(owner, world.assistantId) },
  }),
  listAssistants: nothing,
  createAssistant: () => ({ body: { name: 'Made' } }),
  putAssistant: async (world, owner) => ({
    params: { id: await makeAssistant(world, owner) },
    body: { name: 'Changed' },
  }),
  deleteAssistant: async (world, owner) => ({ params: { id: await makeAssistant(world, owner) } }),
  listThreads: nothing,
  getThread: async (world, owner) => ({ params: { id: await makeThread(world, owner) } }),
  putThread: async (world, owner) => ({
    params: { id: await makeThread(world, owner) },
    body: { title: 'Changed' },
  }),
  deleteThread: async (world, owner) => ({ params: { id: await makeThread(world, owner) } }),
  giveFeedback: async ({ clew, assistantId }, owner) => ({
    body: { requestId: (await clew.ask(owner, 'okapi', { assistantId })).requestId, rating: 'up' },
  }),
  listFeedback: nothing,
  search: ({ assistantId }) => ({ body: { query: 'okapi', assistantId } }),
  answers: ({ assistantId }) => ({ body: { query: 'okapi', assistantId } }),
  listFilterOptions: ({ assistantId }) => ({ body: { name: 'label', assistantId } }),
  getFilterStats: ({ assistantId }) => ({ body: { assistantId } }),
  getResourceContent: ({ publicResource }) => ({ params: { id: publicResource } }),
  getMe: nothing,
  listKeys: nothing,
  createKey: ({ assistantId }, _, variant) => ({
    body: {
      name: 'Made',
      scope: variant === 'wide' ? 'all' : [assistantId],
      mode: variant === 'acting' ? 'impersonating' : 'personal',
    },
  }),
  revokeKey: async (world, owner) => ({
    params: { id: (await world.createKey(owner, { scope: [world.assistantId] })).id },
  }),
  starResource: ({ publicResource }) => ({ params: { resourceId: publicResource } }),
  unstarResource: async ({ clew, publicResource }, owner) => {
    await clew.call('PUT', `/api/stars/${publicResource}`, { as: owner });
    return { params: { resourceId: publicResource } };
  },
  listAccounts: nothing,
  putAccount: () => ({ params: { email: `${unique()}@clew.test` }, body: { name: 'New', admin: true } }),
  deactivateAccount: async ({ clew }) => {
    const email = `${unique()}@clew.test`;
    await clew.addAccounts(email);
    return { params: { email } };
  },
  listGroups: () => ({ params: { sourceId: 'wiki' } }),
  getGroup: async ({ clew }) => {
    const groupId = unique();
    await clew.call('PUT', `/api/sources/wiki/groups/${groupId}`, { body: { users: ['x@clew.test'] } });
    return { params: { sourceId: 'wiki', groupId } };
  },
  explainAccess: ({ publicResource }, owner) => ({ query: { account: owner, resource: publicResource } }),
  putGroup: () => ({ params: { sourceId: 'wiki', groupId: unique() }, body: { users: ['x@clew.test'] } }),
  deleteGroup: async ({ clew }) => {
    const groupId = unique();
    await clew.call('PUT', `/api/sources/wiki/groups/${groupId}`, { body: { users: ['x@clew.test'] } });
    return { params: { sourceId: 'wiki', groupId } };
  },
  listConnectors: nothing,
  listSources: nothing,
  getSource: () => ({ params: { sourceId: 'wiki' } }),
  putSource: () => ({ params: { sourceId: unique() }, body: { appId: 'made' } }),
  deleteSource: async ({ clew }) => {
    const sourceId = unique();
    await clew.call('PUT', `/api/sources/${sourceId}`, { body: { appId: 'made' } });
    return { params: { sourceId } };
  },
  syncSource: async (world) => ({ params: { sourceId: await makeFolder(world) } }),
  pauseSource: async (world) => ({ params: { sourceId: await makeFolder(world) } }),
  resumeSource: async (world) => ({ params: { sourceId: await makeFolder(world) } }),
  listRuns: () => ({ params: { sourceId: 'wiki' } }),
  listSourceErrors: () => ({ params: { sourceId: 'wiki' } }),
  putResource: () => ({ params: { sourceId: 'wiki', externalId: unique() }, body: { type: 'page', title: 'Made' } }),
  putFile: () => ({
    params: { sourceId: 'wiki', externalId: unique() },
    body: formOf(['resource', '{"title":"Made"}'], ['file"; filename="made.txt', 'Made']),
  }),
  deleteResource: async ({ clew }) => {
    const externalId = unique();
    await clew.push('wiki', externalId, {});
    return { params: { sourceId: 'wiki', externalId } };
  },
  batchResources: () => ({
    params: { sourceId: 'wiki' },
    body: JSON.stringify({ op: 'put', externalId: unique(), type: 'page', title: 'Made' }),
  }),
  listEmbeds: nothing,
  createEmbed: ({ assistantId }) => ({ body: anEmbed(assistantId) }),
  putEmbed: async (world) => ({ params: { id: await makeEmbed(world) }, body: anEmbed(world.assistantId) }),
  deleteEmbed: async (world) => ({ params: { id: await makeEmbed(world) } }),
  listAudit: nothing,
  exchangeToken: async (world, owner) => ({
    body: { embedId: world.embed.id, token: await world.signToken(owner) },
  }),
  getSignInWays: nothing,
  signIn: async (world) => {
    const email = `${unique()}@clew.test`;
    await world.clew.call('POST', '/api/invitations/accept', { body: await anAnswer(world, email) });
    return { body: { email, password } };
  },
  changePassword: () => ({ body: { current: 'not the password', password } }),
  signOut: nothing,
  startOidc: () => ({ body: {} }),
  finishOidc: nothing,
  createInvitation: () => ({ body: { email: `${unique()}@clew.test` } }),
  readInvitation: async (world) => ({ body: { token: (await anAnswer(world, `${unique()}@clew.test`)).token } }),
  acceptInvitation: async (world) => ({ body: await anAnswer(world, `${unique()}@clew.test`) }),
  getHealth: nothing,
  getReadiness: nothing,
};

export async function createRequest(world: World, row: string, owner: string): Promise<PlainRequest> {
  const { name, operation, variant } = operationOf(row);
  return toRequest(operation, await asks[name](world, owner, variant));
}

/** The things that are another's, by their ids. */
export interface ForeignThings {
  assistant: string;
  thread: string;
  turn: string;
  key: string;
  starred: string;
  resource: string;
  mark: string;
}

/** The operation as it is asked for a thing that is another's. */
export async function createForeignRequest(
  world: World,
  row: string,
  thing: ThingName,
  things: ForeignThings,
): Promise<PlainRequest> {
  const { name, operation } = operationOf(row);
  const { params = {}, body = {} } = asksWithoutMaking.has(name) ? {} : await asks[name](world, '', undefined);
  const ids: Record<ThingName, string> = {
    hidden: things.assistant,
    viewed: things.assistant,
    outside: things.assistant,
    thread: things.thread,
    turn: things.turn,
    key: things.key,
    star: things.starred,
    resource: things.resource,
  };
  const [parameter] = /(?<=\{)\w+(?=\})/.exec(operation.path) ?? [];
  const wish = parameter ? { name: 'Taken' } : wishFor(name, thing, things);
  return toRequest(operation, {
    params: parameter ? { ...params, [parameter]: ids[thing] } : params,
    ...(operation.body ? { body: { ...(body as object), ...wish } } : {}),
  });
}

/** Their request consists of the thing alone. */
const asksWithoutMaking: ReadonlySet<OperationName> = new Set([
  'cancelChat',
  'putAssistant',
  'deleteAssistant',
  'getThread',
  'putThread',
  'giveFeedback',
  'deleteThread',
  'revokeKey',
  'unstarResource',
]);

function wishFor(name: OperationName, thing: ThingName, things: ForeignThings): object {
  if (thing === 'hidden' || thing === 'viewed' || thing === 'outside') return { assistantId: things.assistant };
  if (name === 'giveFeedback') return { requestId: things.turn, rating: 'up' };
  if (thing === 'thread') return { threadId: things.thread };
  if (name === 'listFilterOptions') return thing === 'star' ? { name: 'isStarred' } : { query: things.mark };
  if (name === 'getFilterStats') return {};
  const filters = thing === 'star' ? { isStarred: true } : { resourceId: [things.resource] };
  return name === 'chat' || name === 'chatV2' ? { enterpriseSearch: { filters } } : { filters };
}

function toRequest({ method, path, bodyForm }: Operation, { params = {}, query = {}, body }: Asked): PlainRequest {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
  const search = new URLSearchParams(query).toString();
  return {
    method: method.toUpperCase(),
    path: search === '' ? filled : `${filled}?${search}`,
    ...(body === undefined ? {} : { body }),
    contentType: contentTypes[bodyForm ?? 'json'],
  };
}

const boundary = 'border';
const contentTypes = {
  json: 'application/json',
  lines: 'application/x-ndjson',
  form: `multipart/form-data; boundary=${boundary}`,
};

function formOf(...parts: [name: string, content: string][]): string {
  const written = parts.map(
    ([name, content]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${content}\r\n`,
  );
  return `${written.join('')}--${boundary}--\r\n`;
}

async function makeAssistant({ clew }: World, owner: string): Promise<string> {
  const body = { name: `Of ${markOf(owner)}`, instructions: markOf(owner) };
  return (await clew.call<{ id: string }>('POST', '/api/assistants', { as: owner, body })).body.id;
}

async function makeThread({ clew, assistantId }: World, owner: string): Promise<string> {
  return (await clew.ask(owner, `okapi ${markOf(owner)}`, { assistantId })).threadId;
}

/** There is nothing at its path: it is synced once, which fails, and then never again by itself. */
async function makeFolder({ clew }: World): Promise<string> {
  const sourceId = unique();
  const settings = { path: '/no/such/folder' };
  await clew.call('PUT', `/api/sources/${sourceId}`, {
    body: { appId: 'made', kind: 'folder', settings, schedule: 'off' },
  });
  return sourceId;
}

const password = 'a passphrase of the matrix';

async function anAnswer({ clew }: World, email: string): Promise<{ token: string; password: string }> {
  const { body } = await clew.call<{ path: string }>('POST', '/api/invitations', { body: { email } });
  return { token: body.path.replace('/join#', ''), password };
}

function anEmbed(assistantId: string) {
  return { name: 'Made', assistantId, algorithm: 'HS256', issuer: 'x', audience: 'y' };
}

async function makeEmbed({ clew, assistantId, secrets }: World): Promise<string> {
  const reply = await clew.call<{ id: string; secret: string }>('POST', '/api/embeds', { body: anEmbed(assistantId) });
  secrets.push(reply.body.secret);
  return reply.body.id;
}
