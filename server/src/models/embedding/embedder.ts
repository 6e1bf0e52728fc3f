/** A question is embedded otherwise than what it searches: many models are trained with a prefix for each. */
export type TextRole = 'query' | 'passage';

/** Text -> vector. Vectors of one `id` may be compared with each other and with nothing else. */
export interface Embedder {
  /** Names the model and how it is used (revision/hash of the weights included), e.g. `local:bge-small-en-v1.5@1a2b3c4d`. */
  readonly id: string;
  readonly dimensions: number;
  /** One unit-length vector a text, in order. Throws EmbedderError with a plain-language message (what to do next) when it can't. */
  embed(texts: readonly string[], role: TextRole, signal: AbortSignal): Promise<Float32Array[]>;
  close(): Promise<void>;
}

/** The message tells an administrator what is wrong and what to do; it never holds a key. */
export class EmbedderError extends Error {
  override readonly name = 'EmbedderError';
}

export function closedError(): EmbedderError {
  return new EmbedderError('The embedder is closed.');
}
