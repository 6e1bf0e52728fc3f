/** Reads a question and a text together and says how well the one answers the other; slower than an index, and better. */
export interface Reranker {
  /** Names the model and where it runs, e.g. `remote:bge-reranker-v2-m3@1a2b3c4d5e6f`. */
  readonly id: string;
  /**
   * A relevance from 0 to 1 for each text, in order; comparable within one call. Throws RerankerError with a plain-language
   * message (what to do next) when it can't.
   */
  rerank(question: string, texts: readonly string[], signal: AbortSignal): Promise<number[]>;
  close(): Promise<void>;
}

/** The message tells an administrator what is wrong and what to do; it never holds a key. */
export class RerankerError extends Error {
  override readonly name = 'RerankerError';
}

export function closedError(): RerankerError {
  return new RerankerError('The reranker is closed.');
}
