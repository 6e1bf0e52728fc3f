import type { ConnectorFetch } from '../connector.ts';
import { decodeXml } from '../decode-xml.ts';
import { expectSuccess } from '../expect-success.ts';
import { hashOf } from '../hash-of.ts';
import type { KnownPage } from './crawl-state.ts';
import { type PageLinks, readPage } from './read-page.ts';

export interface FoundPage {
  kind: 'page';
  /** Where it was found in the end. */
  address: string;
  known: KnownPage;
  bytes: Uint8Array<ArrayBuffer>;
  contentType: string;
  modifiedAt: string | undefined;
  /** Of HTML. */
  links: PageLinks | undefined;
}

export type Visit = FoundPage | { kind: 'unchanged' } | { kind: 'no-page'; address: string };

const readTypes =
  /^(?:text\/(?:html|plain|markdown|csv|rtf)|application\/(?:xhtml\+xml|pdf|rtf|msword|epub\+zip|vnd\.(?:openxmlformats-officedocument|oasis\.opendocument)\.[\w.-]+))\b/i;

/** One page, asked with the conditions of the last time, if any. Throws a `SourceError` for what is no success. */
export async function visitPage(
  fetch: ConnectorFetch,
  address: string,
  { headers, known, signal }: { headers: Record<string, string>; known?: KnownPage | undefined; signal?: AbortSignal },
): Promise<Visit> {
  const response = await fetch(address, {
    headers: {
      accept: 'text/html, application/xhtml+xml, */*;q=0.5',
      ...(known?.etag === undefined ? {} : { 'if-none-match': known.etag }),
      ...(known?.lastModified === undefined ? {} : { 'if-modified-since': known.lastModified }),
      ...headers,
    },
    ...(signal ? { signal } : {}),
  });
  if (response.status === 304 && known) return { kind: 'unchanged' };
  expectSuccess(response, `The page ${address}`);
  const contentType = response.headers.get('content-type') ?? 'text/html';
  const found = response.url || address;
  if (response.status !== 200 || !readTypes.test(contentType)) return { kind: 'no-page', address: found };
  const bytes = new Uint8Array(await response.arrayBuffer());
  const isHtml = /^(?:text\/html|application\/xhtml)/i.test(contentType);
  const etag = validator(response.headers.get('etag'));
  const lastModified = validator(response.headers.get('last-modified'));
  const time = Date.parse(lastModified ?? '');
  return {
    kind: 'page',
    address: found,
    known: { hash: hashOf(bytes), ...(etag ? { etag } : {}), ...(lastModified ? { lastModified } : {}) },
    bytes,
    contentType,
    modifiedAt: Number.isNaN(time) ? undefined : new Date(time).toISOString(),
    links: isHtml ? readPage(decodeXml(bytes, contentType), response.headers.get('x-robots-tag')) : undefined,
  };
}

function validator(header: string | null): string | undefined {
  return header !== null && header.length <= 200 ? header : undefined;
}
