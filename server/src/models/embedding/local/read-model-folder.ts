import { basename, join, resolve } from 'node:path';
import { z } from 'zod';
import { EmbedderError } from '../embedder.ts';
import { prefixesOfFamily, type TextPrefixes } from '../text-prefixes.ts';
import { findModelFiles, type ModelFiles, readOptionalJson } from './model-files.ts';

/** How the vectors of the tokens become the one of the text. */
export type Pooling = 'cls' | 'mean';

export interface LocalModel {
  name: string;
  files: ModelFiles;
  isQuantized: boolean;
  pooling: Pooling;
  prefixes: TextPrefixes;
  maxTokens: number;
  padTokenId: number;
  /** `tokenizer_config.json`, as it is. */
  tokenizerConfig: object;
}

/** Attention costs the square of the length, in time and memory; passages are far shorter. */
const mostTokens = 512;

const count = z.number().int().positive().optional().catch(undefined);
const ModelConfig = z.object({
  _name_or_path: z.string().optional().catch(undefined),
  model_type: z.string().optional().catch(undefined),
  max_position_embeddings: count,
  pad_token_id: z.number().int().min(0).optional().catch(undefined),
});
const TokenizerConfig = z.looseObject({ model_max_length: z.number().optional().catch(undefined) });
const SentenceConfig = z.object({ max_seq_length: count });
const PoolingConfig = z.record(z.string(), z.unknown());
const PromptConfig = z.object({ prompts: z.record(z.string(), z.string()).optional().catch(undefined) });
const Modules = z.array(z.object({ type: z.string() }));

/** A folder in the hub's layout -> what is needed to use the model as its makers meant it. */
export async function readModelFolder(folder: string): Promise<LocalModel> {
  const files = await findModelFiles(folder);
  const read = async <Schema extends z.ZodType>(name: string, schema: Schema): Promise<z.output<Schema> | undefined> =>
    schema.safeParse(await readOptionalJson(join(folder, name))).data;

  const config = await read('config.json', ModelConfig);
  if (!config) throw new EmbedderError(`${join(folder, 'config.json')} describes no model. Copy it again.`);
  const tokenizerConfig = await read('tokenizer_config.json', TokenizerConfig);
  const sentenceConfig = await read('sentence_bert_config.json', SentenceConfig);
  const modules = await read('modules.json', Modules);
  if (modules?.some(({ type }) => type.endsWith('.Dense')))
    throw new EmbedderError(
      `${folder}: models with a dense layer after the pooling can't be used. Take another model.`,
    );

  const name = basename(resolve(folder));
  const names = `${name} ${config._name_or_path ?? ''}`;
  return {
    name,
    files,
    isQuantized: /quantized|int8/.test(basename(files.model)),
    pooling: readPooling(await read('1_Pooling/config.json', PoolingConfig), names, folder),
    prefixes: readPrefixes(await read('config_sentence_transformers.json', PromptConfig), names),
    maxTokens: Math.min(
      mostTokens,
      sentenceConfig?.max_seq_length ?? Number.POSITIVE_INFINITY,
      tokenizerConfig?.model_max_length ?? Number.POSITIVE_INFINITY,
      positions(config),
    ),
    padTokenId: config.pad_token_id ?? 0,
    tokenizerConfig: tokenizerConfig ?? {},
  };
}

function readPooling(config: Record<string, unknown> | undefined, names: string, folder: string): Pooling {
  if (!config) return /bge-|arctic-embed|mxbai-embed/i.test(names) ? 'cls' : 'mean';
  if (config['pooling_mode_cls_token'] === true || config['pooling_mode'] === 'cls') return 'cls';
  if (config['pooling_mode_mean_tokens'] === true || config['pooling_mode'] === 'mean') return 'mean';
  throw new EmbedderError(`${folder}: this model's pooling can't be used, only mean and cls can. Take another model.`);
}

/** What the folder itself says counts; a pair of empty prompts is what the tools write when nobody said anything. */
function readPrefixes(config: z.output<typeof PromptConfig> | undefined, names: string): TextPrefixes {
  const query = config?.prompts?.['query'] ?? '';
  const passage = config?.prompts?.['passage'] ?? config?.prompts?.['document'] ?? '';
  return query + passage === '' ? prefixesOfFamily(names) : { query, passage };
}

/** RoBERTa and its kin number positions from the padding id on, so two of them hold no token. */
function positions({ max_position_embeddings: most, model_type: type }: z.output<typeof ModelConfig>): number {
  if (most === undefined) return mostTokens;
  return /roberta|camembert|mpnet/i.test(type ?? '') ? most - 2 : most;
}
