/**
 * RSS, Atom, RDF and JSON feeds. A feed shows its newest items only, so what it no longer shows is not gone: items stay until the
 * source is deleted.
 */
import { z } from 'zod';
import type { ChangePage, Connector, ConnectorFetch, ConnectorRun, ListingEnd, LoadedResource } from '../connector.ts';
import { decodeXml } from '../decode-xml.ts';
import { expectSuccess } from '../expect-success.ts';
import { hashOf } from '../hash-of.ts';
import { networkSettings, readers, secretText, webAddress } from '../network-settings.ts';
import { SourceError } from '../source-error.ts';
import { toExternalId } from '../to-external-id.ts';
import { type FeedItem, readFeed } from './read-feed.ts';

const Settings = z.strictObject({
  url: webAddress,
  permissions: readers,
  ...networkSettings,
  fullText: z.boolean().default(false).describe('Read the pages that items link to, where a feed has only summaries.'),
  authorization: secretText.optional().describe('The header of that name, for a feed that wants one.'),
});
type Settings = z.infer<typeof Settings>;

/** How the first page of the feed was when it was last read in full, and how far its items went. */
const Cursor = z.object({
  etag: z.string().exactOptional(),
  lastModified: z.string().exactOptional(),
  newest: z.string().exactOptional(),
});
type Cursor = z.infer<typeof Cursor>;

/** Where to go on, and what will be the cursor. */
const Checkpoint = z.object({ next: z.string(), pages: z.number(), cursor: Cursor });

const mostPages = 200;
const changesOfPage = 200;

export const feedConnector: Connector<Settings> = {
  kind: 'feed',
  title: 'Feed',
  settings: Settings,
  secrets: ['authorization'],
  everyMinutes: 30,
  read,
};

async function* read(run: ConnectorRun<Settings>): AsyncGenerator<ChangePage, ListingEnd> {
  const { settings, mode, fetch } = run;
  const known = mode === 'changes' ? (Cursor.safeParse(run.cursor).data ?? {}) : {};
  const resumed = Checkpoint.safeParse(run.checkpoint).data;
  let url = resumed?.next ?? settings.url;
  let pages = resumed?.pages ?? 0;
  let cursor: Cursor = resumed?.cursor ?? {};
  const visited = new Set<string>([settings.url]);
  for (;;) {
    const isFirst = pages === 0;
    const response = await askForFeed(fetch, url, settings, isFirst ? known : {});
    if (response === 'unchanged') return { covered: 'changes', cursor: known };
    const { items, next } = await parse(response, url);
    pages++;
    if (isFirst) cursor = validatorsOf(response);
    cursor = withNewest(cursor, [known.newest, ...items.map(timeOf)]);
    const isKnown = known.newest !== undefined && items.every((item) => isUpTo(item, known.newest));
    const isLast = next === undefined || isKnown || pages >= mostPages;
    if (!isLast && visited.has(next))
      throw new SourceError('unsound', 'The feed leads round in a circle: a page names one before it as the next.');
    for (let at = 0; at < items.length; at += changesOfPage) {
      const isEnd = at + changesOfPage >= items.length;
      yield {
        changes: items.slice(at, at + changesOfPage).map((item) => changeOf(item, settings, fetch)),
        // Within a page there is nowhere to go on: it is asked again.
        checkpoint: {
          next: isEnd && next !== undefined ? next : url,
          pages: isEnd ? pages : pages - 1,
          cursor,
        },
      };
    }
    if (isLast) return { covered: 'changes', cursor };
    visited.add(next);
    url = next;
  }
}

async function askForFeed(
  fetch: ConnectorFetch,
  url: string,
  { url: home, authorization }: Settings,
  { etag, lastModified }: Cursor,
): Promise<Response | 'unchanged'> {
  const isHome = new URL(url).origin === new URL(home).origin;
  const headers = {
    accept: 'application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5',
    ...(etag === undefined ? {} : { 'if-none-match': etag }),
    ...(lastModified === undefined ? {} : { 'if-modified-since': lastModified }),
    ...(authorization !== undefined && isHome ? { authorization } : {}),
  };
  const response = await fetch(url, { headers });
  if (response.status === 304) return 'unchanged';
  if (response.status === 404 || response.status === 410)
    throw new SourceError('misconfigured', `There is no feed at ${url} (${response.status}).`);
  return expectSuccess(response, 'The feed');
}

async function parse(response: Response, url: string) {
  const text = decodeXml(new Uint8Array(await response.arrayBuffer()), response.headers.get('content-type'));
  try {
    return readFeed(text, response.url || url);
  } catch {
    // A page of the web in place of the feed stays what it is; the rest may have been cut off on its way.
    if (/^\s*<(?:!doctype html|html)/i.test(text))
      throw new SourceError('misconfigured', `At ${url} there is a web page, not a feed.`);
    throw new SourceError(
      'unsound',
      `What ${url} gives can not be read as a feed: it is damaged, cut short, or something else.`,
    );
  }
}

function validatorsOf({ headers }: Response): Cursor {
  const etag = headers.get('etag');
  const lastModified = headers.get('last-modified');
  return { ...(etag === null ? {} : { etag }), ...(lastModified === null ? {} : { lastModified }) };
}

function timeOf({ modifiedAt, createdAt }: FeedItem): string | undefined {
  return modifiedAt ?? createdAt;
}

function isUpTo(item: FeedItem, newest: string | undefined): boolean {
  const time = timeOf(item);
  return time !== undefined && newest !== undefined && time <= newest;
}

function withNewest(cursor: Cursor, times: readonly (string | undefined)[]): Cursor {
  const newest = [cursor.newest, ...times]
    .filter((time) => time !== undefined)
    .sort()
    .at(-1);
  return newest === undefined ? cursor : { ...cursor, newest };
}

function changeOf(
  item: FeedItem,
  { permissions, fullText }: Settings,
  fetch: ConnectorFetch,
): ChangePage['changes'][number] {
  return {
    kind: 'put',
    externalId: toExternalId(item.id),
    fingerprint: hashOf([item, fullText]),
    permissions,
    load: async (signal) => (fullText && (await loadPage(item, fetch, signal))) || resourceOf(item),
  };
}

function fieldsOf({ title, url, people, createdAt, modifiedAt, labels }: FeedItem) {
  return {
    type: 'article',
    title,
    ...(url === undefined ? {} : { url }),
    ...(people.length > 0 ? { createdBy: people } : {}),
    ...(createdAt === undefined ? {} : { createdAt }),
    ...(modifiedAt === undefined ? {} : { modifiedAt }),
    ...(labels.length > 0 ? { labels } : {}),
  };
}

function resourceOf(item: FeedItem): LoadedResource {
  const { text, isHtml } = item.content;
  return {
    kind: 'resource',
    resource: { ...fieldsOf(item), content: text, contentType: isHtml ? 'text/html' : 'text/plain' },
  };
}

/** The page that an item is about; undefined where it can't be had for good, and the feed's own text has to do. */
async function loadPage(
  item: FeedItem,
  fetch: ConnectorFetch,
  signal: AbortSignal,
): Promise<LoadedResource | undefined> {
  if (item.url === undefined) return undefined;
  try {
    const response = expectSuccess(await fetch(item.url, { signal }), 'The page of an item');
    const contentType = response.headers.get('content-type') ?? '';
    if (!/html/i.test(contentType)) return undefined;
    const bytes = new Uint8Array(await response.arrayBuffer());
    return { kind: 'file', name: 'page.html', bytes, contentType, fields: fieldsOf(item) };
  } catch (error) {
    if (error instanceof SourceError && error.kind !== 'unavailable' && error.kind !== 'rate-limited') return undefined;
    throw error;
  }
}
