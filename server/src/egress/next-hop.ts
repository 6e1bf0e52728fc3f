import { EgressError } from './egress-error.ts';
import { readTarget, type Target } from './read-target.ts';

/** One request of a chain of redirects. */
export interface Hop {
  target: Target;
  method: string;
  headers: Readonly<Record<string, string>>;
  body: string | Uint8Array | undefined;
}

/** What may be told to anybody; all else, whatever it is called, may be a secret of the origin it was meant for. */
const open = new Set(['accept', 'accept-language', 'if-modified-since', 'if-none-match', 'user-agent']);

/** Where an answer sends the request on to; undefined where it does not. */
export function nextHop(hop: Hop, status: number, location: string | null): Hop | undefined {
  if (![301, 302, 303, 307, 308].includes(status) || location === null) return undefined;
  const target = readTarget(location, hop.target.url);
  // As browsers do: after 303 everything but HEAD is asked with GET, after 301 and 302 only POST.
  const becomesGet = status === 303 ? hop.method !== 'HEAD' : status < 303 && hop.method === 'POST';
  const isElsewhere = target.url.origin !== hop.target.url.origin;
  if (isElsewhere && hop.body !== undefined && !becomesGet)
    throw new EgressError('refused', `${hop.target.host} sends what was meant for it on to ${target.host}.`);
  return {
    target,
    method: becomesGet ? 'GET' : hop.method,
    headers: Object.fromEntries(
      Object.entries(hop.headers).filter(([name]) =>
        isElsewhere ? open.has(name) : !(becomesGet && name.startsWith('content-')),
      ),
    ),
    body: becomesGet ? undefined : hop.body,
  };
}
