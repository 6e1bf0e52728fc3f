import type { Embedder } from '../embedder.ts';
import { createEmbeddingQueue } from './create-embedding-queue.ts';
import { nameModel } from './name-model.ts';
import { defaultRuntimeFolder } from './onnx-runtime.ts';
import { openInferenceThread } from './open-inference-thread.ts';
import { readModelFolder } from './read-model-folder.ts';

export interface LocalEmbedderOptions {
  /** A model as the hub lays it out: config.json, tokenizer.json, onnx/model.onnx or onnx/model_quantized.onnx. */
  folder: string;
  /** Threads of one inference. More than the machine's real cores makes it slower. */
  threads?: number;
  /** Where `npm run install:embedding-runtime` put the library. */
  runtimeFolder?: string;
}

/** Runs a model of a folder on this machine, in a thread of its own. Nothing is ever downloaded. */
export async function openLocalEmbedder({
  folder,
  threads = 1,
  runtimeFolder = defaultRuntimeFolder,
}: LocalEmbedderOptions): Promise<Embedder> {
  const model = await readModelFolder(folder);
  const id = await nameModel(model);
  const open = () => openInferenceThread({ model, runtimeFolder, threads });
  const thread = await open();
  const queue = createEmbeddingQueue(thread, open);
  return {
    id,
    dimensions: thread.dimensions,
    embed: (texts, role, signal) =>
      queue.embed(
        texts.map((text) => model.prefixes[role] + text),
        role,
        signal,
      ),
    close: queue.close,
  };
}
