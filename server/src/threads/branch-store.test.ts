import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../database/open-database.ts';
import { grantAccess } from '../kernel/access.ts';
import { findEndOfBranch, findPlace, isOnBranch, listBeside, readBranch, readGuidance } from './branch-store.ts';
import { addTurn, startThread } from './turn-store.ts';

interface Placed {
  no: number;
  follows: number | null;
}

/** What the statements are held to. */
function branchUpTo(turns: readonly Placed[], last: number): number[] {
  const turn = turns.find(({ no }) => no === last);
  if (!turn) return [];
  return [...(turn.follows === null ? [] : branchUpTo(turns, turn.follows)), turn.no];
}

async function start() {
  const folder = mkdtempSync(join(tmpdir(), 'clew-test-'));
  const database = await openDatabase({ folder, readers: 1, commandModules: [] });
  onTestFinished(async () => {
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const account = { id: 'acc_1', email: 'ann@clew.test', name: 'Ann', admin: 0, active: 1, created_ms: 0 };
  await database.writer.insertInto('accounts').values(account).execute();
  const access = grantAccess(account.id, []);
  let threads = 0;
  /** The first turn follows nothing; each says its number, and some of them guide. */
  async function plant(turns: readonly Placed[], guides: (no: number) => boolean): Promise<string> {
    threads++;
    const turnOf = (no: number) => ({
      requestId: `req_${threads}_${no}`,
      messages: [
        ...(guides(no) ? [{ role: 'System' as const, text: `Guide ${no}` }] : []),
        { role: 'User' as const, text: `Turn ${no}` },
      ],
      nowMs: no,
    });
    const id = (await startThread(database, access, { assistantId: 'default', title: '' }, turnOf(1))) ?? '';
    for (const { no, follows } of turns.slice(1))
      expect(await addTurn(database, access, id, follows, turnOf(no))).toBe('added');
    return id;
  }
  return { database, access, plant };
}

it('reads any branch from any end, as far as a page reaches, and finds the newest end behind any turn', async () => {
  const { database, access, plant } = await start();
  const tree = fc
    .array(fc.nat(), { minLength: 1, maxLength: 20 })
    .map((picks): Placed[] => picks.map((pick, index) => ({ no: index + 1, follows: pick % (index + 1) || null })));
  await fc.assert(
    fc.asyncProperty(
      tree,
      fc.integer({ min: 1, max: 8 }),
      fc.integer({ min: 1, max: 400 }),
      async (turns, most, bytes) => {
        const id = await plant(turns, (no) => no % 3 === 0);
        const thread = { of: 'mine', id } as const;
        for (const { no, follows } of turns) {
          const branch = branchUpTo(turns, no);
          const all = await readBranch(database, access, thread, { last: no, turns: 100, bytes: 1_000_000 });
          expect(all.map((turn) => turn.no)).toEqual(branch);
          for (const each of turns)
            expect(await isOnBranch(database, access, thread, { last: no, no: each.no })).toBe(
              branch.includes(each.no),
            );
          const page = await readBranch(database, access, thread, { last: no, turns: most, bytes });
          expect(page.map((turn) => turn.no)).toEqual(branch.slice(-page.length));
          expect(page.length).toBeGreaterThan(0);
          expect(page.length).toBeLessThanOrEqual(most);
          const sizes = page.map(({ messages }) => JSON.stringify(messages).length);
          expect(sizes.slice(1).reduce((sum, size) => sum + size, 0)).toBeLessThan(bytes);
          expect(await readGuidance(database, access, thread, no)).toEqual(
            branch.filter((each) => each % 3 === 0).map((each) => `Guide ${each}`),
          );
          const end = await findEndOfBranch(database, access, thread, no);
          const through = turns.filter((turn) => branchUpTo(turns, turn.no).includes(no));
          expect(end).toBe(Math.max(...through.map((turn) => turn.no)));
          const beside = await listBeside(database, access, thread, [no]);
          const requestId = all.at(-1)?.requestId ?? '';
          expect(beside.get(no)).toContain(requestId);
          expect(beside.get(no)).toHaveLength(turns.filter((turn) => turn.follows === follows).length);
          expect(await findPlace(database, access, thread, requestId)).toMatchObject({ no, follows });
        }
      },
    ),
    { numRuns: 15 },
  );
});

it('reads nothing of a thread for an account that it is not for', async () => {
  const { database, access, plant } = await start();
  const id = await plant([{ no: 1, follows: null }], () => true);
  const nobody = grantAccess('acc_2', []);
  for (const [as, of] of [
    [nobody, 'mine'],
    [nobody, 'shared'],
    [access, 'shared'],
  ] as const) {
    const thread = { of, id };
    expect(await readBranch(database, as, thread, { last: 1, turns: 9, bytes: 9 })).toEqual([]);
    expect(await readGuidance(database, as, thread, 1)).toEqual([]);
    expect((await listBeside(database, as, thread, [1])).size).toBe(0);
    expect(await isOnBranch(database, as, thread, { last: 1, no: 1 })).toBe(false);
    expect(await findPlace(database, as, thread, 'req_1_1')).toBeUndefined();
  }
  expect(await addTurn(database, nobody, id, 1, { requestId: 'req_x', messages: [], nowMs: 0 })).toBe('unknown-thread');
});
