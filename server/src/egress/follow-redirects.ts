import type { Agent, Dispatcher } from 'undici';
import type { EgressLimits, EgressResponse } from './egress.ts';
import { EgressError } from './egress-error.ts';
import { type Hop, nextHop } from './next-hop.ts';
import { acceptedEncodings, readBody } from './read-body.ts';

interface FollowOptions {
  signal: AbortSignal;
  limits: EgressLimits;
  mostBytes: number;
}

/** Sends a request and what it is sent on to, until there is an answer that redirects nowhere. */
export async function followRedirects(
  agent: Agent,
  first: Hop,
  { signal, limits, mostBytes }: FollowOptions,
): Promise<EgressResponse> {
  let hop = first;
  for (let redirects = 0; ; redirects++) {
    const { target, method, headers, body } = hop;
    const answer = await agent.request({
      origin: target.url.origin,
      path: `${target.url.pathname}${target.url.search}`,
      method,
      headers: { ...headers, 'accept-encoding': acceptedEncodings },
      body: body ?? null,
      signal,
    });
    try {
      const answerHeaders = toHeaders(answer.headers);
      const next = nextHop(hop, answer.statusCode, answerHeaders.get('location'));
      if (!next) {
        const content = await readContent(answer, answerHeaders, { method, mostBytes });
        return { status: answer.statusCode, url: target.url.href, headers: answerHeaders, body: content };
      }
      if (redirects === limits.redirects)
        throw new EgressError('broken', `${first.target.host} redirects more than ${limits.redirects} times.`);
      hop = next;
    } finally {
      // What is left of it is not waited for.
      answer.body.on('error', () => {}).destroy();
    }
  }
}

async function readContent(
  { statusCode, body }: Dispatcher.ResponseData,
  headers: Headers,
  { method, mostBytes }: { method: string; mostBytes: number },
): Promise<Uint8Array> {
  const length = headers.get('content-length');
  if (method === 'HEAD' || statusCode === 204 || statusCode === 304 || length === '0') {
    await body.dump();
    return new Uint8Array();
  }
  if (length !== null && Number(length) > mostBytes)
    throw new EgressError('too-large', `The answer is longer than the ${mostBytes} bytes that are taken.`);
  return readBody(body, headers.get('content-encoding') ?? undefined, mostBytes);
}

function toHeaders(received: Record<string, string | string[] | undefined>): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(received))
    for (const one of Array.isArray(value) ? value : [value ?? '']) headers.append(name, one);
  return headers;
}
