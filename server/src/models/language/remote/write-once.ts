import { assertNever } from '../../../kernel/assert-never.ts';
import type { Alarm, SetAlarm } from '../alarm.ts';
import { ModelFailure } from '../model-failure.ts';
import type { WriteRequest, WrittenPiece } from '../text-model.ts';
import type { AskModelServer, EndReason } from './model-server.ts';

export interface WaitLimits {
  /** Until the first sign that the model writes, or thinks. */
  firstTokenMs: number;
  /** Between two signs. */
  stallMs: number;
}

interface Options {
  ask: AskModelServer;
  serverName: string;
  limits: WaitLimits;
  setAlarm: SetAlarm;
}

/** A server that ignores the budget of tokens is cut off here; no tokenizer writes longer ones on average. */
const mostCharactersOfToken = 16;

/**
 * One request to a model, piece by piece as it comes. Throws a ModelFailure for whatever goes wrong, the signal's reason
 * for a caller who has given up, and closes the connection in every case.
 */
export async function* writeOnce(options: Options, request: WriteRequest): AsyncGenerator<WrittenPiece> {
  const { ask, serverName, limits, setAlarm } = options;
  const ending = new AbortController();
  const giveUp = () => ending.abort(request.signal.reason);
  const tooSlow = (what: string, ms: number) => () =>
    ending.abort(
      new ModelFailure(`The ${serverName} ${what} within ${ms / 1000} seconds. Check that it runs.`, {
        isRetryable: true,
      }),
    );
  let alarm: Alarm = setAlarm(limits.firstTokenMs, tooSlow('wrote nothing', limits.firstTokenMs));
  request.signal.addEventListener('abort', giveUp);
  let isAlive = false;
  const budget = request.maxTokens * mostCharactersOfToken;
  let left = budget;
  try {
    request.signal.throwIfAborted();
    for await (const sign of ask(request, ending.signal)) {
      if (isAlive) alarm.putOff();
      else if (sign.kind !== 'end') {
        isAlive = true;
        alarm.stop();
        alarm = setAlarm(limits.stallMs, tooSlow('wrote nothing more', limits.stallMs));
      }
      switch (sign.kind) {
        case 'text':
          left -= sign.text.length;
          yield { kind: 'text', text: sign.text };
          if (left <= 0) return;
          break;
        case 'thought':
          break;
        case 'end':
          refuseBadEnd(sign.reason, left === budget, serverName);
          yield { kind: 'usage', usage: sign.usage };
          return;
        default:
          assertNever(sign);
      }
    }
    throw endedEarly(serverName);
  } catch (error) {
    if (request.signal.aborted) throw request.signal.reason;
    throw ending.signal.aborted ? ending.signal.reason : error;
  } finally {
    alarm.stop();
    request.signal.removeEventListener('abort', giveUp);
    ending.abort();
  }
}

function refuseBadEnd(reason: EndReason, isEmpty: boolean, serverName: string): void {
  if (reason === 'content-filter')
    throw new ModelFailure(`The ${serverName} withheld its answer (content filter).`, { isRetryable: false });
  if (isEmpty && reason === 'length')
    throw new ModelFailure(`The ${serverName} used its budget of tokens up before the first word. Raise the budget.`, {
      isRetryable: false,
    });
  if (isEmpty) throw new ModelFailure(`The ${serverName} answered with no text at all.`, { isRetryable: true });
}

function endedEarly(serverName: string): ModelFailure {
  return new ModelFailure(`The ${serverName} ended its answer without saying that it is complete.`, {
    isRetryable: true,
  });
}
