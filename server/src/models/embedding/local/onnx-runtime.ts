import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { EmbedderError } from '../embedder.ts';

/** The part of `onnxruntime-node` that is used. Its own types would need it to be installed. */
export interface OnnxRuntime {
  InferenceSession: { create(file: string, options: object): Promise<OnnxSession> };
  Tensor: new (type: 'int64', data: BigInt64Array, dims: readonly number[]) => unknown;
}

export interface OnnxSession {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  run(feeds: Record<string, unknown>): Promise<Record<string, OnnxTensor>>;
  release(): Promise<void>;
}

export interface OnnxTensor {
  readonly dims: readonly number[];
  readonly data: unknown;
}

/** A folder of its own, so that who needs no local model installs nothing of it (docs/decisions/0005-embeddings.md). */
export const defaultRuntimeFolder = fileURLToPath(new URL('../../../../../embedding-runtime/', import.meta.url));

export async function loadOnnxRuntime(folder: string): Promise<OnnxRuntime> {
  let file: string;
  try {
    file = createRequire(join(folder, 'package.json')).resolve('onnxruntime-node');
  } catch {
    throw new EmbedderError(
      'The library that runs local embedding models is not installed. Run `npm run install:embedding-runtime` and start again.',
    );
  }
  try {
    return ((await import(pathToFileURL(file).href)) as { default: OnnxRuntime }).default;
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new EmbedderError(
      `The library that runs local embedding models does not work on this machine (${reason}). ` +
        'Run `npm run install:embedding-runtime` again, or use an embedding server instead.',
    );
  }
}
