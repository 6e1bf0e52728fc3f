/** What a language model is asked to write: instructions of ours, then the conversation, oldest first. */
export interface WriteRequest {
  instructions: string;
  messages: readonly { role: 'user' | 'assistant'; text: string }[];
  /** The most tokens of output. */
  maxTokens: number;
  signal: AbortSignal;
}

/** What writing has cost; null where the server does not tell. */
export interface TokenUsage {
  /** Who wrote, where it was not the model that was asked first. */
  model?: string;
  inputTokens: number | null;
  outputTokens: number | null;
}

export type WrittenPiece = { kind: 'text'; text: string } | { kind: 'usage'; usage: TokenUsage };

/** Writes text, piece by piece; pieces may be cut anywhere. Failures are a `Problem` of the catalogue. */
export interface TextModel {
  readonly name: string;
  write(request: WriteRequest): AsyncIterable<WrittenPiece>;
}
