import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createLoadGate } from './create-load-gate.ts';
import type { OpenLoaded } from './describe-change.ts';
import { readAhead } from './read-ahead.ts';

/** A promise that is settled from outside. */
function later<Value>() {
  return Promise.withResolvers<Value>();
}

describe('reading ahead', () => {
  it('gives the results in order, whatever takes how long, and has no more under way than it may', async () => {
    let underWay = 0;
    let most = 0;
    const work = async (item: number) => {
      most = Math.max(most, ++underWay);
      for (let turns = (item * 7) % 5; turns >= 0; turns--) await setImmediate();
      underWay--;
      return item;
    };
    const items = Array.from({ length: 40 }, (_, no) => no);
    expect(await Array.fromAsync(readAhead(items, work, 4))).toEqual(items);
    expect(most).toBe(4);
  });

  it('waits for what is under way before it fails', async () => {
    const slow = later<string>();
    let isOver = false;
    const works = [async () => Promise.reject(new Error('no')), () => slow.promise];
    const reading = Array.fromAsync(readAhead(works, (work) => work(), 2)).finally(() => {
      isOver = true;
    });
    reading.catch(() => {});
    await setImmediate();
    expect(isOver).toBe(false);
    slow.resolve('done');
    await expect(reading).rejects.toThrow('no');
  });
});

describe('the gate of what is loaded', () => {
  const file = (bytes: number): OpenLoaded => ({
    contentHash: '',
    kind: 'file',
    name: 'a',
    bytes: new Uint8Array(bytes),
    fields: { labels: [] } as never,
  });

  it('lets no more load at a time than it may, and none while too much is held', async () => {
    const gate = createLoadGate({ loads: 2, heldBytes: 10 });
    const begun: number[] = [];
    const [loads, works] = [Array.from({ length: 4 }, later<OpenLoaded>), Array.from({ length: 4 }, later<void>)];
    const all = loads.map((load, no) =>
      gate.load(
        () => {
          begun.push(no);
          return load.promise;
        },
        async () => works[no]?.promise,
      ),
    );
    await setImmediate();
    expect(begun).toEqual([0, 1]);
    loads[0]?.resolve(file(11));
    await setImmediate();
    // One may load, but what is held is too much.
    expect(begun).toEqual([0, 1]);
    works[0]?.resolve();
    await setImmediate();
    expect(begun).toEqual([0, 1, 2]);
    loads[1]?.reject(new Error('no'));
    await expect(all[1]).rejects.toThrow('no');
    expect(begun).toEqual([0, 1, 2, 3]);
    for (const no of [2, 3]) {
      loads[no]?.resolve(file(1));
      works[no]?.resolve();
    }
    await Promise.all([all[2], all[3]]);
  });
});
