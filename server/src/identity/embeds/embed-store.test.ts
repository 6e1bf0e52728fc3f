import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestIndex, type TestIndex } from '../../search-index/testing/open-test-index.ts';
import { accessOf } from '../access-of.ts';
import { issueKey } from '../keys.ts';
import { type EmbedRecord, insertEmbed, replaceEmbed, startSession } from './embed-store.ts';

/** What changes between the look at a token and the start of its session. */
let test: TestIndex;
const embed: EmbedRecord = {
  id: 'emb_x',
  name: 'Shop',
  assistantId: 'default',
  algorithm: 'EdDSA',
  publicKey: 'a key',
  sealedSecret: null,
  issuer: 'shop',
  audience: 'clew',
  revision: 1,
  createdMs: 0,
};
let tokens = 0;
const start = (accountId: string, at: EmbedRecord) => {
  const scope = ['default'];
  const more = { name: 'Session', mode: 'personal', scope, embedId: at.id, expiresMs: 9_000, nowMs: 1_000 } as const;
  const { record } = issueKey({ accountId, ...more, scope });
  return startSession(test.database, {
    embed: at,
    key: record,
    token: { hash: `token ${++tokens}`, expiresMs: 9_000 },
    nowMs: 1_000,
  });
};

beforeAll(async () => {
  test = await openTestIndex();
  await insertEmbed(test.database, embed);
});
afterAll(() => test.close());

it('no session begins for who was deactivated meanwhile', async () => {
  expect(await start('acc_a', embed)).toBe('started');
  await test.database.writer.updateTable('accounts').set({ active: 0 }).where('id', '=', 'acc_a').execute();
  expect(await start('acc_a', embed)).toBe('gone');
});

it('no session begins for an embed that was changed meanwhile', async () => {
  expect(await start('acc_b', embed)).toBe('started');
  expect(await replaceEmbed(test.database, { ...embed, audience: 'other' })).toBe(true);
  expect(await start('acc_b', embed)).toBe('gone');
  expect(await start('acc_b', { ...embed, revision: 2 })).toBe('started');
});

it('a deactivated account may see nothing, whoever asks for it', () => {
  const account = { id: 'acc_a', email: 'acc_a@clew.test', name: 'A', admin: false, identities: [] };
  const principals = ['user:acc_a@clew.test'];
  const principalsIf = (active: boolean) => [...accessOf({ account: { ...account, active }, principals }).principals];
  expect(principalsIf(true)).toEqual(['public', ...principals]);
  expect(principalsIf(false)).toEqual([]);
});
