import type { TokenUsage, WriteRequest } from '../text-model.ts';

/** What the server of a model tells while it writes. */
export type ServerSign =
  | { kind: 'text'; text: string }
  /** It is at work, though not at the answer. */
  | { kind: 'thought' }
  /** The answer is complete as far as the server is concerned; without it, it is not. */
  | { kind: 'end'; reason: EndReason; usage: TokenUsage };

export type EndReason = 'stop' | 'length' | 'content-filter' | 'other';

/**
 * One request to the server of a model, sign by sign as they come; text that came at once may be one. Throws a ModelFailure, and
 * lets go of the connection when the signal is aborted.
 */
export type AskModelServer = (request: WriteRequest, signal: AbortSignal) => AsyncIterable<ServerSign>;
