import { readFile } from 'node:fs/promises';
import { Tokenizer } from '@huggingface/tokenizers';
import { EmbedderError } from '../embedder.ts';
import { unitVector } from '../unit-vector.ts';
import { createTextEncoder, type EncodedTexts } from './encode-texts.ts';
import type { InferenceOptions } from './inference-protocol.ts';
import { loadOnnxRuntime, type OnnxRuntime, type OnnxSession, type OnnxTensor } from './onnx-runtime.ts';
import { poolTokens } from './pool-tokens.ts';

export interface OpenModel {
  embed(texts: readonly string[]): Promise<Float32Array[]>;
  close(): Promise<void>;
}

/** Loads the weights. An inference keeps its thread busy from start to end, so this belongs into a thread of its own. */
export async function openModel({ model, runtimeFolder, threads }: InferenceOptions): Promise<OpenModel> {
  const runtime = await loadOnnxRuntime(runtimeFolder);
  const tokenizer = await openTokenizer(model.files.tokenizer, model.tokenizerConfig);
  const encode = createTextEncoder(tokenizer, model.maxTokens, model.padTokenId);
  const session = await openSession(runtime, model.files.model, threads);

  const embedTogether = async (texts: readonly string[]): Promise<Float32Array[]> => {
    const encoded = encode(texts);
    const output = pickOutput(session, await session.run(feeds(runtime, session, encoded)), model.files.model);
    const dimensions = output.dims.at(-1) ?? 0;
    // An output of two dimensions was pooled by the model itself.
    const pooled =
      output.dims.length === 2
        ? texts.map((_, n) => output.data.subarray(n * dimensions, (n + 1) * dimensions))
        : poolTokens(
            output.data,
            encoded.mask,
            { count: encoded.count, length: encoded.length, dimensions },
            model.pooling,
          );
    return pooled.map((vector) => unitVector(vector) ?? failOn(model.files.model));
  };

  return {
    embed: async (texts) => {
      if (!model.isQuantized) return embedTogether(texts);
      // A quantized model scales its numbers by the whole batch: a vector would depend on the text's neighbours.
      const vectors: Float32Array[] = [];
      for (const text of texts) vectors.push(...(await embedTogether([text])));
      return vectors;
    },
    close: () => session.release(),
  };
}

async function openTokenizer(file: string, config: object): Promise<Tokenizer> {
  try {
    return new Tokenizer(JSON.parse(await readFile(file, 'utf8')), config);
  } catch (error) {
    throw new EmbedderError(`${file} can't be read (${firstLine(error)}). Copy it again, or take another model.`);
  }
}

async function openSession(runtime: OnnxRuntime, file: string, threads: number): Promise<OnnxSession> {
  try {
    return await runtime.InferenceSession.create(file, {
      executionProviders: ['cpu'],
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      // Batches differ in shape: a plan of memory for each shape that was ever seen would only grow.
      enableMemPattern: false,
      logSeverityLevel: 3,
      // Threads that spin while they wait would take the processor from searches.
      extra: { session: { intra_op: { allow_spinning: '0' } } },
    });
  } catch (error) {
    throw new EmbedderError(`${file} can't be loaded (${firstLine(error)}). Copy it again, or take another model.`);
  }
}

function feeds(runtime: OnnxRuntime, session: OnnxSession, { count, length, ids, mask }: EncodedTexts) {
  const data: Record<string, () => BigInt64Array> = {
    input_ids: () => ids,
    attention_mask: () => mask,
    token_type_ids: () => new BigInt64Array(ids.length),
  };
  return Object.fromEntries(
    session.inputNames.map((name) => {
      const values = Object.hasOwn(data, name) ? data[name] : undefined;
      if (!values) throw new EmbedderError(`The model asks for "${name}", which text can't give. Take another model.`);
      return [name, new runtime.Tensor('int64', values(), [count, length])];
    }),
  );
}

function pickOutput(session: OnnxSession, outputs: Record<string, OnnxTensor>, file: string) {
  const names = ['last_hidden_state', 'token_embeddings', 'sentence_embedding', ...session.outputNames];
  const output = names.map((name) => outputs[name]).find((tensor) => tensor !== undefined);
  if (!output || !(output.data instanceof Float32Array) || output.dims.length < 2 || output.dims.length > 3)
    throw new EmbedderError(
      `${file} gives no vectors of 32-bit numbers. Take the model's plain or quantized ONNX file.`,
    );
  return { dims: output.dims, data: output.data };
}

function failOn(file: string): never {
  throw new EmbedderError(
    `${file} gave a vector without direction (NaN or zero). Copy it again, or take another model.`,
  );
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
}
