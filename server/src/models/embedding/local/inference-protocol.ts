import type { LocalModel } from './read-model-folder.ts';

export interface InferenceOptions {
  model: LocalModel;
  runtimeFolder: string;
  /** Threads that one inference uses. */
  threads: number;
}

export type InferenceRequest = { kind: 'embed'; texts: readonly string[] } | { kind: 'close' };

/** The first reply tells that the model is loaded; then there is one reply a request. */
export type InferenceReply =
  | { kind: 'ready'; dimensions: number }
  | { kind: 'vectors'; vectors: Float32Array[] }
  | { kind: 'closed' }
  | { kind: 'failed'; message: string };
