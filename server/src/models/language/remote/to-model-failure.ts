import { APICallError } from '@ai-sdk/provider';
import { readRefusal } from '../../http/read-refusal.ts';
import { readRetryAfter } from '../../http/retry-delay.ts';
import { ModelFailure } from '../model-failure.ts';

interface Context {
  /** As in `The server of OpenAI failed`. */
  serverName: string;
  model: string;
  key: string | null;
  nowMs: number;
}

/** What the SDK threw, or put into its stream -> why the model did not write, without key and prompt. */
export function toModelFailure(error: unknown, context: Context): ModelFailure {
  if (error instanceof ModelFailure) return error;
  if (APICallError.isInstance(error)) return fromCall(error, context);
  const { statusCode, message } = asStreamError(error);
  // Before the first word another try may help: what broke off now may not the next time.
  if (statusCode === undefined && message === undefined)
    return new ModelFailure(`What the ${context.serverName} sent can't be read, or ended too early.`, {
      isRetryable: true,
    });
  return refusal({ status: statusCode ?? 500, body: JSON.stringify({ message: message ?? '' }) }, null, context);
}

function fromCall(error: APICallError, context: Context): ModelFailure {
  const { statusCode, responseBody = '', responseHeaders = {}, cause } = error;
  if (statusCode === undefined)
    return new ModelFailure(
      `The ${context.serverName} can't be reached (${networkReason(cause)}). Check the address and that it runs.`,
      { isRetryable: true },
    );
  if (statusCode < 300)
    return new ModelFailure(
      `The ${context.serverName} broke off its answer (${networkReason(cause)}), or it can't be read.`,
      { isRetryable: true },
    );
  return refusal({ status: statusCode, body: responseBody }, responseHeaders['retry-after'] ?? null, context);
}

function refusal(
  { status, body }: { status: number; body: string },
  retryAfter: string | null,
  { serverName, model, key, nowMs }: Context,
): ModelFailure {
  return new ModelFailure(readRefusal(serverName, { status, body, model, key }), {
    isRetryable: status === 408 || status === 409 || status === 429 || status >= 500,
    afterMs: readRetryAfter(retryAfter, nowMs),
  });
}

/** An error that came as an event of the stream has whatever shape the server gave it. */
function asStreamError(error: unknown): { statusCode?: number; message?: string } {
  if (typeof error === 'string') return { message: error };
  // What the SDK itself throws quotes what it could not read.
  if (typeof error !== 'object' || error === null || error instanceof Error) return {};
  const { statusCode, message, code } = error as Record<string, unknown>;
  const status = [statusCode, code].find((value) => typeof value === 'number' && value >= 400 && value < 600);
  return {
    ...(status === undefined ? {} : { statusCode: status as number }),
    ...(typeof message === 'string' ? { message } : {}),
  };
}

/** The code of what went wrong below `fetch`, such as ECONNREFUSED; its messages may repeat the request. */
function networkReason(error: unknown): string {
  for (let current = error; current instanceof Error; current = current.cause)
    if ('code' in current && typeof current.code === 'string') return current.code;
  return 'no connection';
}
