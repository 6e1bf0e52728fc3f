import { describe, expect, it, onTestFinished } from 'vitest';
import { EmbedderError } from '../models/embedding/embedder.ts';
import { createHashingEmbedder } from '../models/testing/hashing-embedder.ts';
import { adminEmail, createTestApp, type TestApp } from '../testing/test-app.ts';

interface Ready {
  search: string;
  embedding?: { state: string; share: number };
}

async function start(options: Parameters<typeof createTestApp>[0] = {}): Promise<TestApp> {
  const clew = await createTestApp({ openEmbedder: async () => createHashingEmbedder(256), ...options });
  onTestFinished(() => clew.close());
  return clew;
}

const readiness = async (clew: TestApp) => (await clew.call<Ready>('GET', '/readyz')).body;
const untilEmbedded = (clew: TestApp) =>
  expect.poll(() => readiness(clew)).toMatchObject({ search: 'hybrid', embedding: { state: 'ready', share: 1 } });
async function search(clew: TestApp, body: object, as?: string): Promise<string[]> {
  const options = as === undefined ? { body } : { body, as };
  const { body: page } = await clew.call<{ results: { resource: { externalId: string } }[] }>(
    'POST',
    '/search',
    options,
  );
  return page.results.map(({ resource }) => resource.externalId);
}
const open = { permissions: { public: true } };

describe('searching by meaning', () => {
  it('finds what has none of the words, when it is asked for and nowhere else', async () => {
    const clew = await start();
    await clew.push('wiki', 'near', { ...open, content: 'Buoymaintenanceteam' });
    await clew.push('wiki', 'far', { ...open, content: 'Zebra quilt' });
    await untilEmbedded(clew);
    const query = 'buoymaintenances';
    expect(await search(clew, { query })).toEqual([]);
    expect((await search(clew, { query, semanticSearch: true }))[0]).toBe('near');
  });

  it('shows nobody what he may not read, however near it is', async () => {
    const clew = await start();
    await clew.addAccounts('eve@clew.test');
    await clew.push('wiki', 'secret', { permissions: { users: ['ada@clew.test'] }, content: 'harbour key code 4711' });
    await clew.push('wiki', 'open', { ...open, content: 'something else' });
    await untilEmbedded(clew);
    const query = 'harbour key code 4711';
    expect(await search(clew, { query, semanticSearch: true }, 'eve@clew.test')).not.toContain('secret');
    const { resources } = await clew.ask('eve@clew.test', query);
    expect(resources.map(({ externalId }) => externalId)).not.toContain('secret');
  });

  it('compares words alone, and says so, while the model fails', async () => {
    let isBroken = true;
    const clew = await start({
      openEmbedder: async () => {
        if (isBroken) throw new EmbedderError('No such folder /srv/secret-path.');
        return createHashingEmbedder(64);
      },
    });
    await clew.push('wiki', 'page', { ...open, content: 'The lantern burns.' });
    await expect.poll(() => readiness(clew)).toMatchObject({ search: 'lexical', embedding: { state: 'failing' } });
    expect(JSON.stringify(await readiness(clew))).not.toContain('secret-path');
    expect(await search(clew, { query: 'lantern', semanticSearch: true })).toEqual(['page']);
    isBroken = false;
  });

  it('compares words alone when the question can not be embedded', async () => {
    const embedder = createHashingEmbedder(64);
    const clew = await start({
      openEmbedder: async () => ({
        ...embedder,
        embed: async (texts, role, signal) => {
          if (role === 'query') throw new EmbedderError('Too busy.');
          return embedder.embed(texts, role, signal);
        },
      }),
    });
    await clew.push('wiki', 'page', { ...open, content: 'The lantern burns.' });
    await untilEmbedded(clew);
    expect(await search(clew, { query: 'lantern', semanticSearch: true })).toEqual(['page']);
    expect((await clew.ask(adminEmail, 'lantern')).resources).toHaveLength(1);
  });

  it('says nothing of a model where none is configured', async () => {
    const clew = await createTestApp();
    onTestFinished(() => clew.close());
    expect(await readiness(clew)).toMatchObject({ search: 'lexical' });
    expect(await readiness(clew)).not.toHaveProperty('embedding');
  });
});

describe('the sources of an assistant', () => {
  it('rank higher by their boost', async () => {
    const clew = await start();
    for (const source of ['wiki', 'mail'])
      await clew.push(source, source, { ...open, title: 'Ferry', content: 'The ferry leaves at nine.' });
    const body = (boosted: string) => ({
      name: boosted,
      sharedWith: { everyone: true },
      sources: ['wiki', 'mail'].map((appId) => ({ filters: { appId: [appId] }, boost: appId === boosted ? 3 : 1 })),
    });
    for (const boosted of ['wiki', 'mail']) {
      const { body: assistant } = await clew.call<{ id: string }>('POST', '/api/assistants', { body: body(boosted) });
      const query = { query: 'ferry', assistantId: assistant.id };
      expect(await search(clew, query)).toEqual([boosted, boosted === 'wiki' ? 'mail' : 'wiki']);
      await untilEmbedded(clew);
      expect((await search(clew, { ...query, semanticSearch: true }))[0]).toBe(boosted);
    }
  });
});

describe('phrases in quotation marks', () => {
  it('alone are all that is meant, in a sentence they rank higher, and where nothing holds them they are words', async () => {
    const clew = await start();
    await clew.push('wiki', 'exact', {
      ...open,
      content: 'The long text of the night watch, with much else in it besides.',
    });
    await clew.push('wiki', 'words', { ...open, content: 'Watch the night. Night watch-keepers watch at night.' });
    await clew.push('wiki', 'apart', { ...open, content: 'Every night we watch.' });
    expect((await search(clew, { query: '"the night watch"' })).sort()).toEqual(['exact']);
    expect((await search(clew, { query: 'night watch' })).length).toBe(3);
    expect((await search(clew, { query: 'who is on "the night watch"?' }))[0]).toBe('exact');
    expect((await search(clew, { query: '"night watch every harbour"' })).length).toBe(3);
  });
});
