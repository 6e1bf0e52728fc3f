import type { WireRequest } from './build-request.ts';
import { ClewConnectionError, ClewProblem, isProblemBody } from './clew-errors.ts';

export interface Connection {
  baseUrl: string;
  fetch: typeof fetch;
  /** Asked before each try, so that a key that was renewed is used. */
  headers(): Promise<Record<string, string>>;
  credentials: RequestInit['credentials'] | undefined;
  /** How often a request is sent at most. */
  tries: number;
  /** Waits; throws the signal's reason when it is aborted. */
  pause(ms: number, signal: AbortSignal | undefined): Promise<void>;
}

interface Call<Result> {
  request: WireRequest;
  /** Whether it may be sent again when nobody knows whether it arrived. */
  repeatable: boolean;
  signal: AbortSignal | undefined;
  read(response: Response): Promise<Result>;
}

const firstPauseMs = 250;
/** Who is asked to wait longer is told so at once. */
const longestPauseMs = 10_000;

/** Sends, reads the answer, and tries again where that cannot do harm. Throws ClewProblem or ClewConnectionError. */
export async function callServer<Result>(connection: Connection, call: Call<Result>): Promise<Result> {
  for (let sent = 1; ; sent += 1) {
    try {
      return await sendOnce(connection, call);
    } catch (error) {
      if (call.signal?.aborted) throw call.signal.reason;
      const pauseMs = sent < connection.tries ? pauseBeforeNext(error, call.repeatable, sent) : undefined;
      if (pauseMs === undefined) throw error;
      await connection.pause(pauseMs, call.signal);
    }
  }
}

async function sendOnce<Result>(connection: Connection, { request, signal, read }: Call<Result>): Promise<Result> {
  const { method, target, headers, body } = request;
  const own = await connection.headers();
  let response: Response;
  try {
    response = await connection.fetch(connection.baseUrl + target, {
      method,
      headers: { ...headers, ...own },
      ...(body === undefined ? {} : { body }),
      ...(signal ? { signal } : {}),
      ...(connection.credentials ? { credentials: connection.credentials } : {}),
    });
  } catch (cause) {
    throw new ClewConnectionError('The server could not be reached', { cause });
  }
  const facts = { status: response.status, requestId: response.headers.get('x-request-id') ?? undefined };
  if (!response.ok) throw await refusal(response, facts);
  try {
    return await read(response);
  } catch (cause) {
    throw new ClewConnectionError('The answer broke off, or is not one of Clew', { cause, ...facts });
  }
}

async function refusal(
  response: Response,
  facts: { status: number; requestId: string | undefined },
): Promise<ClewProblem | ClewConnectionError> {
  const body: unknown = await response.json().catch(() => undefined);
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  if (isProblemBody(body)) return new ClewProblem(body, Number.isFinite(seconds) ? seconds : undefined);
  return new ClewConnectionError(`The answer has the status ${facts.status} and is not one of Clew`, facts);
}

/** How long to wait before the next try; undefined: there must be none. */
function pauseBeforeNext(error: unknown, repeatable: boolean, sent: number): number | undefined {
  // Half of it is chance, so that many clients do not come back at the same moment.
  const backoffMs = firstPauseMs * 2 ** (sent - 1) * (0.5 + Math.random() / 2);
  if (error instanceof ClewProblem) {
    // Refused before anything was done.
    if (error.code !== 'too-many-requests' && error.code !== 'shutting-down') return undefined;
    const pauseMs = error.retryAfterSeconds === undefined ? backoffMs : error.retryAfterSeconds * 1_000;
    return pauseMs <= longestPauseMs ? pauseMs : undefined;
  }
  const mayPass =
    error instanceof ClewConnectionError && (error.status === undefined || error.status < 400 || error.status >= 502);
  return repeatable && mayPass ? backoffMs : undefined;
}
