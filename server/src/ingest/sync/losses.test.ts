/** Listings that say that they are whole, and lack much of what there was. */
import { afterEach, expect, it } from 'vitest';
import { findAccount } from '../../identity/account-store.ts';
import { createFakeSource, type FakeSource, forUser } from './testing/fake-source.ts';
import { openTestSync, sourceId, type TestSync } from './testing/open-test-sync.ts';
import { fakeSource, settled, sync } from './testing/settle-sync.ts';

let test: TestSync | undefined;
afterEach(async () => {
  await test?.close();
  test = undefined;
});

const addressOf = (no: number) => `p${no}@clew.test`;
const rules = { createAccounts: true, closeAccounts: true };

async function connected(fake: FakeSource, settings: object = rules) {
  const opened = await openTestSync(fake);
  test = opened;
  const { sources } = await opened.start();
  await sources.put(sourceId, fakeSource({ settings, schedule: 'off' }));
  expect(await settled(sources, opened)).toMatchObject({ state: 'idle' });
  const account = (no: number) => findAccount(opened.database, addressOf(no));
  const again = () => sync(sources, opened);
  const accept = async () => {
    const { run } = (await sources.get(sourceId)).status;
    await sources.sync(sourceId, { isFull: false, acceptsLosses: true });
    return settled(sources, opened, { after: run?.no ?? 0 });
  };
  const isOpen = async () => {
    const found = await Promise.all(Array.from({ length: 12 }, (_, no) => account(no)));
    return found.flatMap((each, no) => (each?.active ? [no] : []));
  };
  /** Of the audit: what was done to which account, in which run. */
  const recorded = async () => {
    const rows = await opened.database.reader
      .selectFrom('audit')
      .select(['operation', 'target', 'changes', 'key_id', 'account_id'])
      .orderBy('no')
      .execute();
    return rows.map(({ changes, ...row }) => ({ ...row, changes: JSON.parse(changes) as string[] }));
  };
  return { sources, account, again, accept, isOpen, recorded, seenBy: opened.seenByAccount };
}

function createTown(): FakeSource {
  const fake = createFakeSource({ hasTotal: false });
  for (let no = 0; no < 12; no++) fake.putPerson(`P${no}`, [addressOf(no)]);
  fake.put('for-p1', 'x', forUser('P1'));
  return fake;
}
const all = Array.from({ length: 12 }, (_, no) => no);

it('closes no accounts where half of the people are missing, until an administrator accepts that', async () => {
  const fake = createTown();
  const { again, accept, isOpen, seenBy } = await connected(fake);
  for (let no = 0; no < 6; no++) fake.removePerson(`P${no}`);
  for (let time = 0; time < 2; time++) {
    const status = await again();
    expect(status).toMatchObject({ state: 'failed', run: { state: 'incomplete', needsAcceptance: true } });
    expect(status.message).toContain('only 6 of the 12 people');
    expect(status.message).toContain(`/api/sources/${sourceId}/sync?acceptLosses=true`);
    expect(await isOpen()).toEqual(all);
    expect(Object.keys(await seenBy(addressOf(1)))).toEqual(['for-p1']);
  }
  expect(await accept()).toMatchObject({ state: 'idle', run: { mode: 'full', needsAcceptance: false } });
  expect(await isOpen()).toEqual([6, 7, 8, 9, 10, 11]);
  // Accepted was that one listing, and none that comes later.
  for (let no = 6; no < 11; no++) fake.removePerson(`P${no}`);
  expect(await again()).toMatchObject({ run: { needsAcceptance: true } });
  expect(await isOpen()).toEqual([6, 7, 8, 9, 10, 11]);
});

it('goes on by itself when the people are there again', async () => {
  const fake = createTown();
  const { again, isOpen } = await connected(fake);
  for (let no = 0; no < 6; no++) fake.removePerson(`P${no}`);
  expect((await again()).state).toBe('failed');
  for (let no = 1; no < 6; no++) fake.putPerson(`P${no}`, [addressOf(no)]);
  expect((await again()).state).toBe('idle');
  expect(await isOpen()).toEqual(all.slice(1));
});

it('closes no accounts where half of the people have no address any more', async () => {
  const fake = createTown();
  const { again, accept, isOpen } = await connected(fake);
  for (let no = 0; no < 6; no++) fake.putPerson(`P${no}`, []);
  const status = await again();
  expect(status.message).toContain('6 of the 12 accounts');
  expect(status.run).toMatchObject({ state: 'incomplete', needsAcceptance: true });
  expect(await isOpen()).toEqual(all);
  await accept();
  expect(await isOpen()).toEqual([6, 7, 8, 9, 10, 11]);
});

it('lets a few go at once, and whoever is said to be no longer active, however many', async () => {
  const fake = createTown();
  const { again, isOpen } = await connected(fake);
  for (let no = 0; no < 4; no++) fake.removePerson(`P${no}`);
  expect((await again()).state).toBe('idle');
  for (let no = 4; no < 10; no++) fake.putPerson(`P${no}`, [addressOf(no)], false);
  expect((await again()).state).toBe('idle');
  expect(await isOpen()).toEqual([10, 11]);
});

it('deletes no content where more than half of much is missing, until an administrator accepts that', async () => {
  const fake = createFakeSource({ hasTotal: false, pageSize: 100 });
  const idOf = (no: number) => `d${String(no).padStart(3, '0')}`;
  for (let no = 0; no < 220; no++) fake.put(idOf(no), 'x');
  const { again, accept, sources } = await connected(fake, {});
  for (let no = 0; no < 120; no++) fake.remove(idOf(no));
  const status = await again();
  expect(status.message).toContain('only 100 of the 220 resources');
  expect(status.run?.needsAcceptance).toBe(true);
  expect((await sources.get(sourceId)).status.counts.resources).toBe(220);
  expect((await accept()).run).toMatchObject({ state: 'finished', counts: { deleted: 120 } });
  expect((await sources.get(sourceId)).status.counts.resources).toBe(100);
});

it('is told in the audit which accounts it has made, closed and opened again', async () => {
  const fake = createFakeSource();
  fake.putPerson('P1', [addressOf(1)]);
  fake.putPerson('P2', [addressOf(2)]);
  const { again, recorded } = await connected(fake);
  const record = (no: number, what: string, run: number) => ({
    operation: 'syncAccount',
    target: addressOf(no),
    changes: [what, `source ${sourceId}`, `run ${run}`],
    key_id: null,
    account_id: null,
  });
  const made = [record(1, 'created', 1), record(2, 'created', 1)];
  expect(await recorded()).toEqual(made);
  fake.putPerson('P1', [addressOf(1)], false);
  fake.removePerson('P2');
  await again();
  fake.putPerson('P1', [addressOf(1)]);
  await again();
  expect(await recorded()).toEqual([...made, record(1, 'closed', 2), record(2, 'closed', 2), record(1, 'reopened', 3)]);
});
