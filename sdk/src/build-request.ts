import type { Route } from './route.ts';

export interface WireRequest {
  method: string;
  /** Path and query, to be put behind the address of the server. */
  target: string;
  headers: Record<string, string>;
  body?: string;
}

/** Route and input -> request. Throws a TypeError where the path would mean another place. */
export function buildRequest(route: Route, input: Readonly<Record<string, unknown>>, asStream: boolean): WireRequest {
  const rest = { ...input };
  const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = rest[name];
    delete rest[name];
    return segment(name, value);
  });
  const { method } = route;
  const accept = asStream && route.streams === 'lines' ? 'application/x-ndjson' : 'application/json';
  switch (route.sends) {
    case 'nothing':
      return { method, target: path, headers: { accept } };
    case 'query':
      return { method, target: path + queryText(rest), headers: { accept } };
    case 'lines': {
      const lines = [...(rest['lines'] as Iterable<unknown>)].map((line) => JSON.stringify(line));
      const headers = { accept, 'content-type': 'application/x-ndjson' };
      return { method, target: path, headers, body: lines.join('\n') };
    }
    case 'json': {
      const body = route.streams === 'events' ? { ...rest, stream: asStream } : rest;
      const headers = { accept, 'content-type': 'application/json' };
      return { method, target: path, headers, body: JSON.stringify(body) };
    }
  }
}

/** An empty segment, `.` and `..` would be resolved on the way, and another resource be written or deleted. */
function segment(name: string, value: unknown): string {
  if (typeof value !== 'string' || /^\.{0,2}$/.test(value))
    throw new TypeError(`${name} must be a text other than "", "." and "..", not ${JSON.stringify(value)}`);
  return encodeURIComponent(value);
}

function queryText(values: Record<string, unknown>): string {
  const given = Object.entries(values).filter(([, value]) => value !== undefined && value !== null);
  const text = new URLSearchParams(given.map(([name, value]): [string, string] => [name, String(value)])).toString();
  return text === '' ? '' : `?${text}`;
}
