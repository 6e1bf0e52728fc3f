import { afterEach, describe, expect, it } from 'vitest';
import { createLogger } from '../../../kernel/logger.ts';
import { createExtractionPool, type Extraction } from './create-extraction-pool.ts';
import { openExtractionProcess } from './open-extraction-process.ts';

const limits = { timeMs: 1_500, memoryBytes: 200 * 1024 ** 2, ocrLanguages: '' };
const misbehaving = new URL('./testing/misbehaving-process.ts', import.meta.url);
let pool: Extraction | undefined;

function openPool(script?: URL): Extraction {
  pool = createExtractionPool({
    processes: 1,
    limits: script ? limits : { timeMs: 30_000, memoryBytes: 512 * 1024 ** 2, ocrLanguages: 'eng' },
    logger: createLogger('silent'),
    open: (given) => openExtractionProcess(given, script),
  });
  return pool;
}
const file = (name: string, text = 'x') => ({ name, bytes: Buffer.from(text) });

afterEach(() => pool?.close());

describe('reading files in processes of their own', () => {
  it('reads what the process sends back', async () => {
    const { extract } = openPool();
    expect(await extract(file('a.md', '# Knots'))).toMatchObject({ format: 'markdown', title: 'Knots' });
  });

  it.each([
    ['spin', 'too-slow', 'took too long'],
    ['heap', 'too-large', 'too much memory'],
    ['buffers', 'too-large', 'too much memory'],
    ['crash', 'broken', 'damaged'],
  ])('reports a file that makes it %s, and goes on with the next', async (name, state, note) => {
    const { extract } = openPool(misbehaving);
    const [bad, good] = await Promise.all([extract(file(name)), extract(file('fine'))]);
    expect(bad).toMatchObject({ state, note: expect.stringContaining(note), parts: [] });
    expect(good).toMatchObject({ state: 'read', parts: [{ content: 'fine' }] });
  });

  it('hands no setting and no secret to the process', async () => {
    process.env['CLEW_TEST_SECRET'] = 'sesame';
    const { extract } = openPool(misbehaving);
    expect((await extract(file('environment'))).parts[0]?.content).not.toContain('sesame');
  });

  it('refuses what waits when it is closed', async () => {
    const { extract, close } = openPool(misbehaving);
    const outcomes = Promise.allSettled([extract(file('spin')), extract(file('waiting'))]);
    close();
    expect((await outcomes).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await expect(extract(file('later'))).rejects.toThrow();
  });
});
