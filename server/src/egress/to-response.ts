import type { EgressResponse } from './egress.ts';

const withoutBody = [101, 204, 205, 304];

/** What came through the gate in the form that everybody knows; `url` is where it came from in the end. */
export function toResponse({ status, url, headers, body }: EgressResponse): Response {
  const unpacked = new Headers(headers);
  // They speak of the body as it came.
  for (const name of ['content-encoding', 'content-length', 'transfer-encoding']) unpacked.delete(name);
  const response = new Response(withoutBody.includes(status) ? null : new Uint8Array(body), {
    status,
    headers: unpacked,
  });
  Object.defineProperty(response, 'url', { value: url });
  return response;
}
