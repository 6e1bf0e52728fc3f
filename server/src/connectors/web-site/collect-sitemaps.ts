import { gunzipSync } from 'node:zlib';
import type { ConnectorFetch, ListingGap } from '../connector.ts';
import { decodeXml } from '../decode-xml.ts';
import { SourceError } from '../source-error.ts';
import { readSitemap } from './read-sitemap.ts';

const mostSitemaps = 100;
const mostPages = 100_000;
const mostBytes = 64 * 1024 ** 2;

/** The addresses that a site names in its sitemaps. One that can not be read is a gap, and the pages are looked for by their links. */
export async function collectSitemaps(
  fetch: ConnectorFetch,
  {
    announced,
    usual,
    headersOf,
  }: { announced: readonly string[]; usual: string; headersOf(address: string): Record<string, string> },
): Promise<{ pages: string[]; gaps: ListingGap[] }> {
  const waiting = announced.length > 0 ? [...announced] : [usual];
  const asked = new Set<string>();
  const pages: string[] = [];
  const gaps: ListingGap[] = [];
  for (let address = waiting.shift(); address !== undefined && asked.size < mostSitemaps; address = waiting.shift()) {
    if (asked.has(address)) continue;
    asked.add(address);
    const text = await askSitemap(fetch, address, headersOf(address));
    const sitemap = text === undefined ? undefined : readSitemap(text);
    // That a site has none where it is usual says nothing.
    if (!sitemap && announced.length > 0)
      gaps.push({
        name: address,
        reason: 'This sitemap can not be read.',
        nextStep: 'Look at it, or at robots.txt, which names it.',
      });
    for (const page of sitemap?.pages ?? []) if (pages.length < mostPages) pages.push(page);
    waiting.push(...(sitemap?.sitemaps ?? []));
  }
  return { pages, gaps };
}

async function askSitemap(
  fetch: ConnectorFetch,
  address: string,
  headers: Record<string, string>,
): Promise<string | undefined> {
  try {
    const response = await fetch(address, { headers });
    if (!response.ok) return undefined;
    const bytes = new Uint8Array(await response.arrayBuffer());
    const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b;
    return decodeXml(
      isPacked ? gunzipSync(bytes, { maxOutputLength: mostBytes }) : bytes,
      response.headers.get('content-type'),
    );
  } catch (error) {
    if (error instanceof SourceError && (error.kind === 'rate-limited' || error.kind === 'unavailable')) throw error;
    return undefined;
  }
}
