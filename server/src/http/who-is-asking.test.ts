import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProblemBody } from '@clew/contract';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { adminEmail, bootstrapKey, createTestApp, type TestApp } from '../testing/test-app.ts';

let clew: TestApp;
let nowMs = Date.parse('2026-06-01T12:00:00Z');
const question = { messages: [{ text: 'allowance' }] };
const [bob, eve] = ['bob@clew.test', 'eve@clew.test'];

beforeAll(async () => {
  clew = await createTestApp({ clock: { nowMs: () => nowMs } });
  await clew.addAccounts(bob, eve);
});
afterAll(() => clew.close());

const createKey = async (as: string, body: object, key = bootstrapKey) => {
  const reply = await clew.call<{ id: string; key: string }>('POST', '/api/keys', { as, body, key });
  expect(reply.status).toBe(201);
  return reply.body;
};
const problemOf = async (options: Parameters<TestApp['call']>[2], method = 'GET', path = '/api/me') => {
  const { status, body } = await clew.call<ProblemBody>(method, path, options);
  return [status, body.reason];
};

describe('keys', () => {
  it.each([`Bearer ${bootstrapKey}`, `Bearer: ${bootstrapKey}`, `bearer ${bootstrapKey}`, `BEARER:   ${bootstrapKey}`])(
    'takes %j',
    async (authorization) => {
      expect((await clew.call('GET', '/api/me', { key: null, headers: { authorization } })).status).toBe(200);
    },
  );

  it('refuses a missing and an invalid key', async () => {
    expect(await problemOf({ key: null })).toEqual([401, 'Missing api key']);
    expect(await problemOf({ key: null, headers: { authorization: 'Basic abc' } })).toEqual([401, 'Missing api key']);
    expect(await problemOf({ key: 'clew_nobody_nothing' })).toEqual([401, 'Invalid api key']);
  });

  it('shows a secret once, and never again', async () => {
    const { id, key } = await createKey(bob, { name: 'mine' });
    expect(key).toMatch(/^clew_[0-9a-v]+_[0-9a-v]{40}$/);
    const list = await clew.call('GET', '/api/keys', { as: null, key });
    expect(JSON.stringify(list.body)).not.toContain(key);
    expect(list.body).toMatchObject({ keys: [{ id, name: 'mine', last5: key.slice(-5), owner: bob }] });
  });

  it('a revoked and an expired key answer like one that never was', async () => {
    const revoked = await createKey(bob, {});
    const expiring = await createKey(bob, { expiresAt: '2026-06-02T00:00:00Z' });
    for (const { key } of [revoked, expiring])
      expect((await clew.call('GET', '/api/me', { as: null, key })).status).toBe(200);
    await clew.call('DELETE', `/api/keys/${revoked.id}`, { as: bob });
    nowMs += 86_400_000;
    const withoutIds = async (key: string) => {
      const { body } = await clew.call('GET', '/api/me', { as: null, key });
      return { ...body, requestId: '' };
    };
    const never = await withoutIds('clew_nobody_nothing');
    expect(await withoutIds(revoked.key)).toEqual(never);
    expect(await withoutIds(expiring.key)).toEqual(never);
    const acting = await createKey(adminEmail, { mode: 'impersonating' });
    expect(await problemOf({ as: bob, key: acting.key })).toEqual([200, undefined]);
    await clew.call('DELETE', `/api/keys/${acting.id}`);
    expect(await problemOf({ as: bob, key: acting.key })).toEqual([401, 'Invalid api key']);
  });

  it('a personal key acts for its own account only', async () => {
    const { key } = await createKey(bob, {});
    expect((await clew.call('GET', '/api/me', { as: null, key })).body).toMatchObject({
      email: bob,
      mode: 'personal',
      admin: false,
    });
    expect((await clew.call('GET', '/api/me', { as: 'BOB@clew.test', key })).status).toBe(200);
    expect(await problemOf({ as: eve, key })).toEqual([400, 'Impersonation not allowed']);
  });

  it('an impersonating key needs a name it knows', async () => {
    const missing = await clew.call<ProblemBody>('GET', '/api/me', { as: null });
    expect([missing.status, missing.body.reason]).toEqual([400, 'Missing impersonation header']);
    expect(Object.keys(missing.body.errors ?? {})).toEqual(['unleash-account']);
    expect(await problemOf({ as: '   ' })).toEqual([400, 'Missing impersonation header']);
    expect(await problemOf({ as: 'nobody@clew.test' })).toEqual([400, 'Unknown account']);
    const me = await clew.call<{ accountId: string }>('GET', '/api/me', { as: 'BoB@Clew.Test' });
    expect(me.body).toMatchObject({ email: bob });
    expect((await clew.call('GET', '/api/me', { as: me.body.accountId })).body).toMatchObject({ email: bob });
  });

  it('a deactivated account is unknown at once, and its own keys open nothing', async () => {
    await clew.addAccounts('leaver@clew.test');
    const { key } = await createKey('leaver@clew.test', {});
    await clew.call('DELETE', '/api/accounts/leaver@clew.test');
    expect(await problemOf({ as: 'leaver@clew.test' })).toEqual([400, 'Unknown account']);
    expect(await problemOf({ as: null, key })).toEqual([401, 'Invalid api key']);
  });

  it('only administrators create impersonating keys, and nobody a wider one than his own', async () => {
    expect(await problemOf({ as: bob, body: { mode: 'impersonating' } }, 'POST', '/api/keys')).toEqual([
      403,
      'Administrator required',
    ]);
    const narrow = await createKey(adminEmail, { scope: ['default'] });
    const wider = { as: null, key: narrow.key, body: { scope: 'all' } };
    expect(await problemOf(wider, 'POST', '/api/keys')).toEqual([403, 'Key scope too narrow']);
    const acting = { as: null, key: narrow.key, body: { mode: 'impersonating', scope: ['default'] } };
    expect(await problemOf(acting, 'POST', '/api/keys')).toEqual([403, 'Key scope too narrow']);
    expect(await problemOf({ as: null, key: narrow.key }, 'GET', '/api/accounts')).toEqual([
      403,
      'Key scope too narrow',
    ]);
  });

  it("nobody revokes or sees another's key", async () => {
    const { id, key } = await createKey(bob, {});
    expect(await problemOf({ as: eve }, 'DELETE', `/api/keys/${id}`)).toEqual([404, 'Unknown key']);
    const seen = await clew.call<{ keys: { id: string }[] }>('GET', '/api/keys', { as: eve });
    expect(seen.body.keys.map((each) => each.id)).not.toContain(id);
    expect((await clew.call('GET', '/api/me', { as: null, key })).status).toBe(200);
  });
});

it('a key that configuration names later opens no data folder that has keys already', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'clew-used-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  await (await createTestApp({ folder })).close();
  const again = await createTestApp({ folder, settings: { CLEW_BOOTSTRAP_KEY: 'another-bootstrap-key-of-the-tests' } });
  onTestFinished(() => again.close());
  expect((await again.call('GET', '/api/me', { key: 'another-bootstrap-key-of-the-tests' })).status).toBe(401);
  expect((await again.call('GET', '/api/me')).status).toBe(200);
});

describe('assistants', () => {
  it('absent, not shared and out of scope answer with one body', async () => {
    const create = (sharedWith: object) =>
      clew.call<{ id: string }>('POST', '/api/assistants', { body: { name: 'A', sharedWith } });
    const { body: shared } = await create({ everyone: true });
    const { body: hidden } = await create({ users: [eve] });
    const narrow = await createKey(bob, { scope: [shared.id] });
    const ask = async (assistantId: string | undefined, options: object) => {
      const { status, body } = await clew.call('POST', '/chats', { body: { ...question, assistantId }, ...options });
      return { status, body: { ...body, requestId: '' } };
    };
    const absent = await ask('ast_nobody', { as: bob });
    expect(absent.status).toBe(404);
    expect(await ask(hidden.id, { as: bob })).toEqual(absent);
    expect(await ask('default', { as: null, key: narrow.key })).toEqual(absent);
    expect(await ask(undefined, { as: null, key: narrow.key })).toEqual(absent);
    expect((await ask(shared.id, { as: null, key: narrow.key })).status).toBe(200);
    expect((await ask(hidden.id, { as: eve })).status).toBe(200);
  });

  it('searches its sources and nothing else, within what the asker may see', async () => {
    await clew.push('wiki', 'allowance', { content: 'The allowance is 52 euros.', permissions: { public: true } });
    await clew.push('hr', 'allowance', { content: 'The secret allowance is 99 euros.', permissions: { users: [eve] } });
    await clew.push('mail', 'allowance', { content: 'My allowance is 7 euros.', permissions: { public: true } });
    const { body } = await clew.call<{ id: string }>('POST', '/api/assistants', {
      body: {
        name: 'Policies',
        sources: [{ filters: { appId: ['wiki'] } }, { filters: { appId: 'hr' } }],
        sharedWith: { everyone: true },
      },
    });
    const appsSeenBy = async (as: string, filters = {}) => {
      const answer = await clew.ask(as, 'What is the allowance?', {
        assistantId: body.id,
        enterpriseSearch: { filters },
      });
      return answer.resources.map(({ appId }) => appId).sort();
    };
    expect(await appsSeenBy(bob)).toEqual(['wiki']);
    expect(await appsSeenBy(eve)).toEqual(['hr', 'wiki']);
    expect(await appsSeenBy(eve, { appId: ['mail', 'hr'] })).toEqual(['hr']);
  });
});

describe('management', () => {
  it('needs an administrator', async () => {
    const routes: [string, string][] = [
      ['GET', '/api/accounts'],
      ['PUT', '/api/accounts/x@clew.test'],
      ['DELETE', `/api/accounts/${eve}`],
      ['GET', '/api/sources'],
      ['PUT', '/api/sources/x'],
      ['DELETE', '/api/sources/wiki'],
      ['PUT', '/api/sources/wiki/groups/g'],
      ['DELETE', '/api/sources/wiki/groups/g'],
      ['PUT', '/api/sources/wiki/resources/r'],
      ['DELETE', '/api/sources/wiki/resources/r'],
      ['POST', '/api/sources/wiki/resources:batch'],
    ];
    for (const [method, path] of routes)
      expect([method, path, ...(await problemOf({ as: bob }, method, path))]).toEqual([
        method,
        path,
        403,
        'Administrator required',
      ]);
  });

  it('gives one identity of an app to one account', async () => {
    await clew.call('PUT', `/api/accounts/${bob}`, { body: { identities: { slack: 'U1' } } });
    const taken = await clew.call<ProblemBody>('PUT', `/api/accounts/${eve}`, {
      body: { identities: { slack: 'U1' } },
    });
    expect([taken.status, Object.keys(taken.body.errors ?? {})]).toEqual([400, ['identities.slack']]);
    expect((await clew.call('PUT', `/api/accounts/${bob}`, { body: { identities: { slack: 'U1' } } })).status).toBe(
      200,
    );
  });
});
