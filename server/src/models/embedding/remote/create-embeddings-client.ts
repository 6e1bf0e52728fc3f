/** `POST <address>/embeddings` as OpenAI defined it and everybody else offers it: one request, tried up to four times. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Clock, systemClock } from '../../../kernel/clock.ts';
import { EmbedderError } from '../embedder.ts';
import { readEmbeddings } from './read-embeddings.ts';
import { readLimitedText } from './read-limited-text.ts';
import { readRefusal } from './read-refusal.ts';
import { backoffMs, readRetryAfter } from './retry-delay.ts';

/** Time and chance; tests give their own. */
export interface ClientTimers {
  clock: Clock;
  wait(ms: number, signal: AbortSignal): Promise<unknown>;
  /** A signal that aborts after `ms`. */
  deadline(ms: number): AbortSignal;
  random(): number;
}

export const systemTimers: ClientTimers = {
  clock: systemClock,
  wait: (ms, signal) => sleep(ms, undefined, { signal }),
  deadline: (ms) => AbortSignal.timeout(ms),
  random: Math.random,
};

export interface ClientOptions {
  endpoint: URL;
  model: string;
  key: string | null;
  timers: ClientTimers;
}

export type EmbeddingsClient = (texts: readonly string[], signal: AbortSignal) => Promise<Float32Array[]>;

type Outcome =
  | { kind: 'done'; vectors: Float32Array[] }
  | { kind: 'again'; error: EmbedderError; afterMs: number | null };

const mostTries = 4;
const timeoutMs = 30_000;
/** 64 vectors of 8,192 numbers in decimal. */
const mostBytes = 16 * 1024 ** 2;

export function createEmbeddingsClient({ endpoint, model, key, timers }: ClientOptions): EmbeddingsClient {
  // Query and credentials of an address may be secrets.
  const address = endpoint.origin + endpoint.pathname;
  const withoutKey = (error: EmbedderError) =>
    key !== null && error.message.includes(key) ? new EmbedderError(error.message.replaceAll(key, '[key]')) : error;

  const request = async (texts: readonly string[], signal: AbortSignal): Promise<Outcome> => {
    const deadline = timers.deadline(timeoutMs);
    let response: Response;
    let body: string | null;
    try {
      response = await fetch(endpoint, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(key === null ? {} : { authorization: `Bearer ${key}` }) },
        body: JSON.stringify({ model, input: texts, encoding_format: 'float' }),
        redirect: 'manual',
        signal: AbortSignal.any([signal, deadline]),
      });
      body = await readLimitedText(response, mostBytes);
    } catch (error) {
      signal.throwIfAborted();
      const message = deadline.aborted
        ? `The embedding server at ${address} did not answer within ${timeoutMs / 1000} seconds. Check that it runs.`
        : `The embedding server at ${address} can't be reached (${networkReason(error)}). Check the address and that it runs.`;
      return { kind: 'again', error: new EmbedderError(message), afterMs: null };
    }
    if (body === null)
      throw new EmbedderError('The embedding server answered with more than 16 MB. Check which model it runs.');
    if (response.ok) return { kind: 'done', vectors: readEmbeddings(body, texts.length) };
    const error = readRefusal(response.status, body, model);
    if (response.status !== 429 && response.status < 500) throw error;
    return { kind: 'again', error, afterMs: readRetryAfter(response.headers.get('retry-after'), timers.clock.nowMs()) };
  };

  return async (texts, signal) => {
    try {
      for (let attempt = 1; ; attempt++) {
        const outcome = await request(texts, signal);
        if (outcome.kind === 'done') return outcome.vectors;
        if (attempt === mostTries) throw outcome.error;
        await timers.wait(outcome.afterMs ?? backoffMs(attempt, timers.random), signal);
      }
    } catch (error) {
      signal.throwIfAborted();
      throw error instanceof EmbedderError ? withoutKey(error) : error;
    }
  };
}

/** The code of what went wrong below `fetch`, such as ECONNREFUSED; its messages may repeat the request. */
function networkReason(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : 'no connection';
}
