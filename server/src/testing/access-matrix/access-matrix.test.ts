import { readFileSync } from 'node:fs';
import { type Operation, operations, problemCatalogue, successStatusOf } from '@clew/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adminEmail, type TestApp } from '../test-app.ts';
import { atTheDoor, type CallerName, callers, inside } from './callers.ts';
import {
  createForeignRequest,
  createRequest,
  type ForeignThings,
  operationOf,
  type PlainRequest,
} from './create-request.ts';
import { type Credentials, createWorld, markOf, otherUser, user, type World } from './create-world.ts';
import { type AskerName, foreignThings, type ThingName, things } from './foreign-things.ts';
import { otherOutcomes, refusals } from './outcomes.ts';
import type { Grid } from './parse-grid.ts';
import { renderPage } from './render-page.ts';

/**
 * Every operation, asked by every kind of caller and for everything that is another's: the status, the whole body, and that
 * what was refused changed nothing. What is expected stands in callers.ts and foreign-things.ts, as tables.
 */
let world: World;
const [asker, viewer, chief] = ['asker@clew.test', 'viewer@clew.test', 'chief@clew.test'];
const [victim, self] = ['victim@clew.test', 'self@clew.test'];
const accounts = [user, otherUser, adminEmail, asker, viewer, chief, victim, self];

type Reply = Awaited<ReturnType<TestApp['call']>>;
let address = 0;
/** Each from an address of its own: many wrong keys from one would be made to wait. */
const send = ({ method, path, body, contentType }: PlainRequest, { owner: _, ...headers }: Credentials) =>
  world.clew.call(method, path, {
    key: null,
    as: null,
    body,
    headers: { ...headers, ...(body === undefined ? {} : { 'content-type': contentType }) },
    from: `10.0.${++address >> 8}.${address & 255}`,
  });

beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

function expectRefusal(reply: Reply, cell: string, path: string, where: string): void {
  const { code, detail, errors } = refusals[cell] ?? { code: 'internal' as const, detail: `no refusal ${cell}` };
  const { status, reason } = problemCatalogue[code];
  expect.soft({ status: reply.status, body: reply.body }, where).toEqual({
    status,
    body: {
      type: `urn:clew:problem:${code}`,
      title: reason,
      status,
      reason,
      detail,
      ...(errors ? { errors } : {}),
      instance: path.split('?')[0],
      requestId: reply.headers.get('RequestId'),
    },
  });
  expect.soft(reply.headers.get('content-type'), where).toBe('application/problem+json; charset=utf-8');
}

/** The status of the contract, and a body of the contract's members and no others. */
function expectSuccess(reply: Reply, operation: Operation, where: string): void {
  expect.soft([reply.status, reply.status >= 400 ? reply.body : {}], where).toEqual([successStatusOf(operation), {}]);
  if (reply.headers.get('content-type') === 'text/event-stream') {
    const events = String(reply.body)
      .split('\n')
      .filter((line) => line !== '');
    for (const event of events.map((line) => JSON.parse(line.slice('data: '.length)) as unknown))
      expect.soft(operation.event?.parse(event), where).toEqual(event);
  } else if (operation.reply) {
    const requestId = reply.headers.get('RequestId');
    // The edge adds these two; warnings only where there is something to say.
    const { warnings } = reply.body as { warnings?: string[] };
    const added = { requestId, ...(operation.body && Array.isArray(warnings) ? { warnings } : {}) };
    expect.soft({ ...(operation.reply.safeParse(reply.body).data as object), ...added }, where).toEqual(reply.body);
  } else expect.soft(reply.body, where).toBe('');
}

/** By table, so that a failure tells which. */
function expectNothingChanged(before: ReturnType<World['stored']>, where: string): void {
  const changed = Object.entries(world.stored()).flatMap(([table, rows]) => (rows === before[table] ? [] : [table]));
  expect.soft(changed, `${where} changes something`).toEqual([]);
}

/** What administrators are shown of others, since they manage it. */
const toldToAdministrators = new Set(['listKeys', 'listAssistants', 'listAudit', 'listFeedback', 'putAssistant']);

/** Neither what is another's nor a secret; a token is told to who just made it, and to nobody else. */
function expectNothingForeign(reply: Reply, row: string, owner: string, isAdministrator: boolean, where: string): void {
  const told = JSON.stringify([reply.body, ...reply.headers]);
  const isTold = isAdministrator && toldToAdministrators.has(operationOf(row).name);
  const foreign = isTold ? [] : accounts.filter((account) => account !== owner).map(markOf);
  const leaked = [...foreign, ...world.secrets].filter((text) => told.includes(text));
  expect.soft(leaked, `${where} tells what it must not`).toEqual([]);
}

async function expectCell(row: string, caller: CallerName, cell: string): Promise<void> {
  const where = `${row} for ${caller} (${callers[caller]})`;
  const { operation } = operationOf(row);
  const credentials = world.callers[caller];
  const request = await createRequest(world, row, credentials.owner);
  await world.settled();
  const before = cell === 'ok' ? undefined : world.stored();
  const reply = await send(request, credentials);
  await world.settled();
  if (before) {
    expectRefusal(reply, cell, request.path, where);
    expectNothingChanged(before, where);
  } else expectSuccess(reply, operation, where);
  const isAdministrator = credentials.owner === adminEmail;
  expectNothingForeign(reply, row, credentials.owner, isAdministrator, where);
}

describe('every caller', () => {
  for (const [row, cells] of atTheDoor.rows)
    it(`${row} is asked by everybody, and ends as the matrix says`, async () => {
      for (const [caller, cell] of Object.entries({ ...cells, ...inside.rows.get(row) }))
        await expectCell(row, caller as CallerName, cell);
    });
});

/** Who asks, and whose things are asked for. */
function accountsOf(kind: AskerName, thing: ThingName): { asking: string; owner: string } {
  if (kind === 'limited' || kind === 'session') return { asking: self, owner: self };
  if (kind === 'administrator') return { asking: chief, owner: victim };
  return { asking: thing === 'viewed' ? viewer : asker, owner: victim };
}
const credentials = new Map<string, Credentials>();
const credentialsOf = (kind: AskerName, thing: ThingName) =>
  credentials.get(`${kind} ${accountsOf(kind, thing).asking}`) ?? { owner: '' };
const absent: ForeignThings = {
  assistant: 'ast_absent',
  thread: 'thr_absent',
  turn: 'req_absent',
  key: 'key_absent',
  starred: 'res_absent',
  resource: 'res_absent',
  mark: 'absentmark',
};
const absentReplies = new Map<string, ReturnType<typeof withoutIds>>();
const standing = new Map<string, ForeignThings>();
const foreignCells = () =>
  Object.entries(foreignThings).flatMap(([kind, grid]) =>
    [...(grid as Grid).rows].flatMap(([row, cells]) =>
      Object.entries(cells).map(([thing, cell]) => ({
        kind: kind as AskerName,
        row,
        thing: thing as ThingName,
        cell,
        where: `${row} by ${kind} for ${thing} (${things[thing as ThingName]})`,
      })),
    ),
  );

function withoutIds({ status, body }: Reply) {
  return { status, body: typeof body === 'object' ? { ...body, requestId: '', instance: '', threadId: '' } : body };
}

/** Asks as another's thing would be asked for while there is none, then makes the things. */
async function learnAbsentReplies(): Promise<void> {
  await world.clew.addAccounts(asker, viewer, chief, victim, self);
  await world.clew.call('PUT', `/api/accounts/${chief}`, { body: { admin: true } });
  const bearer = (token: string, owner: string) => ({ authorization: `Bearer ${token}`, owner });
  const { assistantId, createKey, startSession, pushPrivate } = world;
  for (const [kind, account] of [
    ['user', asker],
    ['user', viewer],
    ['administrator', chief],
  ] as const)
    credentials.set(`${kind} ${account}`, bearer((await createKey(account)).key, account));
  credentials.set(`limited ${self}`, bearer((await createKey(self, { scope: [assistantId] })).key, self));
  credentials.set(`session ${self}`, bearer(await startSession(self), self));
  await pushPrivate(asker);
  for (const { kind, row, thing, cell, where } of foreignCells())
    if (cell === 'none' || cell.startsWith('404'))
      absentReplies.set(where, withoutIds(await askForeign(kind, row, thing, absent)));
  for (const kind of Object.keys(foreignThings) as AskerName[])
    for (const thing of (foreignThings[kind] as Grid).columns as ThingName[])
      standing.set(`${kind} ${thing}`, await makeThings(kind, thing));
}

async function askForeign(kind: AskerName, row: string, thing: ThingName, ids: ForeignThings): Promise<Reply> {
  const who = credentialsOf(kind, thing);
  const reply = await send(await createForeignRequest(world, row, thing, ids), who);
  const { threadId } = reply.body as { threadId?: string };
  const thread = { method: 'DELETE', path: `/api/threads/${threadId}`, contentType: '' };
  if (reply.status === 200 && threadId) await send(thread, who);
  return reply;
}

let made = 0;
async function makeThings(kind: AskerName, thing: ThingName): Promise<ForeignThings> {
  const { asking, owner } = accountsOf(kind, thing);
  const { clew } = world;
  const { body: assistant } = await clew.call<{ id: string }>('POST', '/api/assistants', {
    as: owner,
    body: {
      name: 'Named',
      instructions: markOf(owner),
      sharedWith: { users: thing === 'viewed' ? [asking] : [] },
    },
  });
  const assistantId = asking === owner ? assistant.id : world.assistantId;
  const { threadId } = await clew.ask(owner, `okapi ${markOf(owner)}`, { assistantId });
  const starred = await clew.push('wiki', `starred ${++made}`, { permissions: { public: true } });
  await clew.call('PUT', `/api/stars/${starred}`, { as: owner });
  return {
    assistant: assistant.id,
    thread: threadId,
    turn: await world.startTurn(owner, assistantId),
    key: (await world.createKey(owner, { name: markOf(owner) })).id,
    starred,
    resource: await world.pushPrivate(owner),
    mark: markOf(owner),
  };
}

describe('what is another’s', () => {
  beforeAll(learnAbsentReplies);

  for (const { kind, row, thing, cell, where } of foreignCells())
    if (cell !== '-')
      it(`${where}: ${cell}`, async () => {
        const { operation } = operationOf(row);
        // What is done to a thing is done to a new one, so that the others stay for the rest.
        const ids = cell === 'ok' ? await makeThings(kind, thing) : standing.get(`${kind} ${thing}`);
        if (!ids) throw new Error(`There is no ${thing} for ${kind}`);
        const { path } = await createForeignRequest(world, row, thing, ids);
        const before = world.stored();
        const reply = await askForeign(kind, row, thing, ids);
        if (Object.hasOwn(refusals, cell)) expectRefusal(reply, cell, path, where);
        else expectSuccess(reply, operation, where);
        if (cell !== 'ok') expectNothingChanged(before, where);
        if (absentReplies.has(where))
          expect.soft(withoutIds(reply), `${where} answers as for what never was`).toEqual(absentReplies.get(where));
        expectNothingForeign(reply, row, accountsOf(kind, thing).asking, kind === 'administrator', where);
      });
});

describe('the matrix', () => {
  const namesOf = (grid: Grid) => [...new Set([...grid.rows.keys()].map((row) => operationOf(row).name))].sort();

  it('has a row for every operation of the contract and a column for every kind of caller', () => {
    for (const grid of [atTheDoor, inside]) expect(namesOf(grid)).toEqual(Object.keys(operations).sort());
    expect([...inside.rows.keys()]).toEqual([...atTheDoor.rows.keys()]);
    expect([...atTheDoor.columns, ...inside.columns]).toEqual(Object.keys(callers));
    expect(Object.keys(world.callers).sort()).toEqual(Object.keys(callers).sort());
  });

  it('says of every operation for accounts what becomes of what is another’s', () => {
    const forAccounts = Object.values(operations as Record<string, Operation>).filter(
      ({ caller }) => caller === 'account',
    );
    for (const grid of Object.values(foreignThings))
      expect(namesOf(grid)).toEqual(forAccounts.map(({ id }) => id).sort());
    const columns = Object.values(foreignThings).flatMap((grid) => grid.columns);
    expect([...new Set(columns)].sort()).toEqual(Object.keys(things).sort());
    const saysOf = (id: string, thing: string) => foreignThings.user.rows.get(id)?.[thing] !== '-';
    for (const { id, path, body } of forAccounts) {
      const members = body && 'shape' in body ? Object.keys(body.shape as object) : [];
      if (members.includes('assistantId')) expect([id, saysOf(id, 'hidden')]).toEqual([id, true]);
      if (members.includes('threadId')) expect([id, saysOf(id, 'thread')]).toEqual([id, true]);
      if (path.includes('{')) expect([id, Object.keys(things).some((thing) => saysOf(id, thing))]).toEqual([id, true]);
    }
  });

  it('is the page docs/access-matrix.md (npm run access-matrix writes it)', () =>
    expect(readFileSync(new URL('../../../../docs/access-matrix.md', import.meta.url), 'utf8')).toBe(renderPage()));

  it('has no cell that is not explained', () => {
    const known = [...Object.keys(refusals), ...Object.keys(otherOutcomes)];
    for (const grid of [atTheDoor, inside, ...Object.values(foreignThings)] as Grid[])
      for (const [row, cells] of grid.rows) for (const cell of Object.values(cells)) expect(known, row).toContain(cell);
  });
});
