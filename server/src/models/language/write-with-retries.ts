import type { ClientTimers } from '../http/client-timers.ts';
import { backoffMs } from '../http/retry-delay.ts';
import { ModelFailure } from './model-failure.ts';
import type { WriteRequest, WrittenPiece } from './text-model.ts';

/** One model of one server. Fails with a ModelFailure. */
export interface Writer {
  readonly name: string;
  /** Where its server answers, for the log. */
  readonly address: string;
  write(request: WriteRequest): AsyncIterable<WrittenPiece>;
}

/** What failed, and whether anybody has seen a word of it. */
export class WritingFailed extends Error {
  readonly failure: ModelFailure;
  readonly hasBegun: boolean;

  constructor(failure: ModelFailure, hasBegun: boolean) {
    super(failure.message);
    this.failure = failure;
    this.hasBegun = hasBegun;
  }
}

const mostTries = 3;
/** Somebody waits for the answer: a wait that would be longer is given up at once. */
const mostWaitMs = 10_000;

/** Tries again for as long as there is no first word: after it a second try would write the beginning twice. */
export async function* writeWithRetries(
  writer: Writer,
  request: WriteRequest,
  { timers, onFailure }: { timers: ClientTimers; onFailure(failure: ModelFailure): void },
): AsyncGenerator<WrittenPiece> {
  for (let attempt = 1; ; attempt++) {
    let hasBegun = false;
    try {
      for await (const piece of writer.write(request)) {
        hasBegun ||= piece.kind === 'text';
        yield piece;
      }
      return;
    } catch (error) {
      if (!(error instanceof ModelFailure)) throw error;
      onFailure(error);
      const waitMs = error.afterMs ?? backoffMs(attempt, timers.random);
      const isLast = hasBegun || request.signal.aborted || !error.isRetryable || attempt === mostTries;
      if (isLast || waitMs > mostWaitMs) throw new WritingFailed(error, hasBegun);
      try {
        await timers.wait(waitMs, request.signal);
      } finally {
        request.signal.throwIfAborted();
      }
    }
  }
}
