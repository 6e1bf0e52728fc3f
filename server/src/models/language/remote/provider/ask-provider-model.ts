import { APICallError, type LanguageModelV4, type LanguageModelV4Prompt } from '@ai-sdk/provider';
import { ModelFailure } from '../../model-failure.ts';
import type { WriteRequest } from '../../text-model.ts';
import type { AskModelServer, EndReason } from '../model-server.ts';
import type { ServerFailures } from '../server-failures.ts';

/** OpenAI would keep the conversation otherwise. */
const providerOptions = { openai: { store: false } };
const reasons: Readonly<Record<string, EndReason>> = {
  stop: 'stop',
  length: 'length',
  'content-filter': 'content-filter',
};

/** Asks a model through the AI SDK. */
export function askProviderModel(open: () => Promise<LanguageModelV4>, failures: ServerFailures): AskModelServer {
  return async function* (request, abortSignal) {
    try {
      const model = await open();
      const prompt = toPrompt(request);
      const { stream } = await model.doStream({
        prompt,
        maxOutputTokens: request.maxTokens,
        abortSignal,
        providerOptions,
      });
      for await (const part of stream as unknown as AsyncIterable<StreamPart>) {
        if (part.type === 'text-delta') {
          if (part.delta !== '') yield { kind: 'text', text: part.delta };
        } else if (part.type === 'reasoning-delta') yield { kind: 'thought' };
        else if (part.type === 'error') throw failures.toldInStream(part.error);
        else if (part.type === 'finish') {
          const { finishReason, usage } = part;
          if (finishReason.unified === 'interrupted' || finishReason.unified === 'error') return;
          const [inputTokens, outputTokens] = [usage.inputTokens.total ?? null, usage.outputTokens.total ?? null];
          yield {
            kind: 'end',
            reason: reasons[finishReason.unified] ?? 'other',
            usage: { inputTokens, outputTokens },
          };
        }
      }
    } catch (error) {
      throw error instanceof ModelFailure ? error : toFailure(error, failures);
    }
  };
}

type StreamPart =
  Awaited<ReturnType<LanguageModelV4['doStream']>>['stream'] extends ReadableStream<infer Part> ? Part : never;

function toPrompt({ instructions, messages }: WriteRequest): LanguageModelV4Prompt {
  const said = messages.map(({ role, text }) => ({ role, content: [{ type: 'text' as const, text }] }));
  return instructions === '' ? said : [{ role: 'system', content: instructions }, ...said];
}

function toFailure(error: unknown, failures: ServerFailures): ModelFailure {
  if (!APICallError.isInstance(error)) return failures.toldInStream(error);
  const { statusCode: status, responseBody: body = '', responseHeaders = {}, cause } = error;
  if (status === undefined) return failures.unreachable(cause);
  if (status < 300) return failures.brokenOff(cause);
  return failures.refused({ status, body, retryAfter: responseHeaders['retry-after'] ?? null });
}
