import { buildRequest } from './build-request.ts';
import { type Connection, callServer } from './call-server.ts';
import { ClewConnectionError, ClewProblem, isProblemBody } from './clew-errors.ts';
import type { CallOptions, ClewClient } from './client-types.ts';
import { readBytes } from './read-bytes.ts';
import { readEvents } from './read-events.ts';
import { readJsonLines } from './read-json-lines.ts';
import type { Route } from './route.ts';
import { routes } from './routes.ts';

export interface ClientOptions {
  /** Where the server answers, such as `http://127.0.0.1:8787`; empty in a page that it serves itself. */
  baseUrl: string;
  /** The key, or who gives it. Without one the cookies of a browser have to do. */
  key?: string | (() => string | Promise<string>) | undefined;
  /** Email or id of the account to act for; an impersonating key needs one. */
  account?: string | undefined;
  /** Sent with every request. */
  headers?: Readonly<Record<string, string>> | undefined;
  /** Whether a browser sends cookies. */
  credentials?: RequestInit['credentials'] | undefined;
  /** How often a request is sent at most, where sending it again can do no harm. */
  tries?: number | undefined;
  /** Another `fetch`, for tests and proxies. */
  fetch?: typeof fetch | undefined;
  /** Another way to wait between two tries. */
  pause?: Connection['pause'] | undefined;
}

type Input = Readonly<Record<string, unknown>>;

/** A client with a method for each route of the API. It keeps no state and is safe to share. */
export function createClewClient(options: ClientOptions): ClewClient {
  const connection: Connection = {
    baseUrl: options.baseUrl.replace(/\/+$/, ''),
    fetch: options.fetch ?? ((...args) => fetch(...args)),
    headers: () => headersOf(options),
    credentials: options.credentials,
    tries: options.tries ?? 3,
    pause: options.pause ?? pause,
  };
  const entries = Object.entries(routes) as [string, Route][];
  const methods = entries.map(([name, route]) => [name, callOf(connection, route)]);
  const streams = entries.flatMap(([name, route]) => (route.streams ? [[name, streamOf(connection, route)]] : []));
  return { ...Object.fromEntries(methods), stream: Object.fromEntries(streams) } as ClewClient;
}

function callOf(connection: Connection, route: Route) {
  return (input: Input = {}, { signal }: CallOptions = {}) =>
    callServer(connection, {
      request: buildRequest(route, input, false),
      repeatable: route.repeatable,
      signal,
      async read(response): Promise<object> {
        const requestId = response.headers.get('x-request-id') ?? '';
        return response.status === 204 ? { requestId } : { requestId, ...((await response.json()) as object) };
      },
    });
}

function streamOf(connection: Connection, route: Route) {
  return async function* (input: Input = {}, { signal }: CallOptions = {}): AsyncGenerator<unknown, void, undefined> {
    const request = buildRequest(route, input, true);
    const { repeatable } = route;
    const response = await callServer(connection, { request, repeatable, signal, read: async (each) => each });
    const bytes = readBytes(response);
    try {
      if (route.streams === 'events') yield* eventsOf(bytes);
      else yield* readJsonLines(bytes);
    } catch (cause) {
      if (signal?.aborted) throw signal.reason;
      if (cause instanceof ClewProblem) throw cause;
      const requestId = response.headers.get('x-request-id') ?? undefined;
      throw new ClewConnectionError('The stream broke off', { cause, status: response.status, requestId });
    }
  };
}

/** The events, up to the one that says that nothing is missing: `Full`, or of `/chats/v2` the one with the sources. */
async function* eventsOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<unknown, void, undefined> {
  let awaitsEnd = false;
  for await (const data of readEvents(bytes)) {
    const event = JSON.parse(data) as { type?: unknown; requestId?: unknown; sources?: unknown; error?: unknown };
    if (isProblemBody(event.error)) throw new ClewProblem(event.error);
    yield event;
    if (event.type === 'Full' || event.sources !== undefined) return;
    awaitsEnd ||= event.requestId !== undefined;
  }
  if (awaitsEnd) throw new Error('It ended before the event that ends it');
}

async function headersOf({ key, account, headers }: ClientOptions): Promise<Record<string, string>> {
  const token = typeof key === 'function' ? await key() : key;
  return {
    ...headers,
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...(account === undefined ? {} : { 'unleash-account': toHeader(account) }),
  };
}

/** A header holds bytes, and the server reads them as UTF-8; `fetch` takes a text of characters below 256. */
function toHeader(text: string): string {
  return String.fromCharCode(...new TextEncoder().encode(text));
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, ms);
    if (signal?.aborted) stop();
    else signal?.addEventListener('abort', stop, { once: true });
  });
}
