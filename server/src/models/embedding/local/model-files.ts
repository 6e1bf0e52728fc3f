import { access, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { EmbedderError } from '../embedder.ts';

export interface ModelFiles {
  model: string;
  /** Weights of a large model, which the model file points to. */
  externalData: string | null;
  tokenizer: string;
}

/** Of a folder with both the quantized one: on a processor it is four times as fast, and ranked as well (ADR 5). */
const modelNames = ['onnx/model_quantized.onnx', 'onnx/model.onnx', 'model.onnx'];

/** Finds the files that must be there; an error says which one is missing. */
export async function findModelFiles(folder: string): Promise<ModelFiles> {
  const found = await stat(folder).catch(() => null);
  if (!found?.isDirectory())
    throw new EmbedderError(
      `${folder} is no folder. Give the folder of an embedding model, such as models/bge-small-en-v1.5.`,
    );
  for (const name of ['config.json', 'tokenizer.json'])
    if (!(await exists(join(folder, name))))
      throw new EmbedderError(`${folder} has no ${name}. Copy the model's whole folder from where it was downloaded.`);
  for (const name of modelNames) {
    const model = join(folder, name);
    if (!(await exists(model))) continue;
    const externalData = `${model}_data`;
    return {
      model,
      externalData: (await exists(externalData)) ? externalData : null,
      tokenizer: join(folder, 'tokenizer.json'),
    };
  }
  throw new EmbedderError(
    `${folder} has no ONNX file (${modelNames.join(', ')}). Download the model's ONNX version, not only its safetensors.`,
  );
}

/** A file of JSON that may be missing -> its content, or undefined. */
export async function readOptionalJson(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw new EmbedderError(`${file} is no JSON. Copy it again from where the model was downloaded.`);
  }
}

function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
