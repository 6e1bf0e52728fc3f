import { readdirSync, readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adminEmail, createTestApp, type TestApp } from '../testing/test-app.ts';

/** With which key a key ends, asked over the wire. */
let clew: TestApp;
const [ann, boss] = ['ann@clew.test', 'boss@clew.test'];

beforeAll(async () => {
  clew = await createTestApp();
  await clew.addAccounts(ann);
});
afterAll(() => clew.close());

interface Made {
  id: string;
  key: string;
}
/** With an impersonating key for an account, with a personal one for its own. */
const create = async (key: string | undefined, as: string | null, body: object = {}): Promise<Made> => {
  const reply = await clew.call<Made>('POST', '/api/keys', { ...(key ? { key } : {}), as, body });
  expect(reply.status).toBe(201);
  return reply.body;
};
const impersonating = (as = adminEmail, key?: string) => create(key, as, { mode: 'impersonating' });
const statusOf = async (key: string, as: string | null = null) =>
  (await clew.call('GET', '/api/me', { key, as })).status;
const revoke = async (id: string) => expect((await clew.call('DELETE', `/api/keys/${id}`)).status).toBe(204);

describe('a personal key that came through an impersonating one', () => {
  it('cannot be used after that one was revoked, at however many removes', async () => {
    const maker = await impersonating();
    const first = await create(maker.key, ann);
    const second = await create(first.key, null);
    const third = await create(second.key, null);
    await revoke(first.id);
    expect(await statusOf(second.key)).toBe(200);
    await revoke(maker.id);
    for (const { key } of [first, second, third]) expect(await statusOf(key)).toBe(401);
  });

  it('cannot be used while the owner of that one is no administrator', async () => {
    const setAdmin = (admin: boolean) => clew.call('PUT', `/api/accounts/${boss}`, { body: { admin } });
    await setAdmin(true);
    const { key } = await create((await impersonating(boss)).key, ann);
    expect(await statusOf(key)).toBe(200);
    await setAdmin(false);
    expect(await statusOf(key)).toBe(401);
  });

  it('cannot be used after the owner of that one was deactivated', async () => {
    await clew.call('PUT', `/api/accounts/${boss}`, { body: { admin: true } });
    const { key } = await create((await impersonating(boss)).key, ann);
    await clew.call('DELETE', `/api/accounts/${boss}`);
    expect(await statusOf(key)).toBe(401);
  });

  it('says with which key it ends', async () => {
    const maker = await impersonating();
    const second = await create((await create(maker.key, ann)).key, null);
    const { body } = await clew.call<{ keys: { id: string; madeBy: string | null }[] }>('GET', '/api/keys');
    expect(body.keys.find(({ id }) => id === second.id)?.madeBy).toBe(maker.id);
    expect(body.keys.find(({ id }) => id === maker.id)?.madeBy).toBeNull();
  });
});

it('an impersonating key takes the place of the one that made it', async () => {
  const before = await impersonating();
  const after = await impersonating(adminEmail, before.key);
  await revoke(before.id);
  expect(await statusOf(after.key, ann)).toBe(200);
});

it('keys from before end with the impersonating key that the audit names', () => {
  const folder = new URL('../database/migrations/', import.meta.url);
  const files = readdirSync(folder).sort();
  const database = new DatabaseSync(':memory:');
  const apply = (isWanted: (file: string) => boolean) => {
    for (const file of files.filter(isWanted)) database.exec(readFileSync(new URL(file, folder), 'utf8'));
  };
  apply((file) => file < '0007');
  database.exec(`INSERT INTO accounts (id, email, name, created_ms) VALUES ('acc', 'ann@clew.test', 'Ann', 0)`);
  const key = database.prepare(
    `INSERT INTO keys (id, account_id, name, mode, scope, hash, last5, created_ms) VALUES (?, 'acc', '', ?, '"all"', ?, '', 0)`,
  );
  const record = database.prepare(
    `INSERT INTO audit (at_ms, request_id, operation, key_id, target, address, resource_ids, changes, status)
     VALUES (0, '', 'createKey', ?, ?, '', '[]', '[]', ?)`,
  );
  const [root, other, first, second, alone] = ['root', 'other', 'first', 'second', 'alone'];
  for (const [id, mode, maker, status] of [
    [root, 'impersonating', null, 201],
    [other, 'impersonating', root, 201],
    [first, 'personal', other, 201],
    [second, 'personal', first, 201],
    [alone, 'personal', root, 403],
  ] as const) {
    key.run(id, mode, id);
    if (maker) record.run(maker, id, status);
  }
  apply((file) => file.startsWith('0007'));
  const rows = database.prepare('SELECT id, made_by FROM keys').all() as { id: string; made_by: string | null }[];
  expect(Object.fromEntries(rows.map(({ id, made_by }) => [id, made_by]))).toEqual({
    ...{ root: null, other: null, first: 'other', second: 'other', alone: null },
  });
});
