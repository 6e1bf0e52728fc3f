import { expect, it, onTestFinished } from 'vitest';
import { openTestIndex } from '../search-index/testing/open-test-index.ts';
import { findPrincipals } from './account-store.ts';
import { insertKey } from './key-store.ts';
import { hashToken, issueKey } from './keys.ts';

it('whom a request names is looked up for a key that acts for others, and for no other', async () => {
  const { database, close } = await openTestIndex();
  onTestFinished(close);
  const keyOf = async (mode: 'personal' | 'impersonating', revokedMs: number | null = null) => {
    const { token, record } = issueKey({
      accountId: 'acc_a',
      name: '',
      mode,
      scope: 'all',
      expiresMs: null,
      madeBy: null,
      nowMs: 1,
    });
    await insertKey(database, { ...record, revokedMs });
    return hashToken(token);
  };
  const emailOf = async (keyHash: string, named?: string) =>
    (await findPrincipals(database, { keyHash, named }))?.account.email;
  const [own, acting, revoked] = [
    await keyOf('personal'),
    await keyOf('impersonating'),
    await keyOf('impersonating', 2),
  ];
  const named = 'ACC_B@clew.test';
  expect([await emailOf(acting, named), await emailOf(acting)]).toEqual(['acc_b@clew.test', undefined]);
  expect([await emailOf(own), await emailOf(own, named)]).toEqual(['acc_a@clew.test', 'acc_a@clew.test']);
  for (const keyHash of [revoked, hashToken('no key'), '']) expect(await emailOf(keyHash, named)).toBeUndefined();
});

it('somebody in more groups than the event loop looks up has them all', async () => {
  const { database, close } = await openTestIndex();
  onTestFinished(close);
  const groups = Array.from({ length: 1_200 }, (_, n) => `group:s/g${n}`);
  await database.writer
    .insertInto('group_members')
    .values(groups.map((group) => ({ source_id: 's', group_id: group.slice(8), member: 'user:acc_a@clew.test' })))
    .execute();
  const found = await findPrincipals(database, { id: 'acc_a' });
  expect(found?.principals.toSorted()).toEqual(['user:acc_a@clew.test', ...groups].toSorted());
});
