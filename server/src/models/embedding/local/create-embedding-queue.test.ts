import { beforeEach, describe, expect, it } from 'vitest';
import { EmbedderError, type TextRole } from '../embedder.ts';
import { createEmbeddingQueue } from './create-embedding-queue.ts';
import type { InferenceThread } from './open-inference-thread.ts';

/** A thread whose batches end when the test says so. Its vectors hold the length of the text. */
function createManualThread(batches: string[][]) {
  let isOpen = true;
  let pending: PromiseWithResolvers<Float32Array[]> | null = null;
  let texts: readonly string[] = [];
  const end = (settle: (promise: PromiseWithResolvers<Float32Array[]>) => void) => {
    const ended = pending ?? expect.fail('nothing runs');
    pending = null;
    settle(ended);
    // The queue goes on in microtasks.
    return new Promise((resolve) => setImmediate(resolve));
  };
  const thread: InferenceThread = {
    dimensions: 1,
    isOpen: () => isOpen,
    embed: (given) => {
      if (pending) throw new Error('two at once');
      texts = given;
      batches.push([...given]);
      pending = Promise.withResolvers();
      return pending.promise;
    },
    close: async () => {
      isOpen = false;
      pending?.reject(new EmbedderError('ended'));
    },
  };
  return {
    thread,
    finish: () => end(({ resolve }) => resolve(texts.map(({ length }) => Float32Array.of(length)))),
    refuse: () => end(({ reject }) => reject(new EmbedderError('bad text'))),
    crash: () => {
      isOpen = false;
      return end(({ reject }) => reject(new EmbedderError('crashed')));
    },
    finishAll: async () => {
      for (; pending; ) await end(({ resolve }) => resolve(texts.map(({ length }) => Float32Array.of(length))));
    },
  };
}

const never = new AbortController().signal;
let batches: string[][];
let first: ReturnType<typeof createManualThread>;
let second: ReturnType<typeof createManualThread>;
let openings: number;
let queue: ReturnType<typeof createEmbeddingQueue>;

beforeEach(() => {
  batches = [];
  openings = 0;
  first = createManualThread(batches);
  second = createManualThread(batches);
  queue = createEmbeddingQueue(first.thread, async () => {
    openings++;
    return second.thread;
  });
});
const embed = (texts: string[], role: TextRole = 'passage', signal = never) => queue.embed(texts, role, signal);
const long = (letter: string) => letter.repeat(2000);

describe('the queue before the model', () => {
  it('lets a query overtake the passages that wait', async () => {
    const passages = embed([long('a'), long('b'), long('c')]);
    const query = embed(['q'], 'query');
    await first.finishAll();
    await Promise.all([passages, query]);
    expect(batches.map(([text]) => text?.[0])).toEqual(['a', 'q', 'b', 'c']);
  });

  it('keeps the order of what is of one kind', async () => {
    const all = Promise.all(['a', 'b', 'c'].map((text) => embed([text], 'query')));
    await first.finishAll();
    await all;
    expect(batches).toEqual([['a'], ['b'], ['c']]);
  });

  it('puts texts of like length together and gives the vectors in the order of the texts', async () => {
    const lengths = [1500, 3, 1400, 1, 2];
    const vectors = embed(lengths.map((length) => 'x'.repeat(length)));
    await first.finishAll();
    expect((await vectors).map(([length]) => length)).toEqual(lengths);
    expect(batches.map((batch) => batch.map(({ length }) => length))).toEqual([[1, 2, 3], [1400], [1500]]);
  });

  it('forgets the batches of a caller who has given up, and frees him at once', async () => {
    const controller = new AbortController();
    const given = embed([long('a'), long('b')], 'passage', controller.signal);
    const other = embed(['other']);
    const reason = new Error('given up');
    controller.abort(reason);
    await expect(given).rejects.toBe(reason);
    await first.finishAll();
    await other;
    expect(batches.map(([text]) => text?.[0])).toEqual(['a', 'o']);
  });

  it('refuses more passages than it could ever answer, but no query for that', async () => {
    const many = Array<string>(20_000).fill('x');
    const waiting = embed(many);
    await expect(embed(['one more', ...many])).rejects.toThrow(/wait for the embedding model already/);
    const query = embed(['q'], 'query');
    await first.finishAll();
    expect((await waiting).length).toBe(20_000);
    expect((await query).length).toBe(1);
  });
});

describe('when an inference fails', () => {
  it('fails the call it belongs to, and the others go on', async () => {
    const bad = embed([long('a'), long('b')]);
    const good = embed(['good']);
    await Promise.all([expect(bad).rejects.toThrow('bad text'), first.refuse()]);
    await first.finishAll();
    expect(await good).toEqual([Float32Array.of(4)]);
    expect(openings).toBe(0);
  });

  it('starts a thread that crashed again, for what waits', async () => {
    const bad = embed(['bad']);
    const good = embed(['good']);
    await Promise.all([expect(bad).rejects.toThrow('crashed'), first.crash()]);
    await second.finishAll();
    expect(await good).toEqual([Float32Array.of(4)]);
    expect(openings).toBe(1);
  });

  it('tries anew with the next call when it can not be started', async () => {
    let isBroken = true;
    queue = createEmbeddingQueue(first.thread, async () => {
      if (isBroken) throw new EmbedderError('no folder');
      return second.thread;
    });
    const bad = embed(['bad']);
    await Promise.all([expect(bad).rejects.toThrow('crashed'), first.crash()]);
    await expect(embed(['next'])).rejects.toThrow('no folder');
    isBroken = false;
    const good = embed(['good']);
    await new Promise((resolve) => setImmediate(resolve));
    await second.finishAll();
    expect(await good).toEqual([Float32Array.of(4)]);
  });

  it('takes no vectors of another length than before', async () => {
    queue = createEmbeddingQueue({ ...first.thread, dimensions: 2 }, async () => second.thread);
    const changed = embed(['text']);
    await Promise.all([expect(changed).rejects.toThrow(/was changed while it was in use/), first.finish()]);
  });
});

describe('closing', () => {
  it('ends what runs and what waits, and takes nothing more', async () => {
    const calls = [embed(['running']), embed(['waiting'])];
    const outcomes = Promise.allSettled(calls);
    await queue.close();
    expect((await outcomes).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(first.thread.isOpen()).toBe(false);
    await expect(embed(['late'])).rejects.toThrow('closed');
  });

  it('while a thread is being started leaves none behind', async () => {
    const opening = Promise.withResolvers<InferenceThread>();
    queue = createEmbeddingQueue(first.thread, () => opening.promise);
    await Promise.all([expect(embed(['bad'])).rejects.toThrow('crashed'), first.crash()]);
    const late = expect(embed(['late'])).rejects.toThrow('closed');
    const closed = queue.close();
    opening.resolve(second.thread);
    await Promise.all([late, closed]);
    expect(second.thread.isOpen()).toBe(false);
  });
});
