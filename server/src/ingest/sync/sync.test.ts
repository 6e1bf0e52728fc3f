import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { SourceError } from '../../connectors/source-error.ts';
import {
  createFakeSource,
  type FakeFaults,
  type FakeSource,
  forAll,
  forUser,
  hangingUrl,
} from './testing/fake-source.ts';
import { openTestSync, sourceId, type TestSync } from './testing/open-test-sync.ts';
import { fakeSource, settled, sync } from './testing/settle-sync.ts';
import { syncWithCut } from './testing/sync-with-cut.ts';

let test: TestSync | undefined;
afterEach(async () => {
  await test?.close();
  test = undefined;
});

const user = 'ann@clew.test';

async function open(fake: FakeSource, options: Parameters<typeof openTestSync>[1] = {}) {
  test = await openTestSync(fake, options);
  const engine = await test.start();
  return { ...engine, test };
}

/** What somebody should see, by the source itself. */
function visibleTo(fake: FakeSource, who: string): Record<string, string> {
  return Object.fromEntries(
    [...fake.documents].flatMap(([id, { text, permissions }]) =>
      permissions !== 'unknown' && (permissions.public || permissions.users.includes(who)) ? [[id, text]] : [],
    ),
  );
}

function fill(fake: FakeSource, count: number): void {
  for (let no = 0; no < count; no++) fake.put(`d${String(no).padStart(3, '0')}`, `text ${no}`);
}

describe('a sync', () => {
  it('brings in what the source has, loads nothing twice, and deletes what is gone', async () => {
    const fake = createFakeSource();
    fill(fake, 10);
    const { sources, test } = await open(fake);
    await sources.put(sourceId, fakeSource());
    expect((await settled(sources, test)).run).toMatchObject({ state: 'finished', mode: 'full', trigger: 'schedule' });
    expect(await test.seenBy(user)).toEqual(visibleTo(fake, user));
    expect(fake.loads).toHaveLength(10);
    fake.put('d003', 'other');
    fake.remove('d004');
    const { run } = await sync(sources, test);
    expect(run).toMatchObject({
      trigger: 'manual',
      counts: { seen: 9, written: 1, unchanged: 8, deleted: 1, failed: 0 },
    });
    expect(await test.seenBy(user)).toEqual(visibleTo(fake, user));
    expect(fake.loads).toHaveLength(11);
  });

  it('takes a permission away at once, and without loading anything', async () => {
    const fake = createFakeSource();
    fill(fake, 7);
    const { sources, test } = await open(fake);
    await sources.put(sourceId, fakeSource());
    await settled(sources, test);
    fake.put('d001', 'text 1', forUser('bob@clew.test'));
    fake.put('d002', 'text 2', forUser());
    fake.faults.push({ kind: 'revoked', page: 1 });
    const { run } = await sync(sources, test);
    expect(run).toMatchObject({ state: 'failed', counts: { permissionsChanged: 2, written: 0 } });
    expect(Object.keys(await test.seenBy(user))).not.toContain('d001');
    expect(await test.seenBy('bob@clew.test')).toHaveProperty('d001');
    expect(fake.loads).toHaveLength(7);
  });

  it.each(['revoked', 'gap', 'empty'] as const)(
    'gives and deletes nothing when the listing ends with: %s',
    async (kind) => {
      const fake = createFakeSource({ hasTotal: kind !== 'empty' });
      fill(fake, 7);
      fake.put('d000', 'text 0', forUser());
      const { sources, test } = await open(fake);
      await sources.put(sourceId, fakeSource());
      await settled(sources, test);
      fake.put('d000', 'text 0', forUser(user));
      fake.remove('d006');
      const page = kind === 'empty' ? 0 : 1;
      fake.faults.push({ kind, page });
      const status = await sync(sources, test);
      expect(status.state).toBe('failed');
      expect(status.run?.state).toBe(kind === 'revoked' ? 'failed' : 'incomplete');
      const seen = Object.keys(await test.seenBy(user));
      expect([seen.includes('d000'), seen.includes('d006')]).toEqual([false, true]);
      await sync(sources, test);
      expect(await test.seenBy(user)).toEqual(visibleTo(fake, user));
    },
  );

  it.each(['down', 'busy', 'cut-short', 'repeated', 'shrinking', 'mistake', 'wrong-total'] as const)(
    'comes to the right end when once it meets: %s',
    async (kind) => {
      const fake = createFakeSource();
      fill(fake, 10);
      const { sources, test } = await open(fake);
      await sources.put(sourceId, fakeSource());
      await settled(sources, test);
      fake.put('d003', 'other');
      fake.put('d010', 'new', forUser(user));
      fake.remove('d004');
      fake.faults.push({ kind, page: 2 });
      const { run } = await sync(sources, test);
      expect(run).toMatchObject({ state: 'finished', counts: { written: 2, deleted: 1 } });
      expect(await test.seenBy(user)).toEqual(visibleTo(fake, user));
    },
  );

  it('ends incomplete, and deletes nothing, where a listing can not be believed again and again', async () => {
    const fake = createFakeSource();
    fill(fake, 10);
    const { sources, test } = await open(fake);
    await sources.put(sourceId, fakeSource());
    await settled(sources, test);
    fake.remove('d009');
    for (let time = 0; time < 9; time++) fake.faults.push({ kind: 'repeated', page: 2 });
    const status = await sync(sources, test);
    expect(status.run).toMatchObject({ state: 'incomplete', message: expect.stringContaining('same page twice') });
    expect(await test.seenBy(user)).toHaveProperty('d009');
  });

  it('says of each resource that can not be read why, keeps what it had, and tries again', async () => {
    const fake = createFakeSource();
    fill(fake, 4);
    const { sources, test } = await open(fake);
    await sources.put(sourceId, fakeSource());
    await settled(sources, test);
    fake.put('d001', 'newer');
    fake.put('d009', 'never seen');
    for (const id of ['d001', 'd009'])
      fake.broken.set(id, new SourceError('unreadable', 'It is locked.', { nextStep: 'Unlock it.' }));
    expect((await sync(sources, test)).run?.counts).toMatchObject({ failed: 2, written: 0 });
    const { errors } = await sources.listErrors(sourceId, { after: undefined, limit: 1 });
    expect(errors).toMatchObject([{ externalId: 'd001', reason: 'It is locked.', nextStep: 'Unlock it.' }]);
    expect(await test.seenBy(user)).toMatchObject({ d001: 'text 1' });
    fake.broken.clear();
    await sync(sources, test);
    expect(await test.seenBy(user)).toEqual(visibleTo(fake, user));
    expect(await sources.listErrors(sourceId, { after: undefined, limit: 9 })).toEqual({ errors: [], next: null });
  });

  it('shows nobody what it does not know the readers of, and changes nothing for what is there', async () => {
    const fake = createFakeSource();
    fake.put('old', 'text', forUser(user));
    const { sources, test } = await open(fake);
    await sources.put(sourceId, fakeSource());
    await settled(sources, test);
    fake.put('old', 'text', 'unknown');
    fake.put('new', 'text', 'unknown');
    await sync(sources, test);
    expect(Object.keys(await test.seenBy(user))).toEqual(['old']);
    expect((await sources.listErrors(sourceId, { after: undefined, limit: 9 })).errors).toHaveLength(2);
    fake.put('old', 'text', forUser());
    fake.put('new', 'text', forUser(user));
    await sync(sources, test);
    expect(Object.keys(await test.seenBy(user))).toEqual(['new']);
    expect((await sources.listErrors(sourceId, { after: undefined, limit: 9 })).errors).toEqual([]);
  });

  it('asks a source that can tell for what has changed, and once a day for everything', async () => {
    const fake = createFakeSource({ hasChanges: true });
    fill(fake, 10);
    const { sources, test } = await open(fake);
    await sources.put(sourceId, fakeSource({ schedule: 'off' }));
    await settled(sources, test);
    const pages = fake.pages;
    fake.put('d003', 'other');
    fake.put('d005', 'text 5', forUser(user));
    fake.remove('d004');
    expect((await sync(sources, test)).run).toMatchObject({
      mode: 'changes',
      counts: { written: 1, deleted: 1, seen: 2 },
    });
    expect(fake.pages - pages).toBe(1);
    expect(await test.seenBy(user)).toEqual(visibleTo(fake, user));
    expect((await sync(sources, test, true)).run?.mode).toBe('full');
    test.pass(24 * 3_600_000);
    expect((await sync(sources, test)).run?.mode).toBe('full');
  });

  it('runs by its schedule, stops when it is paused, and goes on where it was', async () => {
    const fake = createFakeSource();
    fill(fake, 10);
    const { sources, test } = await open(fake);
    await sources.put(sourceId, fakeSource({ schedule: '15m' }));
    const first = await settled(sources, test);
    expect((await sources.get(sourceId)).schedule).toBe('15m');
    expect(first.nextRun).toBe(new Date(test.nowMs() + 15 * 60_000).toISOString());
    expect((await sources.pause(sourceId)).status).toMatchObject({ state: 'paused', nextRun: null });
    await expect(sources.sync(sourceId, { isFull: false })).rejects.toThrow('Resume it');
    fake.faults.push({ kind: 'hangs', page: 2 });
    const pages = fake.pages;
    await sources.resume(sourceId);
    while (fake.pages < pages + 3) await new Promise((resolve) => setTimeout(resolve, 1));
    expect((await sources.pause(sourceId)).status).toMatchObject({ state: 'paused', run: { state: 'running' } });
    await sources.resume(sourceId);
    expect((await settled(sources, test)).run).toMatchObject({ no: 2, state: 'finished', counts: { seen: 10 } });
    expect(fake.pages - pages).toBeLessThan(6);
    const { runs, next } = await sources.listRuns(sourceId, { after: undefined, limit: 1 });
    expect([runs.map(({ no }) => no), next]).toEqual([[2], '2']);
    expect((await sources.listRuns(sourceId, { after: '2', limit: 1 })).runs.map(({ no }) => no)).toEqual([1]);
  });

  it('begins anew when the settings change, and ends with the source', async () => {
    const fake = createFakeSource({ hasChanges: true });
    fill(fake, 5);
    const { sources, test } = await open(fake);
    await sources.put(sourceId, fakeSource());
    await settled(sources, test);
    await sources.put(sourceId, fakeSource({ settings: { url: 'https://other.test' } }));
    const status = await settled(sources, test, { after: 1 });
    expect(status.run).toMatchObject({
      no: 2,
      mode: 'full',
      trigger: 'settings',
      counts: { written: 0, unchanged: 5 },
    });
    await expect(sources.put(sourceId, fakeSource({ kind: 'push' }))).rejects.toMatchObject({
      code: 'validation-failed',
    });
    fake.faults.push({ kind: 'hangs', page: 1 });
    await sources.sync(sourceId, { isFull: true });
    await sources.remove(sourceId);
    expect(await test.seenBy(user)).toEqual({});
    await expect(sources.get(sourceId)).rejects.toMatchObject({ code: 'unknown-source' });
  });
});

describe('sources that never answer', () => {
  it('hold up no other, however many they are, and are ended with a reason', async () => {
    const fake = createFakeSource();
    fill(fake, 4);
    const { sources, test } = await open(fake);
    const hanging = ['h1', 'h2', 'h3', 'h4', 'h5'];
    for (const id of hanging) await sources.put(id, fakeSource({ settings: { url: hangingUrl } }));
    await sources.put(sourceId, fakeSource());
    const { run } = await settled(sources, test, { stepMs: 1_000 });
    expect(run).toMatchObject({ state: 'finished', counts: { written: 4 } });
    expect((await sources.get('h1')).status).toMatchObject({ state: 'running' });
    for (let minute = 0; minute < 60; minute++) {
      test.pass(60_000);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    for (const id of hanging)
      expect((await sources.get(id)).status.message).toMatch(/^Nothing has come from the source for 5 minutes\./);
  });
});

describe('secret settings', () => {
  const secretKey = 'a-secret-key-of-the-sync-tests-0001';
  const token = 'the-secret-token';

  it('are kept encrypted, never shown, and stay when they are not given', async () => {
    const fake = createFakeSource();
    const { sources, test } = await open(fake, { secretKey });
    const settings = { token, url: 'https://app.test/a' };
    expect(await sources.put(sourceId, fakeSource({ settings }))).toMatchObject({
      settings: { url: 'https://app.test/a' },
      secrets: ['token'],
    });
    await settled(sources, test);
    const stored = await test.database.reader.selectFrom('sources').selectAll().execute();
    expect(JSON.stringify([stored, await sources.list()])).not.toContain(token);
    const kept = await sources.put(sourceId, fakeSource({ settings: { url: 'https://app.test/b' } }));
    expect(kept.secrets).toEqual(['token']);
    expect((await sources.put(sourceId, fakeSource({ settings: { token: null } }))).secrets).toEqual([]);
  });

  it('do not go to another address by themselves', async () => {
    const fake = createFakeSource();
    const { sources } = await open(fake, { secretKey });
    await sources.put(sourceId, fakeSource({ settings: { token, url: 'https://app.test/a' } }));
    await expect(sources.put(sourceId, fakeSource({ settings: { url: 'https://evil.test' } }))).rejects.toMatchObject({
      details: { errors: { 'settings.token': [expect.stringContaining('Give it anew')] } },
    });
  });

  it('do not go unencrypted by themselves', async () => {
    const { sources } = await open(createFakeSource(), { secretKey });
    const put = (more: object) => sources.put(sourceId, fakeSource({ settings: { plain: true, ...more } }));
    await sources.put(sourceId, fakeSource({ settings: { token } }));
    await expect(put({})).rejects.toMatchObject({
      details: { errors: { 'settings.token': [expect.stringContaining('Give it anew')] } },
    });
    expect((await put({ token })).secrets).toEqual(['token']);
    expect((await put({})).secrets).toEqual(['token']);
  });

  it('are refused without a key', async () => {
    const { sources } = await open(createFakeSource());
    await expect(sources.put(sourceId, fakeSource({ settings: { token } }))).rejects.toMatchObject({
      details: { errors: { 'settings.token': [expect.stringContaining('CLEW_SECRET_KEY')] } },
    });
  });

  it('that another key encrypted end the sync with what to do', async () => {
    const fake = createFakeSource();
    const { sources, test } = await open(fake, { secretKey });
    await sources.put(sourceId, fakeSource({ settings: { token } }));
    await settled(sources, test);
    await test.database.writer
      .updateTable('sources')
      .set({ sealed_secrets: JSON.stringify({ token: 'v1.other.a.b.c' }) })
      .execute();
    const status = await sync(sources, test);
    expect(status).toMatchObject({
      state: 'failed',
      message: expect.stringMatching(/CLEW_SECRET_KEY is not the one it was encrypted with\. Set the key/),
    });
  });
});

/** One change of the source, told so that a shrunk example can be read. */
const change = fc.oneof(
  fc.record({
    do: fc.constant('put' as const),
    no: fc.nat(12),
    text: fc.constantFrom('one', 'two'),
    to: fc.constantFrom('all', 'ann', 'bob', 'nobody'),
  }),
  fc.record({ do: fc.constant('remove' as const), no: fc.nat(12) }),
);
type Change = typeof change extends fc.Arbitrary<infer Value> ? Value : never;
const readers = { all: forAll, ann: forUser(user), bob: forUser('bob@clew.test'), nobody: forUser() };

function apply(fake: FakeSource, changes: readonly Change[]): void {
  for (const each of changes)
    if (each.do === 'put') fake.put(`d${each.no}`, each.text, readers[each.to]);
    else fake.remove(`d${each.no}`);
}

describe('a source', () => {
  const fault: fc.Arbitrary<FakeFaults> = fc.record({
    kind: fc.constantFrom(
      'down',
      'busy',
      'cut-short',
      'repeated',
      'shrinking',
      'mistake',
      'revoked',
      'gap',
      'wrong-total',
    ),
    page: fc.nat(4),
  });
  const round = fc.record({
    changes: fc.array(change, { maxLength: 12 }),
    faults: fc.array(fault, { maxLength: 2 }),
    cutAt: fc.integer({ min: 1, max: 40 }),
    when: fc.constantFrom('before' as const, 'after' as const),
  });

  it.each([false, true])(
    'is mirrored whatever fails, wherever the power goes (tells changes: %s)',
    async (hasChanges) => {
      await fc.assert(
        fc.asyncProperty(fc.array(round, { minLength: 1, maxLength: 4 }), async (rounds) => {
          const fake = createFakeSource({ hasChanges });
          fake.put('d000', 'is always there');
          const test = await openTestSync(fake);
          try {
            let engine = await test.start();
            await engine.sources.put(sourceId, fakeSource());
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
              for (const who of [user, 'bob@clew.test']) expect(await test.seenBy(who)).toEqual(visibleTo(fake, who));
              expect(await test.index.listExternalIds(sourceId, '', 100)).toEqual([...fake.documents.keys()].sort());
            }
          } finally {
            await test.close();
          }
        }),
        { numRuns: 15 },
      );
    },
  );
});
