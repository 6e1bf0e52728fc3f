import type { Assistant, Key, ProblemBody } from '@clew/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adminEmail, createTestApp, type TestApp } from '../testing/test-app.ts';

/** A key that is limited to some assistants has no power of an administrator, whoever made it. */
let clew: TestApp;
const ann = 'ann@clew.test';

beforeAll(async () => {
  clew = await createTestApp();
  await clew.addAccounts(ann);
});
afterAll(() => clew.close());

const create = async <Body>(path: string, body: object, as: string) =>
  (await clew.call<Body>('POST', path, { as, body })).body;

describe('a limited key of an administrator', () => {
  it('lists an assistant of its scope only where the account may use it, and without what it is told', async () => {
    const body = { name: 'Of Ann', instructions: 'secret' };
    const mine = await create<Assistant>('/api/assistants', body, ann);
    const shared = await create<Assistant>('/api/assistants', { ...body, sharedWith: { everyone: true } }, ann);
    const scope = [mine.id, shared.id];
    const { key } = await create<{ key: string }>('/api/keys', { scope }, adminEmail);
    const list = await clew.call<{ assistants: Assistant[] }>('GET', '/api/assistants', { key, as: null });
    expect(list.body.assistants).toEqual([{ id: shared.id, name: 'Of Ann' }]);
    const all = await clew.call<{ assistants: Assistant[] }>('GET', '/api/assistants');
    expect(all.body.assistants.map(({ id }) => id)).toEqual(expect.arrayContaining(scope));
  });

  it('sees and revokes keys of its own account alone', async () => {
    const scope = ['default'];
    const of = (owner: string) => create<{ id: string; key: string }>('/api/keys', { scope }, owner);
    const [anns, own] = [await of(ann), await of(adminEmail)];
    const asLimited = { key: own.key, as: null };
    const list = await clew.call<{ keys: Key[] }>('GET', '/api/keys', asLimited);
    expect(list.body.keys.map(({ id }) => id)).toEqual([own.id]);
    const refused = await clew.call<ProblemBody>('DELETE', `/api/keys/${anns.id}`, asLimited);
    expect([refused.status, refused.body.reason]).toEqual([404, 'Unknown key']);
    expect((await clew.call('GET', '/api/me', { key: anns.key, as: null })).status).toBe(200);
    expect((await clew.call('DELETE', `/api/keys/${own.id}`, asLimited)).status).toBe(204);
  });

  it('creates keys for assistants of its own scope alone', async () => {
    const { key } = await create<{ key: string }>('/api/keys', { scope: ['default'] }, adminEmail);
    for (const scope of [['ast_other'], ['default', 'ast_other'], 'all']) {
      const reply = await clew.call<ProblemBody>('POST', '/api/keys', { key, as: null, body: { scope } });
      expect([scope, reply.status, reply.body.reason]).toEqual([scope, 403, 'Key scope too narrow']);
    }
  });
});

describe('a key that expires', () => {
  it('makes no key that lives longer, also where a longer life is asked for', async () => {
    const until = (expiresAt: string) => ({ expiresAt });
    const { key } = await create<{ key: string }>('/api/keys', until('2098-01-01T00:00:00Z'), ann);
    const body = { name: 'made', ...until('2099-01-01T00:00:00Z') };
    expect((await clew.call('POST', '/api/keys', { key, as: null, body })).status).toBe(201);
    const list = await clew.call<{ keys: Key[] }>('GET', '/api/keys', { key, as: null });
    const made = list.body.keys.find(({ name }) => name === 'made');
    expect(made?.expiresAt).toBe('2098-01-01T00:00:00.000Z');
  });
});
