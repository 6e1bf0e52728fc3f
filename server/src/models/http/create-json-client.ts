/** One `POST` of JSON to a server of models, tried again where that may help. Embedding and reranking share it. */
import type { ClientTimers } from './client-timers.ts';
import type { ModelServerKind } from './model-server.ts';
import { readLimitedText } from './read-limited-text.ts';
import { readRefusal } from './read-refusal.ts';
import { backoffMs, readRetryAfter } from './retry-delay.ts';

export interface JsonClientOptions {
  kind: ModelServerKind;
  endpoint: URL;
  model: string;
  key: string | null;
  timers: ClientTimers;
  mostTries: number;
  /** A wait that would be longer than this is given up at once. */
  mostWaitMs: number;
}

/** A refusal stays one however often it is asked; what else went wrong is thrown. */
type JsonReply = { kind: 'answered'; body: string } | { kind: 'refused'; status: number; error: Error };

export type JsonClient = (payload: object, signal: AbortSignal) => Promise<JsonReply>;

type Outcome = JsonReply | { kind: 'again'; error: Error; afterMs: number | null };

const timeoutMs = 30_000;
/** 64 vectors of 8,192 numbers in decimal. */
const mostBytes = 16 * 1024 ** 2;

export function createJsonClient(options: JsonClientOptions): JsonClient {
  const { kind, endpoint, model, key, timers, mostTries, mostWaitMs } = options;
  // Query and credentials of an address may be secrets.
  const address = endpoint.origin + endpoint.pathname;

  const request = async (body: string, signal: AbortSignal): Promise<Outcome> => {
    const deadline = timers.deadline(timeoutMs);
    let response: Response;
    let answer: string | null;
    try {
      response = await fetch(endpoint, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(key === null ? {} : { authorization: `Bearer ${key}` }) },
        body,
        redirect: 'manual',
        signal: AbortSignal.any([signal, deadline]),
      });
      answer = await readLimitedText(response, mostBytes);
    } catch (error) {
      signal.throwIfAborted();
      const message = deadline.aborted
        ? `The ${kind.name} at ${address} did not answer within ${timeoutMs / 1000} seconds. Check that it runs.`
        : `The ${kind.name} at ${address} can't be reached (${networkReason(error)}). Check the address and that it runs.`;
      return { kind: 'again', error: kind.error(message), afterMs: null };
    }
    if (answer === null) throw kind.error(`The ${kind.name} answered with more than 16 MB. Check which model it runs.`);
    if (response.ok) return { kind: 'answered', body: answer };
    const { status, headers } = response;
    const error = kind.error(readRefusal(kind.name, { status, body: answer, model, key }));
    if (status !== 429 && status < 500) return { kind: 'refused', status, error };
    return { kind: 'again', error, afterMs: readRetryAfter(headers.get('retry-after'), timers.clock.nowMs()) };
  };

  return async (payload, signal) => {
    const body = JSON.stringify(payload);
    for (let attempt = 1; ; attempt++) {
      const outcome = await request(body, signal);
      if (outcome.kind !== 'again') return outcome;
      const waitMs = outcome.afterMs ?? backoffMs(attempt, timers.random);
      if (attempt === mostTries || waitMs > mostWaitMs) throw outcome.error;
      try {
        await timers.wait(waitMs, signal);
      } finally {
        signal.throwIfAborted();
      }
    }
  };
}

/** The code of what went wrong below `fetch`, such as ECONNREFUSED; its messages may repeat the request. */
function networkReason(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : 'no connection';
}
