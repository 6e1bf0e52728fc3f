import { setTimeout as sleep } from 'node:timers/promises';
import type { Change, ConnectorFetch, ListingGap, LoadedResource, SourcePermissions } from '../connector.ts';
import { resolveLink } from '../resolve-link.ts';
import { SourceError } from '../source-error.ts';
import { toExternalId } from '../to-external-id.ts';
import type { Robots } from './ask-robots.ts';
import type { CrawlScope } from './crawl-scope.ts';
import type { CrawlState, KnownPage } from './crawl-state.ts';
import { type FoundPage, visitPage } from './visit-page.ts';

/** What the visits of one run share. */
export interface Crawl {
  settings: CrawlSettings;
  fetch: ConnectorFetch;
  signal: AbortSignal;
  /** As the last run left it. */
  before: Readonly<Record<string, KnownPage>>;
  headersOf(address: string): Record<string, string>;
  robots: Robots;
  scope: CrawlScope;
  /** Changed by each visit. */
  state: CrawlState;
  pauseMs: number;
}

interface CrawlSettings {
  permissions: SourcePermissions;
  authorization?: string | undefined;
  within: readonly string[];
  except: readonly string[];
}

interface Outcome {
  changes: Change[];
  links: string[];
  bytes: number;
  gaps: ListingGap[];
  /** The site, not this page alone, may be in trouble. */
  failure?: SourceError;
}

const nothing: Outcome = { changes: [], links: [], bytes: 0, gaps: [] };

/** Visits one address: what changes by it, and where it leads to. */
export async function crawlPage(crawl: Crawl, address: string, mode: 'full' | 'changes'): Promise<Outcome> {
  const { fetch, before, headersOf, signal, pauseMs } = crawl;
  const known = before[address];
  if (pauseMs > 0) await sleep(pauseMs, undefined, { signal });
  try {
    const headers = headersOf(address);
    const visit = await visitPage(fetch, address, { headers, known: mode === 'changes' ? known : undefined });
    switch (visit.kind) {
      case 'unchanged':
        return { ...nothing, changes: known ? [keep(crawl, address, known)] : [] };
      case 'no-page':
        return passOver(
          crawl,
          address,
          'There is something there that is not read: it is neither text nor a document.',
        );
      default:
        return take(crawl, address, visit);
    }
  } catch (error) {
    if (!(error instanceof SourceError) || error.kind === 'rate-limited') throw error;
    return afterError(crawl, address, error);
  }
}

function keep(crawl: Crawl, address: string, known: KnownPage): Change {
  crawl.state.pages[address] = known;
  return putOf(crawl, address, known, (signal) => loadAgain(crawl, address, signal));
}

/** A page that is there, perhaps at another place than was asked. */
function take(crawl: Crawl, asked: string, page: FoundPage): Outcome {
  const { before, scope, state } = crawl;
  const address = page.address === asked ? asked : scope.enter(page.address, asked);
  if (address === undefined) return passOver(crawl, asked, 'It leads out of the site.');
  const moved = address === asked ? nothing : leave(crawl, asked, address);
  if (address !== asked && state.pages[address]) return moved;
  const base = resolveLink(page.links?.base, page.address) ?? page.address;
  const links = (page.links?.links ?? []).flatMap((link) => scope.enter(link, base) ?? []);
  if (page.links?.isHidden) {
    if (address === asked) state.others.push(asked);
    const removed: Change[] = before[address] ? [{ kind: 'delete', externalId: toExternalId(address) }] : [];
    return { ...moved, links, changes: [...moved.changes, ...removed] };
  }
  state.pages[address] = page.known;
  const put = putOf(crawl, address, page.known, async () => loadedOf(address, page));
  const cut = {
    name: address,
    reason: 'The page ends before its end.',
    nextStep: 'Nothing: it is read again with the next run.',
  };
  return {
    changes: [...moved.changes, put],
    links,
    bytes: page.bytes.length,
    gaps: page.links?.isCut ? [...moved.gaps, cut] : moved.gaps,
  };
}

/** What was asked is another place now. That may be one to sign in at; the same in another spelling is the page itself. */
function leave(crawl: Crawl, asked: string, address: string): Outcome {
  if (!crawl.before[asked] || !isSamePlace(asked, address))
    return passOver(crawl, asked, `It leads to ${address} now.`);
  crawl.state.others.push(asked);
  return { ...nothing, changes: [{ kind: 'delete', externalId: toExternalId(asked) }] };
}

/** What is no page is nothing to worry about, unless it was one: then it stays as it was. */
function passOver({ before, state }: Crawl, address: string, reason: string): Outcome {
  const known = before[address];
  if (known) state.pages[address] = known;
  else state.others.push(address);
  const gap = {
    name: address,
    reason,
    nextStep: 'Look at the page; where it is gone for good, let the site say so (404 or 410).',
  };
  return known ? { ...nothing, gaps: [gap] } : nothing;
}

/** A page that could not be had. Only what its site says to be gone is. */
function afterError({ before, state, settings }: Crawl, address: string, error: SourceError): Outcome {
  const known = before[address];
  if (error.kind === 'gone') {
    state.others.push(address);
    return { ...nothing, changes: known ? [{ kind: 'delete', externalId: toExternalId(address) }] : [] };
  }
  if (error.kind === 'access-denied' && settings.authorization !== undefined) throw error;
  if (known) state.pages[address] = known;
  else state.others.push(address);
  // A link to what is not for everybody is nothing to worry about either.
  if (error.kind === 'access-denied' && !known) return nothing;
  const gaps = [{ name: address, reason: error.message, nextStep: error.nextStep }];
  return error.kind === 'unavailable' ? { ...nothing, gaps, failure: error } : { ...nothing, gaps };
}

function putOf(
  { settings }: Crawl,
  address: string,
  { hash }: KnownPage,
  load: (signal: AbortSignal) => Promise<LoadedResource>,
): Change {
  return { kind: 'put', externalId: toExternalId(address), fingerprint: hash, permissions: settings.permissions, load };
}

async function loadAgain({ fetch, headersOf }: Crawl, address: string, signal: AbortSignal): Promise<LoadedResource> {
  const page = await visitPage(fetch, address, { headers: headersOf(address), signal });
  if (page.kind !== 'page') throw new SourceError('unreadable', `There is nothing to read at ${address} any more.`);
  return loadedOf(address, page);
}

function loadedOf(address: string, { bytes, contentType, modifiedAt, links }: FoundPage): LoadedResource {
  const { pathname, host } = new URL(address);
  const at = pathname.lastIndexOf('/');
  return {
    kind: 'file',
    name: (decodeSafely(pathname.slice(at + 1)) || host).slice(0, 200),
    bytes,
    contentType,
    fields: {
      type: links ? 'page' : 'file',
      url: address,
      path: [`/${host}${decodeSafely(pathname.slice(0, at))}`.slice(0, 500)],
      ...(modifiedAt === undefined ? {} : { modifiedAt }),
    },
  };
}

function decodeSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function isSamePlace(one: string, other: string): boolean {
  const plain = (address: string) => {
    const { hostname, pathname } = new URL(address);
    return `${hostname.replace(/^www\./, '')}${pathname.replace(/\/(?:index\.\w{1,5})?$/, '')}`.toLowerCase();
  };
  return plain(one) === plain(other);
}
