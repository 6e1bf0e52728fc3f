import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { account, canteen, password } from './embedder-contract.ts';

/** A word whose vector is not a number. */
export const brokenWord = 'broken';

const words = `${password} ${account} ${canteen}`.toLowerCase().match(/[a-z]+|\?/g) ?? [];
const vocabulary = [...new Set(['[PAD]', '[UNK]', '[CLS]', '[SEP]', ...words, brokenWord])];
const dimensions = 32;

/** A model of a few kilobytes in the hub's layout: one table from words to vectors. What it knows are the words above. */
export async function writeTinyModel(folder: string, files: Readonly<Record<string, unknown>> = {}): Promise<void> {
  const all: Record<string, unknown> = {
    'config.json': { model_type: 'bert', max_position_embeddings: 64, pad_token_id: 0 },
    'tokenizer_config.json': { model_max_length: 1e30 },
    'tokenizer.json': tokenizer,
    '1_Pooling/config.json': { pooling_mode_mean_tokens: true },
    ...files,
  };
  for (const name of ['onnx', '1_Pooling']) await mkdir(join(folder, name), { recursive: true });
  for (const [name, content] of Object.entries(all))
    if (content !== null)
      await writeFile(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  await writeFile(join(folder, 'onnx/model.onnx'), onnxModel());
}

export const tokenizer = {
  version: '1.0',
  truncation: null,
  padding: null,
  added_tokens: ['[PAD]', '[UNK]', '[CLS]', '[SEP]'].map((content, id) => ({
    id,
    content,
    special: true,
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
  })),
  normalizer: {
    type: 'BertNormalizer',
    clean_text: true,
    handle_chinese_chars: true,
    strip_accents: null,
    lowercase: true,
  },
  pre_tokenizer: { type: 'BertPreTokenizer' },
  post_processor: {
    type: 'TemplateProcessing',
    single: [
      { SpecialToken: { id: '[CLS]', type_id: 0 } },
      { Sequence: { id: 'A', type_id: 0 } },
      { SpecialToken: { id: '[SEP]', type_id: 0 } },
    ],
    pair: [],
    special_tokens: {
      '[CLS]': { id: '[CLS]', ids: [2], tokens: ['[CLS]'] },
      '[SEP]': { id: '[SEP]', ids: [3], tokens: ['[SEP]'] },
    },
  },
  decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
  model: {
    type: 'WordPiece',
    unk_token: '[UNK]',
    continuing_subword_prefix: '##',
    max_input_chars_per_word: 100,
    vocab: Object.fromEntries(vocabulary.map((word, id) => [word, id])),
  },
};

/** The protocol buffer of a graph with one node: last_hidden_state = Gather(table, input_ids). */
function onnxModel(): Buffer {
  const table = new Float32Array(vocabulary.length * dimensions);
  vocabulary.forEach((word, id) => {
    for (let d = 0; d < dimensions; d++)
      table[id * dimensions + d] = word === brokenWord ? Number.NaN : Math.sin((id + 1) * (d + 1) * 12.9898);
  });
  const int64 = 7;
  const float = 1;
  const graph = [
    bytes(1, bytes(1, 'table'), bytes(1, 'input_ids'), bytes(2, 'last_hidden_state'), bytes(4, 'Gather')),
    bytes(2, 'tiny'),
    bytes(
      5,
      number(1, vocabulary.length),
      number(1, dimensions),
      number(2, float),
      bytes(8, 'table'),
      bytes(9, Buffer.from(table.buffer)),
    ),
    tensor(11, 'input_ids', int64, ['batch', 'length']),
    tensor(11, 'attention_mask', int64, ['batch', 'length']),
    tensor(12, 'last_hidden_state', float, ['batch', 'length', dimensions]),
  ];
  return Buffer.concat([number(1, 8), bytes(7, ...graph), bytes(8, number(2, 13))]);
}

function tensor(field: number, name: string, type: number, shape: readonly (string | number)[]): Buffer {
  const sizes = shape.map((size) => bytes(1, typeof size === 'number' ? number(1, size) : bytes(2, size)));
  return bytes(field, bytes(1, name), bytes(2, bytes(1, number(1, type), bytes(2, ...sizes))));
}

function number(field: number, value: number): Buffer {
  return Buffer.concat([varint(field << 3), varint(value)]);
}

function bytes(field: number, ...parts: (Buffer | string)[]): Buffer {
  const content = Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part)));
  return Buffer.concat([varint((field << 3) | 2), varint(content.length), content]);
}

function varint(value: number): Buffer {
  return value < 128 ? Buffer.from([value]) : Buffer.concat([Buffer.from([(value & 127) | 128]), varint(value >>> 7)]);
}
