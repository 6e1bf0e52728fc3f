import { describe, expect, it } from 'vitest';
import type { Caller } from '../identity/authenticate.ts';
import { grantAccess } from '../kernel/access.ts';
import { Problem } from '../kernel/problem.ts';
import { createTurnGuard } from './turn-guard.ts';

/** A guard of one caller over a world of a few switches; every answer comes when the test lets it. */
function start() {
  const world = { writes: 0, count: 0, readable: new Set(['a', 'b']), isLetIn: true };
  const gates: (() => void)[] = [];
  const looks = { renewed: 0 };
  const gate = () => new Promise<void>((resolve) => gates.push(resolve));
  const access = grantAccess('acc', []);
  const caller = { access, account: { id: 'acc' }, key: { id: 'key' } } as unknown as Caller;
  const guard = createTurnGuard({
    caller,
    renew: async () => {
      looks.renewed++;
      if (!world.isLetIn) throw new Problem('invalid-api-key');
      return { ...caller, access: grantAccess('acc', [`look ${looks.renewed}`]) };
    },
    changes: { writes: () => world.writes, count: async () => world.count, onChange: () => {} },
    readResources: async (_access, ids) => {
      const now = ids.filter((id) => world.readable.has(id));
      await gate();
      return now.map((id) => ({ resource: { id } }));
    },
  });
  const change = (more: Partial<typeof world>, isLoss = true) => {
    Object.assign(world, more);
    world.writes++;
    if (isLoss) world.count++;
  };
  /** Lets everything through that comes to the gate until the promise is settled. */
  const through = async <Result>(promise: Promise<Result>): Promise<Result | Problem> => {
    let result: Result | Problem | undefined;
    let isDone = false;
    void promise
      .catch((error: unknown) => error as Problem)
      .then((value) => {
        result = value;
        isDone = true;
      });
    while (!isDone) {
      gates.shift()?.();
      await new Promise((resolve) => setImmediate(resolve));
    }
    return result as Result | Problem;
  };
  const check = () => through(guard.check());
  return { guard, world, gates, looks, change, through, check };
}
const changed = expect.objectContaining({ code: 'permissions-changed' });

describe('the guard of a turn', () => {
  it('looks once, and again only when something was taken away', async () => {
    const { guard, looks, change, check } = start();
    guard.addResources(['a']);
    for (let n = 0; n < 5; n++) expect(await check()).toBeUndefined();
    expect(looks.renewed).toBe(1);
    change({}, false);
    await check();
    expect(looks.renewed).toBe(1);
    change({ readable: new Set(['a']) });
    expect(await check()).toBeUndefined();
    expect([looks.renewed, [...guard.access.principals]]).toEqual([2, ['look 2']]);
  });

  it('ends for good with the first problem', async () => {
    const { guard, change, check } = start();
    guard.addResources(['a', 'b']);
    await check();
    change({ readable: new Set(['b']) });
    expect(await check()).toEqual(changed);
    change({ readable: new Set(['a', 'b']) });
    expect(await check()).toEqual(changed);
  });

  it('tells what a request of the caller would get now', async () => {
    const { guard, change, check } = start();
    guard.addResources(['a']);
    await check();
    change({ isLetIn: false });
    expect(await check()).toEqual(expect.objectContaining({ code: 'invalid-api-key' }));
  });

  it('does not take a look that began before a change for one behind it', async () => {
    const { guard, gates, change, through } = start();
    guard.addResources(['a']);
    const early = guard.check().catch(() => {});
    await expect.poll(() => gates.length).toBe(1);
    change({ readable: new Set() });
    const late = guard.check();
    expect(await through(late)).toEqual(changed);
    await early;
  });

  it('does not take a look that began before resources were added for one at them', async () => {
    const { guard, gates, change, check, through } = start();
    guard.addResources(['a']);
    await check();
    change({ readable: new Set(['a']) });
    // The look at the change is under way, or over, when the search that began before it comes back.
    const early = guard.check().catch(() => {});
    await expect.poll(() => gates.length).toBe(1);
    guard.addResources(['b']);
    const late = guard.check();
    expect(await through(late)).toEqual(changed);
    await early;
    const after = start();
    await after.check();
    after.change({ readable: new Set(['a']) });
    expect(await after.check()).toBeUndefined();
    after.guard.addResources(['b']);
    expect(await after.check()).toEqual(changed);
  });

  it('does not look again at what was read behind its last look, as long as that is the last', async () => {
    const { guard, looks, change, check } = start();
    await check();
    guard.addResources(['a'], guard.looks());
    expect(await check()).toBeUndefined();
    expect(looks.renewed).toBe(1);
    change({ readable: new Set() });
    expect(await check()).toEqual(changed);
  });

  it('looks at what was read before a look, whether that is over or not', async () => {
    const over = start();
    await over.check();
    const before = over.guard.looks();
    over.change({ readable: new Set() });
    expect(await over.check()).toBeUndefined();
    over.guard.addResources(['a'], before);
    expect(await over.check()).toEqual(changed);

    const { guard, gates, change, check, through } = start();
    guard.addResources(['b']);
    await check();
    change({ readable: new Set(['b']) });
    const early = guard.check().catch(() => {});
    await expect.poll(() => gates.length).toBe(1);
    guard.addResources(['a'], guard.looks());
    expect(await through(guard.check())).toEqual(changed);
    await early;
  });
});
