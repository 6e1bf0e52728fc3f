import type { Clock } from '../../../kernel/clock.ts';
import { readRefusal } from '../../http/read-refusal.ts';
import { readRetryAfter } from '../../http/retry-delay.ts';
import { ModelFailure } from '../model-failure.ts';

interface Context {
  /** As in `The server of OpenAI failed`. */
  serverName: string;
  model: string;
  key: string | null;
  clock: Clock;
}

interface Refusal {
  status: number;
  body: string;
  retryAfter?: string | null;
}

/** What goes wrong with the server of a model -> why the model did not write, without key and prompt. */
export interface ServerFailures {
  unreachable(error: unknown): ModelFailure;
  refused(refusal: Refusal): ModelFailure;
  /** An error that came in the midst of the stream has whatever shape the server gave it. */
  toldInStream(error: unknown): ModelFailure;
  brokenOff(error: unknown): ModelFailure;
  unreadable(): ModelFailure;
}

export function createServerFailures({ serverName, model, key, clock }: Context): ServerFailures {
  // Before the first word another try may help: what broke off now may not the next time.
  const again = (message: string) => new ModelFailure(message, { isRetryable: true });
  const refused = ({ status, body, retryAfter = null }: Refusal) =>
    new ModelFailure(readRefusal(serverName, { status, body, model, key }), {
      isRetryable: status === 408 || status === 409 || status === 429 || status >= 500,
      afterMs: readRetryAfter(retryAfter, clock.nowMs()),
    });
  const unreadable = () => again(`What the ${serverName} sent can't be read, or ended too early.`);
  return {
    refused,
    unreadable,
    unreachable: (error) =>
      again(`The ${serverName} can't be reached (${networkReason(error)}). Check the address and that it runs.`),
    brokenOff: (error) =>
      again(`The ${serverName} broke off its answer (${networkReason(error)}), or it can't be read.`),
    toldInStream(error) {
      const { status, message } = asStreamError(error);
      if (status === undefined && message === undefined) return unreadable();
      return refused({ status: status ?? 500, body: JSON.stringify({ message: message ?? '' }) });
    },
  };
}

function asStreamError(error: unknown): { status?: number; message?: string } {
  if (typeof error === 'string') return { message: error };
  // What a library itself throws quotes what it could not read.
  if (typeof error !== 'object' || error === null || error instanceof Error) return {};
  const { statusCode, message, code } = error as Record<string, unknown>;
  const status = [statusCode, code].find((value) => typeof value === 'number' && value >= 400 && value < 600);
  return {
    ...(status === undefined ? {} : { status: status as number }),
    ...(typeof message === 'string' ? { message } : {}),
  };
}

/** The code of what went wrong with the connection, such as ECONNREFUSED; its messages may repeat the request. */
function networkReason(error: unknown): string {
  for (let current = error; current instanceof Error; current = current.cause)
    if ('code' in current && typeof current.code === 'string') return current.code;
  return 'no connection';
}
