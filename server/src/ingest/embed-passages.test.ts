import { describe, expect, it, onTestFinished } from 'vitest';
import { createLogger } from '../kernel/logger.ts';
import { type Embedder, EmbedderError } from '../models/embedding/embedder.ts';
import { createHashingEmbedder } from '../models/testing/hashing-embedder.ts';
import { everybody, openTestIndex, recordOf, type TestIndex } from '../search-index/testing/open-test-index.ts';
import { type PassageEmbedding, startPassageEmbedding } from './embed-passages.ts';

const logger = createLogger('silent');
const count = 100;

async function start(embedder: Embedder): Promise<{ test: TestIndex; embedding: PassageEmbedding }> {
  const test = await openTestIndex();
  await test.index.put(
    Array.from({ length: count }, (_, n) => recordOf(`r${n}`, { passages: [{ start: 0, text: `ferry number ${n}` }] })),
  );
  // A pause ends when the event loop comes round.
  const wait = () => new Promise<void>((resolve) => setImmediate(resolve));
  const embedding = await startPassageEmbedding({ index: test.index, embedder, logger, wait });
  onTestFinished(async () => {
    await embedding.close();
    await test.close();
  });
  return { test, embedding };
}

/** The hashing embedder with something in front of it that may refuse. */
function refusing(refuse: (texts: readonly string[]) => boolean): Embedder {
  const embedder = createHashingEmbedder(64);
  return {
    ...embedder,
    embed: async (texts, role, signal) => {
      if (refuse(texts)) throw new EmbedderError('No.');
      return embedder.embed(texts, role, signal);
    },
  };
}

async function nearest({ index }: TestIndex, embedder: Embedder, text: string): Promise<(number | null)[]> {
  const [values] = await embedder.embed([text], 'query', new AbortController().signal);
  if (!values) throw new Error('No vector');
  const { best } = await index.findCandidates(everybody, {
    text: 'nothing',
    vector: { model: embedder.id, values },
    predicate: { kind: 'everything' },
    boosts: [],
    within: 'everything',
    per: 'resource',
    depth: 500,
    with: { rest: false, times: false },
  });
  return best.map(({ cosine }) => cosine);
}

describe('embedding passages', () => {
  it('gives all of them a vector, also those that come later', async () => {
    const embedder = createHashingEmbedder(64);
    const { test, embedding } = await start(embedder);
    await expect.poll(() => embedding.status()).toMatchObject({ state: 'ready', share: 1 });
    expect(await nearest(test, embedder, 'ferry')).toHaveLength(count);
    await test.index.put([recordOf('new')]);
    expect(await embedding.status()).toMatchObject({ state: 'catching-up' });
    embedding.wake();
    await expect.poll(() => embedding.status()).toMatchObject({ state: 'ready' });
    expect(await nearest(test, embedder, 'ferry')).toHaveLength(count + 1);
  });

  it('goes on where it was when a model that failed works again', async () => {
    let isBroken = true;
    const embedder = refusing(() => isBroken);
    const { test, embedding } = await start(embedder);
    await expect.poll(() => embedding.status()).toMatchObject({ state: 'failing', share: 0 });
    isBroken = false;
    await expect.poll(() => embedding.status()).toMatchObject({ state: 'ready' });
    expect(await nearest(test, embedder, 'ferry')).toHaveLength(count);
  });

  it('leaves out a text that a working model refuses, and goes on', async () => {
    const embedder = refusing((texts) => texts.some((text) => text.includes('number 50')));
    const { test, embedding } = await start(embedder);
    await expect.poll(() => embedding.status()).toMatchObject({ state: 'ready' });
    const other = createHashingEmbedder(64);
    expect(await nearest(test, { ...other, id: embedder.id }, 'ferry')).toHaveLength(count - 1);
    expect(await test.find(everybody, { kind: 'everything' }, '50')).toEqual(['r50']);
  });

  it('ends in mid-work when it is closed', async () => {
    const embedder: Embedder = {
      ...createHashingEmbedder(64),
      embed: (_texts, _role, signal) =>
        new Promise((_, reject) => {
          signal.throwIfAborted();
          signal.addEventListener('abort', () => reject(signal.reason as Error));
        }),
    };
    const { embedding } = await start(embedder);
    await embedding.close();
  });
});
