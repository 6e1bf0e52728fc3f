import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { LocalModel } from './read-model-folder.ts';

/** The id of an embedder: the weights, the tokenizer and everything that changes a vector are in its hash. */
export async function nameModel(model: LocalModel): Promise<string> {
  const { files, pooling, prefixes, maxTokens, tokenizerConfig } = model;
  const hash = createHash('sha256');
  for (const file of [files.model, files.externalData, files.tokenizer])
    if (file) for await (const piece of createReadStream(file, { highWaterMark: 1 << 18 })) hash.update(piece);
  hash.update(JSON.stringify({ pooling, prefixes, maxTokens, tokenizerConfig }));
  return `local:${model.name.replace(/\s+/g, '-')}@${hash.digest('hex').slice(0, 12)}`;
}
