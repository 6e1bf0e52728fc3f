import type { ConnectorFetch, ConnectorRequest } from '../../connectors/connector.ts';
import { SourceError } from '../../connectors/source-error.ts';
import { type Pause, pause } from '../../kernel/pause.ts';

/** One request, once: the egress gate. It throws a `SourceError` for what it never lets out. */
type AskOnce = (url: string, request: ConnectorRequest & { signal: AbortSignal }) => Promise<Response>;

interface Options {
  ask: AskOnce;
  /** Of the run. */
  signal: AbortSignal;
  nowMs(): number;
  /** Something came. */
  onSign(): void;
  wait?: Pause;
  /** In [0, 1). */
  random?(): number;
}

const tries = 4;
const firstPauseMs = 500;
/** Whoever wants to be left alone for longer is asked by a later attempt of the run. */
const longestWaitMs = 60_000;
const askedAgain = new Set(['GET', 'HEAD', 'OPTIONS', 'PROPFIND', 'REPORT']);

/** Waits and asks again where the source is busy or fails for a moment; what stays so is for the queue of jobs. */
export function fetchPatiently({
  ask,
  signal,
  nowMs,
  onSign,
  wait = pause,
  random = Math.random,
}: Options): ConnectorFetch {
  return async (url, request = {}) => {
    const either = request.signal ? AbortSignal.any([signal, request.signal]) : signal;
    const mayAskAgain = askedAgain.has((request.method ?? 'GET').toUpperCase());
    for (let attempt = 1; ; attempt++) {
      either.throwIfAborted();
      const outcome = await askOnce(ask, String(url), { ...request, signal: either }, nowMs);
      onSign();
      if (outcome.kind === 'response') return outcome.response;
      if (!mayAskAgain || attempt >= tries) throw outcome.error;
      const backoffMs = firstPauseMs * 2 ** (attempt - 1) * (0.5 + random() / 2);
      // Never less than the backoff: where clocks differ, a time that was meant to come may be over already.
      const pauseMs = Math.max(outcome.retryAfterMs ?? 0, backoffMs);
      if (pauseMs > longestWaitMs) throw outcome.error;
      await wait(pauseMs, either);
      onSign();
    }
  };
}

type Outcome =
  | { kind: 'response'; response: Response }
  | { kind: 'trouble'; error: SourceError; retryAfterMs: number | undefined };

async function askOnce(
  ask: AskOnce,
  url: string,
  request: ConnectorRequest & { signal: AbortSignal },
  nowMs: () => number,
): Promise<Outcome> {
  let response: Response;
  try {
    response = await ask(url, request);
  } catch (error) {
    request.signal.throwIfAborted();
    if (!(error instanceof SourceError) || error.kind !== 'unavailable') throw error;
    return { kind: 'trouble', error, retryAfterMs: undefined };
  }
  const retryAfterMs = readRetryAfter(response.headers.get('retry-after'), nowMs());
  const { host } = new URL(url);
  if (response.status === 429 || (response.status === 503 && retryAfterMs !== undefined)) {
    const details = retryAfterMs === undefined ? {} : { retryAfterMs };
    const error = new SourceError('rate-limited', `${host} asks to be left alone for a while.`, details);
    return { kind: 'trouble', error, retryAfterMs };
  }
  if (response.status >= 500) {
    const error = new SourceError('unavailable', `${host} answers with the error ${response.status}.`);
    return { kind: 'trouble', error, retryAfterMs };
  }
  return { kind: 'response', response };
}

const longestRetryAfterMs = 24 * 3_600_000;

/** Seconds or a date (RFC 9110, 10.2.3) -> milliseconds from now; undefined where it says nothing that can be read. */
function readRetryAfter(header: string | null, nowMs: number): number | undefined {
  if (header === null) return undefined;
  const text = header.trim();
  const ms = /^\d{1,9}$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - nowMs;
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), longestRetryAfterMs);
}
