import { describe, expect, it } from 'vitest';
import { createLogger } from '../kernel/logger.ts';
import { keepTrying } from './keep-trying.ts';

const options = { purpose: 'is tested', logger: createLogger('silent') };
const soon = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('keepTrying', () => {
  it('opens a model that fails at first, with growing pauses', async () => {
    const pauses: number[] = [];
    let tries = 0;
    let closed = 0;
    const eventual = keepTrying({
      ...options,
      open: async () => {
        if (++tries < 4) throw new Error('not yet');
        return { id: 'model', close: async () => void closed++ };
      },
      onOpen: async () => {},
      wait: async (ms) => {
        pauses.push(ms);
        await soon();
      },
    });
    expect(eventual.current()).toBeUndefined();
    await expect.poll(() => eventual.current()?.id).toBe('model');
    expect(pauses).toEqual([5_000, 10_000, 20_000]);
    expect(eventual.isFailing()).toBe(false);
    await eventual.close();
    expect(closed).toBe(1);
  });

  it('closes what was opened when what follows fails, and ends when it is closed', async () => {
    let closed = 0;
    const eventual = keepTrying({
      ...options,
      open: async () => ({ id: 'model', close: async () => void closed++ }),
      onOpen: async () => {
        throw new Error('no');
      },
      wait: (_ms, signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve())),
    });
    await expect.poll(() => eventual.isFailing()).toBe(true);
    await eventual.close();
    expect([closed, eventual.current()]).toEqual([1, undefined]);
  });
});
