import { describe, expect, it } from 'vitest';
import { createWriteBehind } from './write-behind.ts';

function start(most = 100) {
  const written: number[][] = [];
  const errors: unknown[] = [];
  const disk = { isFull: false };
  const behind = createWriteBehind<number>({
    write: async (items) => {
      if (disk.isFull) throw new Error('full');
      written.push([...items]);
    },
    delayMs: 20,
    most,
    onError: (error) => errors.push(error),
  });
  return { behind, written, errors, disk };
}

describe('writing behind', () => {
  it('writes what has gathered together, soon, without being asked', async () => {
    const { behind, written } = start();
    for (const item of [1, 2, 3]) await behind.add(item);
    expect(written).toEqual([]);
    await expect.poll(() => written).toEqual([[1, 2, 3]]);
    await behind.add(4);
    await expect.poll(() => written).toEqual([[1, 2, 3], [4]]);
  });

  it('lets who adds too much wait for the disk', async () => {
    const { behind, written } = start(3);
    for (const item of [1, 2, 3, 4]) await behind.add(item);
    expect(written).toEqual([[1, 2, 3]]);
  });

  it('loses nothing when a write fails, keeps the order, and takes no more than may wait', async () => {
    const { behind, written, errors, disk } = start(3);
    disk.isFull = true;
    await behind.add(1);
    await expect.poll(() => errors.length).toBeGreaterThan(1);
    for (const item of [2, 3]) await behind.add(item);
    for (const item of [4, 5]) await expect(behind.add(item)).rejects.toThrow('full');
    await expect(behind.flush()).rejects.toThrow('full');
    disk.isFull = false;
    await behind.flush();
    expect(written.flat()).toEqual([1, 2, 3]);
  });

  it('writes each item once, however many flush at the same time', async () => {
    const { behind, written } = start();
    const adding = [1, 2, 3].map((item) => behind.add(item));
    await Promise.all([behind.flush(), ...adding, behind.flush(), behind.add(4), behind.flush()]);
    expect(written.flat()).toEqual([1, 2, 3, 4]);
  });
});
