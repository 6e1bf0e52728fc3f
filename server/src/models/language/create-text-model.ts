import type { Logger } from '../../kernel/logger.ts';
import { Problem } from '../../kernel/problem.ts';
import type { ClientTimers } from '../http/client-timers.ts';
import type { SetAlarm } from './alarm.ts';
import { ModelFailure } from './model-failure.ts';
import type { TextModel, WriteRequest, WrittenPiece } from './text-model.ts';
import { type Writer, WritingFailed, writeWithRetries } from './write-with-retries.ts';

/** How the last answers went; nobody asks a model that costs money only to know whether it is there. */
type ModelState = 'untried' | 'ready' | 'fallback' | 'failing';

export type WatchedModel = TextModel & { state(): ModelState };

interface Options {
  /** In the order in which they are asked: a later one where those before it fail before their first word. */
  writers: readonly [Writer, ...Writer[]];
  /** For one answer, with everything that is tried. */
  wholeMs: number;
  timers: ClientTimers;
  setAlarm: SetAlarm;
  logger: Logger;
}

/** Models of servers as one that writes or fails with a problem that says nothing of them; the log says all. */
export function createTextModel({ writers, wholeMs, timers, setAlarm, logger }: Options): WatchedModel {
  const [{ name }] = writers;
  let state: ModelState = 'untried';

  /** The pieces of the first model that writes. */
  async function* writeByAny(request: WriteRequest): AsyncGenerator<WrittenPiece> {
    let failed: WritingFailed | undefined;
    for (const [position, writer] of writers.entries()) {
      const onFailure = ({ message }: ModelFailure) =>
        logger.warn({ model: writer.name, address: writer.address, reason: message }, 'The language model failed');
      try {
        // Told before the first word: an answer that is broken off is known by it too.
        if (position > 0) yield { kind: 'usage', usage: { model: writer.name, inputTokens: null, outputTokens: null } };
        yield* writeWithRetries(writer, request, { timers, onFailure });
        state = position === 0 ? 'ready' : 'fallback';
        return;
      } catch (error) {
        if (!(error instanceof WritingFailed)) throw error;
        failed = error;
        if (error.hasBegun || request.signal.aborted) break;
      }
    }
    if (failed) throw failed;
  }

  return {
    name,
    state: () => state,
    async *write(request) {
      const tooLong = new AbortController();
      const alarm = setAlarm(wholeMs, () =>
        tooLong.abort(
          new ModelFailure(`The answer was not complete after ${wholeMs / 1000} seconds.`, { isRetryable: false }),
        ),
      );
      let hasBegun = false;
      try {
        const signal = AbortSignal.any([request.signal, tooLong.signal]);
        for await (const piece of writeByAny({ ...request, signal })) {
          hasBegun ||= piece.kind === 'text';
          yield piece;
        }
      } catch (error) {
        request.signal.throwIfAborted();
        const failure = error instanceof WritingFailed ? error.failure : error;
        if (!(failure instanceof ModelFailure)) throw error;
        if (tooLong.signal.aborted) logger.warn({ model: name, reason: failure.message }, 'The language model failed');
        state = 'failing';
        throw toProblem(failure, hasBegun);
      } finally {
        alarm.stop();
      }
    },
  };
}

function toProblem({ afterMs }: ModelFailure, hasBegun: boolean): Problem {
  return new Problem('model-unavailable', {
    detail: hasBegun
      ? 'The language model broke off; what it wrote is in the thread. Ask again in a moment.'
      : 'The language model does not answer at the moment. Ask again later, or tell your administrator.',
    ...(afterMs === null ? {} : { retryAfterSeconds: Math.ceil(afterMs / 1000) }),
  });
}
