import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canteen, cosine, describeEmbedder, embed } from '../../testing/embedder-contract.ts';
import { brokenWord, writeTinyModel } from '../../testing/tiny-model.ts';
import { EmbedderError } from '../embedder.ts';
import { defaultRuntimeFolder } from './onnx-runtime.ts';
import { openLocalEmbedder } from './open-local-embedder.ts';

const noRuntime = existsSync(join(defaultRuntimeFolder, 'node_modules/onnxruntime-node'))
  ? null
  : 'needs `npm run install:embedding-runtime`';
const weights = fileURLToPath(new URL('../../../../../models/all-minilm-l6-v2/', import.meta.url));
const noWeights = noRuntime ?? (existsSync(weights) ? null : 'needs `npm run fetch:embedding-model`');

let root: string;
let tiny: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'clew-local-'));
  tiny = join(root, 'tiny');
  await writeTinyModel(tiny);
});
afterAll(() => rm(root, { recursive: true }));

describeEmbedder('the local embedder with a tiny model', () => openLocalEmbedder({ folder: tiny }), noRuntime);
describeEmbedder('the local embedder with real weights', () => openLocalEmbedder({ folder: weights }), noWeights);

describe('the local embedder', () => {
  it('says how the library is installed where it is missing', async () => {
    const error: unknown = await openLocalEmbedder({ folder: tiny, runtimeFolder: root }).catch(
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(EmbedderError);
    expect(String(error)).toContain('npm run install:embedding-runtime');
  });
});

// What stands above says already that these are left out where there is no library.
if (noRuntime === null)
  describe('the local embedder with its library', () => {
    it('puts the prefix of its role before a text', async () => {
      const folder = join(root, 'prefixed');
      const prompts = { query: 'soup ', document: 'Monday ' };
      await writeTinyModel(folder, { 'config_sentence_transformers.json': { prompts } });
      const [plain, prefixed] = [await openLocalEmbedder({ folder: tiny }), await openLocalEmbedder({ folder })];
      const [expected] = await embed(plain, [`soup ${canteen}`]);
      expect(cosine((await embed(prefixed, [canteen], 'query'))[0], expected)).toBeCloseTo(1, 5);
      expect(cosine((await embed(prefixed, [canteen], 'passage'))[0], expected)).toBeLessThan(0.99);
      await Promise.all([plain.close(), prefixed.close()]);
    });

    it('refuses vectors that are not numbers, and goes on', async () => {
      const embedder = await openLocalEmbedder({ folder: tiny });
      await expect(embed(embedder, [`soup ${brokenWord}`])).rejects.toThrow(/without direction \(NaN or zero\)/);
      expect((await embed(embedder, ['soup'])).length).toBe(1);
      await embedder.close();
    });

    it('says which file is broken', async () => {
      const folder = join(root, 'broken');
      await writeTinyModel(folder);
      await writeFile(join(folder, 'onnx/model.onnx'), 'nothing');
      await expect(openLocalEmbedder({ folder })).rejects.toThrow(/model\.onnx can't be loaded/);
      await writeTinyModel(folder, { 'tokenizer.json': '{}' });
      await expect(openLocalEmbedder({ folder })).rejects.toThrow(/tokenizer\.json can't be read/);
    });

    it('can be closed while it works', async () => {
      const embedder = await openLocalEmbedder({ folder: tiny });
      const all = Promise.allSettled([
        embed(embedder, Array<string>(500).fill(canteen)),
        embed(embedder, ['soup'], 'query'),
      ]);
      await embedder.close();
      expect((await all).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    });
  });
