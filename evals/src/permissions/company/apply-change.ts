import { createHmac } from 'node:crypto';
import { type Company, expectRefusal, expectStatus, expectThat, type Reply } from './company.ts';
import { people } from './people.ts';
import type { Credential, PushedState, Step, StepOf, ThreadChoice, TurnChoice } from './steps.ts';
import {
  type Asker,
  accountNamed,
  isOwnThread,
  isRefusal,
  isSharedThread,
  mayEdit,
  mayRead,
  mayUse,
  meantBy,
  plain,
  whoAsks,
} from './who-may.ts';
import {
  type AssistantState,
  handleOf,
  type KeyState,
  type ResourceState,
  secretOf,
  type ThreadState,
  type TurnState,
  type World,
} from './world.ts';

type Changes = { [Kind in Exclude<Step['do'], RequestKind>]: (company: Company, step: StepOf<Kind>) => Promise<void> };
export type RequestKind =
  | 'search'
  | 'nextPage'
  | 'answers'
  | 'listFilterOptions'
  | 'getFilterStats'
  | 'getResourceContent'
  | 'explainAccess'
  | 'chat'
  | 'chatV2'
  | ThreadRequestKind
  | 'listAudit'
  | 'listAssistants';

export type ThreadRequestKind = 'listThreads' | 'getThread' | 'putThread' | 'giveFeedback' | 'listFeedback';

/** Each change: done over the wire, and to the world where the contract says that it should succeed. */
export const changes: Changes = {
  async putSource({ world, send }, { source }) {
    expectStatus(await send('PUT', `/api/sources/${source}`, { body: { appId: source } }), 200);
    world.sources.add(source);
  },
  async deleteSource({ world, send }, { source, isSure }) {
    if (!isSure) return;
    const reply = await send('DELETE', `/api/sources/${source}`);
    if (!world.sources.delete(source)) return expectStatus(reply, 404);
    expectStatus(reply, 204);
    for (const [key, resource] of world.resources) if (resource.sourceId === source) removeResource(world, key);
    for (const key of world.groups.keys()) if (key.startsWith(`${source}:`)) world.groups.delete(key);
    for (const account of world.accounts.values()) delete account.identities[source];
  },

  async putResource(company, { resource: pushed, inBatch }) {
    const { world, send } = company;
    const key = `${pushed.source}/${pushed.externalId}`;
    const before = world.resources.get(key);
    const edition = before && !pushed.isNew ? before.edition : ++world.editions;
    const content = before && !pushed.isNew ? before.content : contentOf(edition, pushed.isLong);
    const body = bodyOf(pushed, edition, content);
    const reply = await write(company, pushed.source, pushed.externalId, inBatch, { op: 'put', ...body }, () =>
      send('PUT', pathOf(pushed.source, pushed.externalId), { body }),
    );
    if (!world.sources.has(pushed.source)) return expectStatus(reply, 404);
    expectStatus(reply, 200);
    const id = String(reply.body['id']);
    const known = world.everyResource.get(id);
    expectThat(known === before, 'wrong', () => `the id ${id} is not the one of ${key}`);
    const resource: ResourceState = before ?? {
      ...{ id, sourceId: pushed.source, externalId: pushed.externalId, exists: true, edition, content },
      ...{ permissions: undefined, owner: '', label: '', team: '' },
    };
    const { permissions, owner, label, team } = pushed;
    Object.assign(resource, { permissions, owner, label, team, edition, content });
    world.resources.set(key, resource);
    world.everyResource.set(id, resource);
    world.secrets.set(secretOf(edition), { resource, edition });
  },
  async deleteResource(company, { source, externalId, inBatch }) {
    const { world, send } = company;
    const reply = await write(company, source, externalId, inBatch, { op: 'delete' }, () =>
      send('DELETE', pathOf(source, externalId)),
    );
    expectStatus(reply, world.sources.has(source) ? 204 : 404);
    removeResource(world, `${source}/${externalId}`);
  },

  async putGroup({ world, send }, { source, group, members }) {
    const path = `/api/sources/${source}/groups/${encodeURIComponent(group)}`;
    const reply = await send('PUT', path, { body: members });
    if (source !== 'workspace' && !world.sources.has(source)) return expectStatus(reply, 404);
    expectStatus(reply, 204);
    world.groups.set(`${source}:${group}`, members);
  },
  async deleteGroup({ world, send }, { source, group }) {
    const reply = await send('DELETE', `/api/sources/${source}/groups/${encodeURIComponent(group)}`);
    expectStatus(reply, world.groups.delete(`${source}:${group}`) ? 204 : 404);
  },

  async putAccount({ world, send }, { person, writing, admin, identities }) {
    const ways = people[person];
    const path = `/api/accounts/${encodeURIComponent(ways[writing % ways.length] ?? ways[0])}`;
    const body = { ...(admin === undefined ? {} : { admin }), ...(identities === undefined ? {} : { identities }) };
    const reply = await send('PUT', path, { body });
    const isTaken = Object.entries(identities ?? {}).some(([source, id]) =>
      [...world.accounts].some(([other, account]) => other !== person && account.identities[source] === id),
    );
    if (isTaken) return expectStatus(reply, 400);
    expectStatus(reply, 200);
    const fresh = { id: '', email: ways[0], active: true, admin: false, identities: {}, stars: new Set<string>() };
    const account = world.accounts.get(person) ?? fresh;
    const id = String(reply.body['id']);
    expectThat(account.id === '' || account.id === id, 'wrong', () => `${ways[0]} became another account`);
    Object.assign(account, { id, active: true, admin: admin ?? account.admin });
    if (identities) account.identities = { ...identities };
    world.accounts.set(person, account);
  },
  async deactivate({ world, send }, { person, writing }) {
    const ways = people[person];
    const reply = await send('DELETE', `/api/accounts/${encodeURIComponent(ways[writing % ways.length] ?? ways[0])}`);
    const account = world.accounts.get(person);
    if (!account) return expectStatus(reply, 404);
    expectStatus(reply, 204);
    account.active = false;
    for (const key of world.keys.values()) if (key.owner === person) key.isRevoked = true;
  },

  async createKey({ world, send }, { slot, by, mode, scope: slots, lifeMs }) {
    const wanted = slots === 'all' ? 'all' : assistantIds(world, slots);
    const expiresMs = lifeMs === undefined ? null : world.nowMs + lifeMs;
    const body = {
      mode,
      scope: wanted,
      ...(expiresMs === null ? {} : { expiresAt: new Date(expiresMs).toISOString() }),
    };
    const asker = resolve(world, by);
    const reply = await send('POST', '/api/keys', { by, body });
    if (isRefusal(asker)) return expectRefusal(reply, asker);
    const isTooWide = mode === 'impersonating' ? asker.scope !== 'all' : !covers(asker.scope, wanted);
    if (asker.isSession || isTooWide || (mode === 'impersonating' && !asker.account.admin))
      return expectStatus(reply, 403);
    expectStatus(reply, 201);
    const maker = world.keys.get(by.key);
    const ends = [expiresMs, maker?.expiresMs ?? null].filter((ms) => ms !== null);
    world.keys.set(slot, {
      id: String(reply.body['id']),
      token: String(reply.body['key']),
      owner: asker.person,
      mode,
      scope: wanted,
      expiresMs: ends.length > 0 ? Math.min(...ends) : null,
      isRevoked: false,
      maker: mode === 'impersonating' ? undefined : maker?.mode === 'impersonating' ? maker : maker?.maker,
      embed: undefined,
    });
  },
  async revokeKey({ world, send }, { slot, by }) {
    const key = world.keys.get(slot);
    if (slot === 'bootstrap' || (key && key.id === '')) return;
    const asker = resolve(world, by);
    const reply = await send('DELETE', `/api/keys/${key?.id ?? 'key_000000000000000000000000'}`, { by });
    if (isRefusal(asker)) return expectRefusal(reply, asker);
    if (asker.isSession) return expectStatus(reply, 403);
    const isOwn = key !== undefined && (key.owner === asker.person || (asker.account.admin && asker.scope === 'all'));
    if (!isOwn || !covers(asker.scope, key.scope)) return expectStatus(reply, 404);
    expectStatus(reply, 204);
    key.isRevoked = true;
  },

  async putAssistant({ world, send }, step) {
    const { slot, by, everyone, sharedWith, editors } = step;
    const sources = step.sources.map(({ createdBy, ...saved }) => ({
      ...saved,
      ...(createdBy ? { createdBy: createdBy.map((name) => meantBy(world, name)) } : {}),
    }));
    const body = {
      name: slot,
      instructions: `Instructions of ${slot}.`,
      sources: sources.map((filters) => ({ filters })),
      sharedWith: { everyone, ...sharedWith },
      editors,
    };
    const asker = resolve(world, by);
    const known = world.assistants.get(slot);
    const reply = known
      ? await send('PUT', `/api/assistants/${known.id}`, { by, body })
      : await send('POST', '/api/assistants', { by, body });
    if (isRefusal(asker)) return expectRefusal(reply, asker);
    if (asker.isSession || asker.scope !== 'all') return expectStatus(reply, 403);
    if (known && !mayChange(world, known, asker, reply)) return;
    expectStatus(reply, known ? 200 : 201);
    const id = String(reply.body['id']);
    const creator = known ? known.creator : asker.person;
    world.assistants.set(slot, { id, creator, sources, sharedWith: { everyone, ...sharedWith }, editors });
  },
  async deleteAssistant({ world, send }, { slot, by }) {
    const known = world.assistants.get(slot);
    if (!known || slot === 'default') return;
    const asker = resolve(world, by);
    const reply = await send('DELETE', `/api/assistants/${known.id}`, { by });
    if (isRefusal(asker)) return expectRefusal(reply, asker);
    if (asker.isSession || asker.scope !== 'all') return expectStatus(reply, 403);
    if (!mayChange(world, known, asker, reply)) return;
    expectStatus(reply, 204);
    world.assistants.delete(slot);
  },

  async putEmbed({ world, send }, { slot, assistant }) {
    const known = world.embeds.get(slot);
    const assistantId = world.assistants.get(assistant)?.id;
    if (assistantId === undefined) return;
    const body = { name: slot, assistantId, algorithm: 'HS256', issuer: 'portal', audience: 'clew' };
    const reply = known
      ? await send('PUT', `/api/embeds/${known.id}`, { body })
      : await send('POST', '/api/embeds', { body });
    expectStatus(reply, known ? 200 : 201);
    if (known) known.isInForce = false;
    const id = String(reply.body['id']);
    const secret = known?.secret ?? String(reply.body['secret']);
    world.embeds.set(slot, { id, secret, assistantId, isInForce: true });
  },
  async deleteEmbed({ world, send }, { slot }) {
    const known = world.embeds.get(slot);
    if (!known) return;
    expectStatus(await send('DELETE', `/api/embeds/${known.id}`), 204);
    known.isInForce = false;
    world.embeds.delete(slot);
  },
  async startSession({ world, send }, { slot, embed: embedSlot, as }) {
    const embed = world.embeds.get(embedSlot);
    if (!embed) return;
    const email = meantBy(world, as);
    const token = signToken(
      { iss: 'portal', aud: 'clew', email, exp: world.nowMs / 1000 + 60, jti: String(world.nowMs) },
      embed.secret,
    );
    const reply = await send('POST', '/tokens', { body: { embedId: embed.id, token } });
    // Whoever signs vouches for one mailbox: another way of writing it is another one, but for upper and lower case.
    const isMailbox = email.includes('@') && email.trim().normalize('NFC').toLowerCase() === plain(email);
    const named = isMailbox ? accountNamed(world, email) : undefined;
    if (!named?.[1].active) return expectRefusal(reply, { status: 400, reason: 'Unknown account' });
    expectStatus(reply, 200);
    const session: KeyState = {
      id: '',
      token: String(reply.body['token']),
      owner: named[0],
      mode: 'personal',
      scope: [embed.assistantId],
      expiresMs: world.nowMs + 15 * 60_000,
      isRevoked: false,
      maker: undefined,
      embed,
    };
    world.keys.set(slot, session);
  },

  star: (company, step) => changeStar(company, step, 'PUT'),
  unstar: (company, step) => changeStar(company, step, 'DELETE'),
  async deleteThread({ world, send }, step) {
    const { thread, by } = chooseThread(world, step);
    if (!thread) return;
    const asker = resolve(world, by);
    const reply = await send('DELETE', `/api/threads/${thread.id}`, { by });
    if (isRefusal(asker)) return expectRefusal(reply, asker);
    if (!isOwnThread(thread, asker)) return expectRefusal(reply, { status: 404, reason: 'Unknown thread' });
    expectStatus(reply, 204);
    thread.isDeleted = true;
  },
  async wait({ world }, { ms }) {
    world.nowMs += ms;
  },
};

/** The thread of a step, and who asks for it: its owner, a colleague with whom it is shared, or somebody. */
export function chooseThread(
  world: World,
  { thread: { number, who }, by }: { thread: ThreadChoice; by: Credential },
): { thread: ThreadState | undefined; by: Credential } {
  const { threads } = world;
  if (who === 'anybody') return { thread: threads[number % Math.max(1, threads.length)], by };
  const asker = resolve(world, by);
  const isTheirs = who === 'owner' ? isOwnThread : isSharedThread;
  const theirs = isRefusal(asker) ? [] : threads.filter((each) => isTheirs(each, { ...asker, scope: 'all' }));
  // With the key of the step, whose scope may be too narrow; every other time only, since few have threads.
  if (theirs.length > 0 && number % 2 === 0) return { thread: theirs[(number / 2) % theirs.length], by };
  const possible = who === 'owner' ? threads : threads.filter(({ readers }) => readers.length > 0);
  const thread = possible[number % Math.max(1, possible.length)];
  if (!thread) return { thread, by };
  if (who === 'owner') return { thread, by: asOwner(thread) };
  return { thread, by: { key: 'bootstrap', as: thread.readers[number % thread.readers.length] } };
}

/** A turn of the thread; or, where it is to be one from elsewhere, of the thread behind it. */
export function chooseTurn(world: World, thread: ThreadState, { number, isElsewhere }: TurnChoice): TurnState {
  const { threads } = world;
  const { turns } = isElsewhere ? (threads[(threads.indexOf(thread) + 1) % threads.length] ?? thread) : thread;
  return turns[number % turns.length] ?? thread.current;
}

export function asOwner({ accountId }: { accountId: string }): Credential {
  return { key: 'bootstrap', as: accountId };
}

export function resolve(world: World, by: Credential) {
  return whoAsks(world, by.key, by.as);
}

async function changeStar(
  { world, send }: Company,
  { by, source, externalId }: StepOf<'star' | 'unstar'>,
  method: 'PUT' | 'DELETE',
): Promise<void> {
  const resource = world.resources.get(`${source}/${externalId}`);
  const asker = resolve(world, by);
  const id = resource?.id ?? 'res_000000000000000000000000';
  const reply = await send(method, `/api/stars/${id}`, { by });
  if (isRefusal(asker)) return expectRefusal(reply, asker);
  if (asker.isSession || asker.scope !== 'all') return expectStatus(reply, 403);
  const { stars } = asker.account;
  if (method === 'DELETE') {
    expectStatus(reply, 204);
    stars.delete(id);
  } else if (resource && mayRead(world, resource, asker.account)) {
    expectStatus(reply, 204);
    stars.add(id);
  } else expectRefusal(reply, { status: 404, reason: 'Unknown resource' });
}

/** Whether the asker may change the assistant; where not, that it was refused as absent or as not his to change. */
function mayChange(world: World, assistant: AssistantState, { person, account, scope }: Asker, reply: Reply): boolean {
  if ((account.admin && scope === 'all') || mayEdit(world, assistant, person, account)) return true;
  if (mayUse(world, assistant, person, account)) expectRefusal(reply, { status: 403, reason: 'Editor required' });
  else expectRefusal(reply, { status: 404, reason: 'Unknown assistant' });
  return false;
}

/** One resource by its own route, or as the one line of a batch. */
async function write(
  { send }: Company,
  source: string,
  externalId: string,
  inBatch: boolean,
  line: object,
  alone: () => Promise<Reply>,
): Promise<Reply> {
  if (!inBatch) return alone();
  const reply = await send('POST', `/api/sources/${source}/resources:batch`, {
    lines: JSON.stringify({ externalId, ...line }),
  });
  const [result] = (reply.body['results'] ?? []) as { status: number; id?: string }[];
  return { ...reply, ...(result ? { status: result.status, body: { ...result } } : {}) };
}

function removeResource(world: World, key: string): void {
  const resource = world.resources.get(key);
  if (!resource) return;
  resource.exists = false;
  world.resources.delete(key);
  for (const { stars } of world.accounts.values()) stars.delete(resource.id);
}

function pathOf(source: string, externalId: string): string {
  return `/api/sources/${source}/resources/${encodeURIComponent(externalId)}`;
}

function contentOf(edition: number, isLong: boolean): string {
  const answer = `The code of ${handleOf(edition)} is ${secretOf(edition)}.`;
  const filler = isLong ? ' Rain fell on the roof of the shed while the kettle boiled.'.repeat(120) : '';
  return `All about quartz. ${answer} Nothing else is known of it.${filler} It ends with ${secretOf(edition)}.`;
}

/** The secret stands wherever a resource has text, so that it tells whatever of it gets out. */
function bodyOf({ source, permissions, label, team, owner }: PushedState, edition: number, content: string) {
  const secret = secretOf(edition);
  return {
    type: source === 'chat' ? 'message' : 'page',
    class: source === 'chat' ? 'message' : 'document',
    title: `Quartz ${handleOf(edition)} ${secret}`,
    name: secret,
    subtitle: `Of ${secret}`,
    url: `https://apps.test/${secret}`,
    content,
    labels: [label, secret],
    createdBy: [owner, `${secret}@out.test`],
    path: [`/${secret}`],
    data: { team, note: secret },
    ...(permissions ? { permissions } : {}),
  };
}

function assistantIds(world: World, slots: readonly (keyof never | string)[]): string[] {
  return slots.map((slot) => world.assistants.get(slot as never)?.id ?? 'ast_000000000000000000000000');
}

function covers(outer: KeyState['scope'], inner: KeyState['scope']): boolean {
  return outer === 'all' || (inner !== 'all' && inner.every((id) => outer.includes(id)));
}

function signToken(claims: object, secret: string): string {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}
