import type { LanguageModelV4, LanguageModelV4Prompt, LanguageModelV4StreamPart } from '@ai-sdk/provider';
import type { Clock } from '../../../kernel/clock.ts';
import type { Alarm, SetAlarm } from '../alarm.ts';
import { ModelFailure } from '../model-failure.ts';
import type { WriteRequest, WrittenPiece } from '../text-model.ts';
import { toModelFailure } from './to-model-failure.ts';

export interface WaitLimits {
  /** Until the first sign that the model writes, or thinks. */
  firstTokenMs: number;
  /** Between two signs. */
  stallMs: number;
}

interface Options {
  model: LanguageModelV4;
  serverName: string;
  key: string | null;
  limits: WaitLimits;
  setAlarm: SetAlarm;
  clock: Clock;
}

/** A server that ignores the budget of tokens is cut off here; no tokenizer writes longer ones on average. */
const mostCharactersOfToken = 16;
/** OpenAI would keep the conversation otherwise. */
const providerOptions = { openai: { store: false } };

/**
 * One request to a model, piece by piece as it comes. Throws a ModelFailure for whatever goes wrong, the signal's reason
 * for a caller who has given up, and closes the connection in every case.
 */
export async function* writeOnce(options: Options, request: WriteRequest): AsyncGenerator<WrittenPiece> {
  const { model, serverName, limits, setAlarm } = options;
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
    const { stream } = await model.doStream({
      prompt: toPrompt(request),
      maxOutputTokens: request.maxTokens,
      abortSignal: ending.signal,
      providerOptions,
    });
    const reader = stream.getReader();
    for (;;) {
      const { value: part, done } = await reader.read();
      if (done) throw endedEarly(serverName);
      if (isAlive) alarm.putOff();
      else if (part.type === 'text-delta' || part.type === 'reasoning-delta') {
        isAlive = true;
        alarm.stop();
        alarm = setAlarm(limits.stallMs, tooSlow('wrote nothing more', limits.stallMs));
      }
      if (part.type === 'text-delta' && part.delta !== '') {
        left -= part.delta.length;
        yield { kind: 'text', text: part.delta };
        if (left <= 0) return;
      } else if (part.type === 'error') throw part.error;
      else if (part.type === 'finish') {
        refuseBadEnd(part, left === budget, serverName);
        yield { kind: 'usage', usage: usageOf(part) };
        return;
      }
    }
  } catch (error) {
    const reason: unknown = ending.signal.aborted ? ending.signal.reason : error;
    if (request.signal.aborted) throw request.signal.reason;
    throw toModelFailure(reason, {
      serverName,
      model: model.modelId,
      key: options.key,
      nowMs: options.clock.nowMs(),
    });
  } finally {
    alarm.stop();
    request.signal.removeEventListener('abort', giveUp);
    ending.abort();
  }
}

function toPrompt({ instructions, messages }: WriteRequest): LanguageModelV4Prompt {
  const said = messages.map(({ role, text }) => ({ role, content: [{ type: 'text' as const, text }] }));
  return instructions === '' ? said : [{ role: 'system', content: instructions }, ...said];
}

type Finish = Extract<LanguageModelV4StreamPart, { type: 'finish' }>;

function refuseBadEnd({ finishReason: { unified } }: Finish, isEmpty: boolean, serverName: string): void {
  if (unified === 'interrupted' || unified === 'error') throw endedEarly(serverName);
  if (unified === 'content-filter')
    throw new ModelFailure(`The ${serverName} withheld its answer (content filter).`, { isRetryable: false });
  if (isEmpty && unified === 'length')
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

function usageOf({ usage: { inputTokens, outputTokens } }: Finish) {
  return { inputTokens: inputTokens.total ?? null, outputTokens: outputTokens.total ?? null };
}
