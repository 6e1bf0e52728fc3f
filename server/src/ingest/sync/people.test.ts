import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { deactivateAccount, findAccount, putAccount } from '../../identity/account-store.ts';
import { createFakeSource, type FakeFaults, type FakeSource, forUser } from './testing/fake-source.ts';
import { openTestSync, sourceId, type TestSync } from './testing/open-test-sync.ts';
import { fakeSource, settled, sync } from './testing/settle-sync.ts';
import { syncWithCut } from './testing/sync-with-cut.ts';

let test: TestSync | undefined;
afterEach(async () => {
  await test?.close();
  test = undefined;
});

const [ann, bob, cy, root] = ['ann@clew.test', 'bob@clew.test', 'cy@clew.test', 'root@clew.test'];
const forGroup = (...groups: string[]) => ({ public: false, users: [], groups });

/** A started engine over a fake source; there are an administrator, Ann and Bob. */
async function open(fake: FakeSource) {
  const opened = await openTestSync(fake);
  test = opened;
  await putAccount(opened.database, root, { admin: true }, 0);
  for (const email of [ann, bob]) await putAccount(opened.database, email, {}, 0);
  return { ...(await opened.start()), test: opened };
}

async function connected(fake: FakeSource, settings: object = {}) {
  const opened = await open(fake);
  await opened.sources.put(sourceId, fakeSource({ settings, schedule: 'off' }));
  const first = await settled(opened.sources, opened.test);
  const seen = async (email: string) => Object.keys(await opened.test.seenByAccount(email));
  const again = () => sync(opened.sources, opened.test);
  const account = (email: string) => findAccount(opened.test.database, email);
  return { ...opened, first, seen, again, account };
}

/** Ann is P1 and in a group in a group; Bob is P2. */
function createCompany(): FakeSource {
  const fake = createFakeSource();
  fake.putPerson('P1', [ann]);
  fake.putPerson('P2', ['bob.long@clew.test', ' BOB@clew.test ']);
  fake.putGroup('inner', { users: ['P1'], groups: [] });
  fake.putGroup('outer', { users: [], groups: ['inner'] });
  fake.put('for-outer', 'x', forGroup('outer'));
  fake.put('for-p1', 'x', forUser('P1'));
  fake.put('for-p2', 'x', forUser('P2'));
  return fake;
}

describe('people and groups of a source', () => {
  it('are its own, by their addresses: who has one sees what is theirs', async () => {
    const { seen, first, again } = await connected(createCompany());
    expect(first.run).toMatchObject({ state: 'finished', counts: { people: 2, groups: 2, seen: 3, written: 3 } });
    expect([await seen(ann), await seen(bob), await seen(root)]).toEqual([['for-outer', 'for-p1'], ['for-p2'], []]);
    expect((await again()).run?.counts).toMatchObject({ people: 2, groups: 2, unchanged: 3 });
    expect([await seen(ann), await seen(bob)]).toEqual([['for-outer', 'for-p1'], ['for-p2']]);
  });

  it.each<[string, (fake: FakeSource) => void, string[]]>([
    ['is no longer active', (fake) => fake.putPerson('P1', [ann], false), []],
    ['has another address', (fake) => fake.putPerson('P1', ['other@clew.test']), []],
    ['is no longer a member', (fake) => fake.putGroup('inner', { users: ['P2'], groups: [] }), ['for-p1']],
    ['is in a group that is no longer nested', (fake) => fake.putGroup('outer', { users: [], groups: [] }), ['for-p1']],
  ])('lose at once whoever %s, even where the listing breaks off', async (_, change, left) => {
    const fake = createCompany();
    const { seen, again } = await connected(fake);
    change(fake);
    // People and groups are all on the pages before.
    fake.faults.push({ kind: 'revoked', page: 3 });
    for (let no = 0; no < 3; no++) fake.put(`~~${no}`, 'x');
    expect((await again()).state).toBe('failed');
    expect(await seen(ann)).toEqual(expect.arrayContaining(left));
    expect((await seen(ann)).filter((id) => id.startsWith('for-'))).toEqual(left);
    expect(await seen(bob)).toContain('for-p2');
  });

  it.each(['revoked', 'gap', 'repeated'] as const)('gain nothing by a listing that ends with: %s', async (kind) => {
    const fake = createCompany();
    const { seen, again } = await connected(fake);
    fake.putGroup('inner', { users: ['P1', 'P2'], groups: [] });
    fake.putGroup('fresh', { users: ['P2'], groups: [] });
    fake.putPerson('P3', [root]);
    fake.put('for-fresh', 'x', forGroup('fresh'));
    fake.put('for-p3', 'x', forUser('P3'));
    fake.removePerson('P1');
    for (let no = 0; no < 3; no++) fake.put(`~~${no}`, 'x', forUser());
    for (let time = 0; time < 4; time++) fake.faults.push({ kind, page: 3 });
    expect((await again()).state).toBe('failed');
    expect([await seen(ann), await seen(bob), await seen(root)]).toEqual([['for-outer', 'for-p1'], ['for-p2'], []]);
    fake.faults.length = 0;
    expect((await again()).run).toMatchObject({ state: 'finished', counts: { people: 2, groups: 3 } });
    expect([await seen(ann), await seen(bob), await seen(root)]).toEqual([
      [],
      ['for-fresh', 'for-outer', 'for-p2'],
      ['for-p3'],
    ]);
  });

  it('go with their listing, and stay where a source lists nobody at all', async () => {
    const fake = createCompany();
    const { seen, again } = await connected(fake);
    fake.removeGroup('outer');
    fake.people.clear();
    expect(await again()).toMatchObject({ state: 'failed', message: expect.stringContaining('no people at all') });
    expect(await seen(ann)).toEqual(['for-outer', 'for-p1']);
    fake.putPerson('P2', [bob]);
    await again();
    expect([await seen(ann), await seen(bob)]).toEqual([[], ['for-p2']]);
    fake.putPerson('P1', [ann]);
    await again();
    expect(await seen(ann)).toEqual(['for-p1']);
  });

  it('keep their members where these can not be found out, and are told', async () => {
    const fake = createCompany();
    const { seen, again, sources } = await connected(fake);
    fake.putGroup('inner', 'unknown');
    fake.putGroup('fresh', 'unknown');
    await again();
    expect(await seen(ann)).toEqual(['for-outer', 'for-p1']);
    const { errors, next } = await sources.listErrors(sourceId, { after: undefined, limit: 1 });
    expect([errors.map(({ name }) => name), next]).toEqual([['group fresh'], 'people group fresh']);
    const rest = await sources.listErrors(sourceId, { after: next ?? '', limit: 9 });
    expect(rest).toMatchObject({ errors: [{ name: 'group inner', externalId: null }], next: null });
  });

  it('that are told of by changes come and go without a full listing', async () => {
    const fake = createFakeSource({ hasChanges: true });
    fake.putPerson('P1', [ann]);
    fake.putGroup('g', { users: ['P1'], groups: [] });
    fake.put('d', 'x', forGroup('g'));
    const { seen, again } = await connected(fake);
    expect(await seen(ann)).toEqual(['d']);
    fake.putPerson('P2', [bob]);
    fake.putGroup('g', { users: ['P2'], groups: [] });
    expect((await again()).run).toMatchObject({ mode: 'changes', state: 'finished' });
    expect([await seen(ann), await seen(bob)]).toEqual([[], ['d']]);
    fake.removePerson('P2');
    await again();
    expect(await seen(bob)).toEqual([]);
    fake.putPerson('P2', [bob]);
    fake.removeGroup('g');
    await again();
    expect(await seen(bob)).toEqual([]);
  });

  it('with equal ids in two sources are not the same', async () => {
    const fake = createCompany();
    const { sources, test, seen } = await connected(fake);
    fake.documents.clear();
    fake.putPerson('P1', [bob]);
    fake.putPerson('P2', [ann]);
    fake.putGroup('inner', { users: ['P1'], groups: [] });
    fake.put('other-outer', 'x', forGroup('outer'));
    fake.put('other-p1', 'x', forUser('P1', 'fake/P1', 'person:fake/P1'));
    fake.put('other-fake', 'x', forGroup('fake:outer', 'fake/outer', 'group:fake/outer'));
    await sources.put('other', fakeSource({ schedule: 'off' }));
    await settled(sources, test, { id: 'other' });
    expect(await seen(ann)).toEqual(['for-outer', 'for-p1']);
    expect(await seen(bob)).toEqual(['for-p2', 'other-outer', 'other-p1']);
    await sources.remove('other');
    expect([await seen(ann), await seen(bob)]).toEqual([['for-outer', 'for-p1'], ['for-p2']]);
  });
});

describe('a person of a source', () => {
  it.each([
    'ａnn@clew.test',
    'аnn@clew.test',
    'ann@clew.test.evil',
    'ann@clew.test,x',
    'ann',
    '',
    'ann@clew.test\u0000',
  ])('whose address only looks like that of an account is not that account: %j', async (address) => {
    const fake = createFakeSource();
    fake.putPerson('P1', [address]);
    fake.put('d', 'x', forUser('P1'));
    const { seen, test } = await connected(fake, { createAccounts: true });
    expect(await seen(ann)).toEqual([]);
    const accounts = await test.database.reader.selectFrom('accounts').select('email').execute();
    for (const { email } of accounts) expect(email).toMatch(/^[^\s@,]+@[^\s@,]+$/u);
  });

  it('is nobody where two have the address, told so, and the one who was there first stays', async () => {
    const fake = createFakeSource();
    fake.put('d1', 'x', forUser('P1'));
    fake.put('d2', 'x', forUser('P2'));
    fake.putPerson('P1', [ann]);
    fake.putPerson('P2', [ann, 'other@clew.test']);
    const { seen, again, sources, account } = await connected(fake, { createAccounts: true });
    expect(await seen(ann)).toEqual([]);
    expect(await account('other@clew.test')).toBeUndefined();
    const { errors } = await sources.listErrors(sourceId, { after: undefined, limit: 9 });
    expect(errors.map(({ name, reason }) => [name, reason.includes(ann)])).toEqual([
      ['person P1', true],
      ['person P2', true],
    ]);
    fake.putPerson('P2', [ann], false);
    await again();
    expect(await seen(ann)).toEqual(['d1']);
    fake.putPerson('P2', [ann]);
    await again();
    expect(await seen(ann)).toEqual(['d1']);
  });

  it('is who an administrator says, whatever the source says, and takes no other identity away', async () => {
    const fake = createFakeSource();
    fake.put('d1', 'x', forUser('P1'));
    fake.put('d2', 'x', forUser('P2'));
    fake.putPerson('P1', [ann]);
    fake.putPerson('P2', [bob]);
    const opened = await open(fake);
    const { database } = opened.test;
    await putAccount(database, ann, { identities: { [sourceId]: 'P2', other: 'X7' } }, 0);
    await opened.sources.put(sourceId, fakeSource({ schedule: 'off' }));
    await settled(opened.sources, opened.test);
    const seen = async (email: string) => Object.keys(await opened.test.seenByAccount(email));
    expect([await seen(ann), await seen(bob)]).toEqual([['d2'], []]);
    fake.putPerson('P2', [bob], false);
    fake.removePerson('P1');
    fake.putPerson('P3', [root]);
    await sync(opened.sources, opened.test);
    expect(await seen(ann)).toEqual(['d2']);
    // What a source has said stays its own when an administrator sends it back.
    const { identities = [] } = (await findAccount(database, root)) ?? {};
    expect(identities).toEqual([{ sourceId, personId: 'P3' }]);
    await putAccount(database, root, { identities: { [sourceId]: 'P3' } }, 0);
    fake.removePerson('P3');
    await sync(opened.sources, opened.test);
    expect(await findAccount(database, root)).toMatchObject({ identities: [] });
    expect(await findAccount(database, ann)).toMatchObject({
      identities: [
        { sourceId, personId: 'P2' },
        { sourceId: 'other', personId: 'X7' },
      ],
    });
  });

  it('gets an account only where that is allowed, and no power with it', async () => {
    const fake = createFakeSource();
    fake.putPerson('P3', [cy]);
    fake.putPerson('P4', ['shut@clew.test'], false);
    fake.put('d', 'x', forUser('P3'));
    const { account, sources, test, seen } = await connected(fake, { closeAccounts: true });
    expect(await account(cy)).toBeUndefined();
    await sources.put(sourceId, fakeSource({ settings: { createAccounts: true }, schedule: 'off' }));
    await settled(sources, test, { after: 1 });
    expect(await account(cy)).toMatchObject({ name: 'P3', admin: false, active: true });
    expect(await account('shut@clew.test')).toBeUndefined();
    expect(await seen(cy)).toEqual(['d']);
  });

  it('keeps the account where it is not to be closed, and loses it where it is', async () => {
    const fake = createFakeSource();
    fake.putPerson('P1', [ann]);
    fake.putPerson('P3', [cy]);
    fake.put('d', 'x', forUser('P3'));
    const { account, sources, test, again, seen } = await connected(fake, { createAccounts: true });
    fake.putPerson('P3', [cy], false);
    await again();
    expect([await account(cy), await seen(cy)]).toMatchObject([{ active: true }, []]);
    fake.removePerson('P3');
    await again();
    expect([await account(cy), await seen(cy)]).toMatchObject([{ active: true }, []]);
    const settings = { createAccounts: true, closeAccounts: true };
    await sources.put(sourceId, fakeSource({ settings, schedule: 'off' }));
    await settled(sources, test, { after: 3 });
    expect(await account(cy)).toMatchObject({ active: false });
    // The source opens again what it has closed, and never what an administrator has.
    fake.putPerson('P3', [cy]);
    await again();
    expect([await account(cy), await seen(cy)]).toMatchObject([{ active: true }, ['d']]);
    await deactivateAccount(test.database, cy, 0);
    await again();
    expect([await account(cy), await seen(cy)]).toMatchObject([{ active: false }, []]);
    // Nor does it close what others have made.
    fake.putPerson('P1', [ann], false);
    await again();
    expect(await account(ann)).toMatchObject({ active: true, identities: [] });
  });

  it.each<[string, boolean]>([
    ['takes the address besides', true],
    ['held the address besides before', false],
  ])('loses the account also where a colleague %s, and gets it back alone', async (_, isAfter) => {
    const fake = createFakeSource();
    fake.putPerson('P1', [ann]);
    fake.putPerson('P3', [cy]);
    fake.put('d', 'x', forUser('P3', cy));
    const { account, again, seen } = await connected(fake, { createAccounts: true, closeAccounts: true });
    expect(await seen(cy)).toEqual(['d']);
    const leave = () => fake.putPerson('P3', [cy], false);
    const claim = () => fake.putPerson('P1', [ann, cy]);
    for (const step of isAfter ? [leave, claim] : [claim, leave]) {
      step();
      await again();
    }
    expect([await account(cy), await seen(cy)]).toMatchObject([{ active: false }, []]);
    fake.putPerson('P3', [cy]);
    await again();
    expect(await account(cy)).toMatchObject({ active: true });
  });

  it.each([true, false])('does not get the account of who had the address before (closed: %s)', async (isClosed) => {
    const fake = createFakeSource();
    fake.putPerson('P1', [ann]);
    fake.putPerson('P3', [cy]);
    fake.put('d', 'x', forUser('P77'));
    const settings = { createAccounts: true, closeAccounts: isClosed };
    const { account, again, seen, sources, test } = await connected(fake, settings);
    fake.removePerson('P3');
    await again();
    fake.putPerson('P77', [cy]);
    await again();
    expect([await account(cy), await seen(cy)]).toMatchObject([{ active: !isClosed, identities: [] }, []]);
    const { errors } = await sources.listErrors(sourceId, { after: undefined, limit: 9 });
    expect(errors).toMatchObject([{ name: 'person P77', reason: expect.stringContaining('for another person') }]);
    // An administrator may say that it is the same person, which no sync undoes.
    await putAccount(test.database, cy, { identities: { [sourceId]: 'P77' } }, 0);
    await again();
    expect([await account(cy), await seen(cy)]).toMatchObject([{ active: true }, ['d']]);
    expect((await sources.listErrors(sourceId, { after: undefined, limit: 9 })).errors).toEqual([]);
  });

  it('of whom nobody knows any more that the account was made for them gets it back from no sync', async () => {
    const fake = createFakeSource();
    fake.putPerson('P1', [ann]);
    fake.putPerson('P3', [cy]);
    const { account, again, test } = await connected(fake, { createAccounts: true, closeAccounts: true });
    fake.putPerson('P3', [cy], false);
    await again();
    await test.database.writer.updateTable('managed_accounts').set({ person_id: null }).execute();
    fake.putPerson('P3', [cy]);
    await again();
    expect(await account(cy)).toMatchObject({ active: false, identities: [] });
  });

  it('loses the account with the page that says so, with its keys, and not by a listing that breaks off', async () => {
    const fake = createFakeSource();
    for (const [no, name] of ['a', 'b', 'c', 'd'].entries()) fake.putPerson(`P${no}`, [`${name}@clew.test`]);
    const { account, again } = await connected(fake, { createAccounts: true, closeAccounts: true });
    fake.putPerson('P0', ['a@clew.test'], false);
    fake.removePerson('P1');
    for (let no = 0; no < 3; no++) fake.put(`~~${no}`, 'x');
    fake.faults.push({ kind: 'revoked', page: 1 });
    await again();
    expect([await account('a@clew.test'), await account('b@clew.test')]).toMatchObject([
      { active: false },
      { active: true },
    ]);
    await again();
    expect(await account('b@clew.test')).toMatchObject({ active: false });
  });

  it('stays where nobody else could manage the system', async () => {
    const fake = createFakeSource();
    fake.putPerson('P3', [cy]);
    fake.putPerson('P4', ['d@clew.test']);
    const { account, again, test } = await connected(fake, { createAccounts: true, closeAccounts: true });
    await putAccount(test.database, cy, { admin: true }, 0);
    await deactivateAccount(test.database, root, 0);
    fake.removePerson('P3');
    await again();
    expect(await account(cy)).toMatchObject({ admin: true, active: true, identities: [] });
    await putAccount(test.database, root, {}, 0);
    await again();
    expect(await account(cy)).toMatchObject({ active: false });
  });
});

/** One change of the source. */
const change = fc.oneof(
  fc.record({
    do: fc.constant('person' as const),
    no: fc.nat(3),
    address: fc.constantFrom('', 'b'),
    isActive: fc.boolean(),
  }),
  fc.record({ do: fc.constant('no-person' as const), no: fc.nat(3) }),
  fc.record({
    do: fc.constant('group' as const),
    no: fc.nat(3),
    users: fc.uniqueArray(fc.nat(3), { maxLength: 3 }),
    groups: fc.uniqueArray(fc.nat(3), { maxLength: 2 }),
  }),
  fc.record({ do: fc.constant('no-group' as const), no: fc.nat(3) }),
  fc.record({ do: fc.constant('document' as const), no: fc.nat(5), user: fc.nat(3), group: fc.nat(3) }),
  fc.record({ do: fc.constant('no-document' as const), no: fc.nat(5) }),
);
type Change = typeof change extends fc.Arbitrary<infer Value> ? Value : never;

const addressOf = (no: number, more: string) => `p${no}${more}@clew.test`;

function apply(fake: FakeSource, changes: readonly Change[]): void {
  for (const each of changes)
    switch (each.do) {
      case 'person':
        fake.putPerson(`P${each.no}`, [addressOf(each.no, each.address)], each.isActive);
        break;
      case 'no-person':
        fake.removePerson(`P${each.no}`);
        break;
      case 'group':
        fake.putGroup(`G${each.no}`, {
          users: each.users.map((no) => `P${no}`),
          groups: each.groups.map((no) => `G${no}`),
        });
        break;
      case 'no-group':
        fake.removeGroup(`G${each.no}`);
        break;
      case 'document':
        fake.put(`d${each.no}`, 'text', { public: false, users: [`P${each.user}`], groups: [`G${each.group}`] });
        break;
      default:
        fake.remove(`d${each.no}`);
    }
}

/** Whom the source means by an address: nested groups walked by hand. */
function visibleTo(fake: FakeSource, email: string): string[] {
  const people = new Set(
    [...fake.people].flatMap(([id, { emails, isActive }]) => (isActive && emails.includes(email) ? [id] : [])),
  );
  const isIn = (groupId: string, above: readonly string[] = []): boolean => {
    const members = fake.groups.get(groupId);
    if (!members || members === 'unknown' || above.includes(groupId)) return false;
    return (
      members.users.some((id) => people.has(id)) || members.groups.some((inner) => isIn(inner, [...above, groupId]))
    );
  };
  return [...fake.documents]
    .flatMap(([id, { permissions }]) =>
      permissions !== 'unknown' &&
      (permissions.users.some((user) => people.has(user)) || permissions.groups.some((group) => isIn(group)))
        ? [id]
        : [],
    )
    .sort();
}

describe('people, groups and what they see', () => {
  const fault: fc.Arbitrary<FakeFaults> = fc.record({
    kind: fc.constantFrom('down', 'busy', 'cut-short', 'repeated', 'mistake', 'revoked', 'gap'),
    page: fc.nat(4),
  });
  const round = fc.record({
    changes: fc.array(change, { maxLength: 10 }),
    faults: fc.array(fault, { maxLength: 2 }),
    cutAt: fc.integer({ min: 1, max: 40 }),
    when: fc.constantFrom('before' as const, 'after' as const),
  });

  it.each([false, true])(
    'are as in the source, whatever fails and wherever the power goes (tells changes: %s)',
    async (hasChanges) => {
      await fc.assert(
        fc.asyncProperty(fc.array(round, { minLength: 1, maxLength: 4 }), async (rounds) => {
          const fake = createFakeSource({ hasChanges });
          fake.put('always', 'there', forUser('P0'));
          fake.putPerson('always', ['always@clew.test']);
          const test = await openTestSync(fake);
          try {
            await putAccount(test.database, root, { admin: true }, 0);
            await putAccount(test.database, addressOf(0, ''), {}, 0);
            let engine = await test.start();
            const settings = { createAccounts: true, closeAccounts: true };
            await engine.sources.put(sourceId, fakeSource({ settings, schedule: 'off' }));
            await settled(engine.sources, test);
            for (const { changes, faults, cutAt, when } of rounds) {
              const cut = await syncWithCut(test, engine, {
                at: cutAt,
                when,
                change: () => {
                  apply(fake, changes);
                  fake.faults.push(...faults);
                },
                mend: () => void fake.faults.splice(0),
              });
              engine = cut.engine;
              expect(cut.run?.state).toBe('finished');
              for (const no of [0, 1, 2, 3])
                for (const more of ['', 'b']) {
                  const email = addressOf(no, more);
                  expect([email, Object.keys(await test.seenByAccount(email)).sort()]).toEqual([
                    email,
                    visibleTo(fake, email),
                  ]);
                  const account = await findAccount(test.database, email);
                  const isThere = [...fake.people.values()].some(
                    ({ emails, isActive }) => isActive && emails.includes(email),
                  );
                  expect([email, account?.active ?? false]).toEqual([email, isThere || email === addressOf(0, '')]);
                }
            }
          } finally {
            await test.close();
          }
        }),
        { numRuns: 10 },
      );
    },
  );
});
