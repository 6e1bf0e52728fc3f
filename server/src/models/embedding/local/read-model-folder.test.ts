import { mkdtemp, rm, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeTinyModel } from '../../testing/tiny-model.ts';
import { EmbedderError } from '../embedder.ts';
import { nameModel } from './name-model.ts';
import { readModelFolder } from './read-model-folder.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'clew-model-'));
});
afterEach(() => rm(root, { recursive: true }));

/** Files that are null are left out. */
async function model(name: string, files: Record<string, unknown> = {}): Promise<string> {
  const folder = join(root, name);
  await writeTinyModel(folder, files);
  return folder;
}
const read = async (name: string, files?: Record<string, unknown>) => readModelFolder(await model(name, files));

describe('a folder that can not be used', () => {
  it.each([
    ['config.json', /has no config\.json/],
    ['tokenizer.json', /has no tokenizer\.json/],
    ['onnx/model.onnx', /has no ONNX file/],
  ])('is named with what it lacks: %s', async (file, message) => {
    const folder = await model('some-model');
    await unlink(join(folder, file));
    await expect(readModelFolder(folder)).rejects.toThrow(message);
  });

  it('may be none at all', async () => {
    await expect(readModelFolder(join(root, 'missing'))).rejects.toThrow(/is no folder\. Give/);
  });

  it.each([
    [{ 'config.json': '{' }, /config\.json is no JSON/],
    [{ 'config.json': '[]' }, /describes no model/],
    [{ '1_Pooling/config.json': { pooling_mode_max_tokens: true } }, /only mean and cls/],
    [{ 'modules.json': [{ type: 'sentence_transformers.models.Dense' }] }, /dense layer/],
  ])('is refused with a reason: %o', async (files, message) => {
    const error: unknown = await read('some-model', files).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(EmbedderError);
    expect(String(error)).toMatch(message);
  });
});

describe('how a model is used', () => {
  const none = { '1_Pooling/config.json': null };

  it('pools as the folder says, else as its family does', async () => {
    const pooling = async (name: string, files?: Record<string, unknown>) => (await read(name, files)).pooling;
    expect(await pooling('bge-a', { '1_Pooling/config.json': { pooling_mode_cls_token: true } })).toBe('cls');
    expect(await pooling('bge-b', { '1_Pooling/config.json': { pooling_mode: 'mean' } })).toBe('mean');
    expect(await pooling('bge-small-en-v1.5', none)).toBe('cls');
    expect(await pooling('all-minilm-l6-v2', none)).toBe('mean');
  });

  it.each([
    ['bge-small-en-v1.5', 'Represent this sentence for searching relevant passages: ', ''],
    ['bge-m3', '', ''],
    ['multilingual-e5-small', 'query: ', 'passage: '],
    ['e5-base-v2', 'query: ', 'passage: '],
    ['all-minilm-l6-v2', '', ''],
    ['nomic-embed-text-v1.5', 'search_query: ', 'search_document: '],
  ])('%s gets the prefixes of its family', async (name, query, passage) => {
    expect((await read(name)).prefixes).toEqual({ query, passage });
  });

  it('knows a family by the name inside too, when the folder was renamed', async () => {
    const config = { _name_or_path: 'intfloat/e5-small-v2', max_position_embeddings: 512 };
    expect((await read('our-model', { 'config.json': config })).prefixes.query).toBe('query: ');
  });

  it('takes the prompts of the folder before those of the family, unless both are empty', async () => {
    const prompts = (query: string, document: string) => ({
      'config_sentence_transformers.json': { prompts: { query, document } },
    });
    expect((await read('e5-a', prompts('Q: ', 'D: '))).prefixes).toEqual({ query: 'Q: ', passage: 'D: ' });
    expect((await read('e5-b', prompts('', ''))).prefixes).toEqual({ query: 'query: ', passage: 'passage: ' });
  });

  it('cuts texts at the least of the limits, and at 512 tokens at most', async () => {
    const limit = async (name: string, files: Record<string, unknown>) => (await read(name, files)).maxTokens;
    const config = (most: number, type = 'bert') => ({
      'config.json': { model_type: type, max_position_embeddings: most },
    });
    expect(await limit('a', config(8192))).toBe(512);
    expect(await limit('b', config(514, 'xlm-roberta'))).toBe(512);
    expect(await limit('c', { ...config(512), 'tokenizer_config.json': { model_max_length: 128 } })).toBe(128);
    expect(await limit('d', { ...config(512), 'sentence_bert_config.json': { max_seq_length: 256 } })).toBe(256);
  });
});

describe('the name of a model', () => {
  const name = async (folder: string, files?: Record<string, unknown>) => nameModel(await read(folder, files));

  it('is that of its folder and its content', async () => {
    expect(await name('bge small')).toMatch(/^local:bge-small@[0-9a-f]{12}$/);
    expect(await name('bge small')).toBe(await name('bge small'));
  });

  it('changes with everything that changes a vector', async () => {
    const names = [
      await name('one'),
      await name('one', { '1_Pooling/config.json': { pooling_mode: 'cls' } }),
      await name('one', { 'sentence_bert_config.json': { max_seq_length: 20 } }),
      await name('one', { 'config_sentence_transformers.json': { prompts: { query: 'Q: ' } } }),
      await name('one', { 'onnx/model.onnx_data': 'weights' }),
    ];
    expect(new Set(names).size).toBe(names.length);
  });
});
