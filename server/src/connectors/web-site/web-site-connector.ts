/**
 * A web site, by its sitemaps and links. A crawl is never known to have seen everything, so what it does not come across stays; a
 * page is gone when its site says so, or when for a week nothing of the site has led to it (drop-unlinked.ts). What can't be read is
 * a gap, and a site that fails page after page ends the run.
 */
import { z } from 'zod';
import type { Change, ChangePage, Connector, ConnectorRun, ListingEnd, ListingGap } from '../connector.ts';
import { networkSettings, readers, secretText, webAddress } from '../network-settings.ts';
import { SourceError } from '../source-error.ts';
import { toExternalId } from '../to-external-id.ts';
import { askRobots, type Robots, robotName } from './ask-robots.ts';
import { collectSitemaps } from './collect-sitemaps.ts';
import { type Crawl, crawlPage } from './crawl-page.ts';
import { createCrawlScope, folderOf } from './crawl-scope.ts';
import { CrawlCursor, CrawlState, type KnownPage } from './crawl-state.ts';
import { dropUnlinked, noteUnlinked } from './drop-unlinked.ts';
import { visitPage } from './visit-page.ts';

const Settings = z.strictObject({
  url: webAddress.describe('The page to begin at.'),
  permissions: readers,
  ...networkSettings,
  within: z
    .array(webAddress)
    .max(100)
    .default([])
    .describe('Beginnings of addresses that belong to it; the folder of `url` when there are none.'),
  except: z.array(webAddress).max(100).default([]).describe('Beginnings of addresses that do not.'),
  followLinks: z.boolean().default(true).describe('Beside what its sitemaps name.'),
  ignoreRobots: z
    .boolean()
    .default(false)
    .describe('For a site of your own: read what its robots.txt keeps others from.'),
  mostPages: z.int().min(1).max(20_000).default(5_000),
  pauseMs: z.int().min(0).max(60_000).default(200).describe('Between two requests.'),
  authorization: secretText
    .optional()
    .describe('The header of that name, for a site that wants one; told to no other.'),
});
type Settings = z.infer<typeof Settings>;

export const webSiteConnector: Connector<Settings> = {
  kind: 'web-site',
  title: 'Web site',
  settings: Settings,
  secrets: ['authorization'],
  everyMinutes: 12 * 60,
  read,
};

const visitsOfPage = 50;
/** Of what is held in memory until it has been loaded. */
const bytesOfPage = 16 * 1024 ** 2;
const mostFailuresInARow = 5;

async function* read(run: ConnectorRun<Settings>): AsyncGenerator<ChangePage, ListingEnd> {
  const { settings, fetch, signal } = run;
  const before = CrawlCursor.safeParse(run.cursor).data?.pages ?? {};
  const headersOf = headersFor(settings);
  const { origin } = new URL(settings.url);
  const robots = settings.ignoreRobots ? freeOfRobots : await askRobots(fetch, origin, headersOf(origin));
  if (!robots.allows(settings.url))
    throw new SourceError('misconfigured', `The robots.txt of ${origin} keeps ${robotName} from reading it.`, {
      nextStep: 'Ask who runs the site; where it is your own, set ignoreRobots.',
    });
  const resumed = CrawlState.safeParse(run.checkpoint).data;
  const state = resumed ?? (await begin(run, headersOf));
  const scope = createCrawlScope({
    within: settings.within.length > 0 ? settings.within : [folderOf(state.home)],
    except: settings.except,
  });
  const crawl = {
    settings,
    fetch,
    signal,
    before,
    headersOf,
    robots,
    scope,
    state,
    pauseMs: Math.max(settings.pauseMs, robots.pauseMs),
  };
  let { changes, gaps = [] } = resumed ? { changes: [] } : await seed(crawl);
  const asked = new Set([...Object.keys(state.pages), ...state.others]);
  const queued = new Set([...asked, ...state.queue]);
  let failures = 0;
  state.hasGaps ||= gaps.length > 0;
  while (state.queue.length + state.known.length > 0) {
    let bytes = 0;
    for (let visits = 0; visits < visitsOfPage && bytes < bytesOfPage; visits++) {
      if (Object.keys(state.pages).length >= settings.mostPages) break;
      const linked = state.queue.shift();
      const address = linked ?? state.known.shift();
      if (address === undefined) break;
      if (asked.has(address) || !robots.allows(address)) continue;
      asked.add(address);
      const outcome = await crawlPage(crawl, address, run.mode);
      failures = outcome.failure === undefined ? 0 : failures + 1;
      if (outcome.failure && failures >= mostFailuresInARow) throw outcome.failure;
      gaps = [...gaps, ...outcome.gaps];
      changes.push(...outcome.changes);
      bytes += outcome.bytes;
      noteUnlinked(crawl, address, { isLinked: linked !== undefined, mode: run.mode, nowMs: run.nowMs() });
      const isUnlinked = linked === undefined && run.mode === 'full';
      for (const link of settings.followLinks && !isUnlinked ? outcome.links : []) {
        if (queued.has(link)) continue;
        queued.add(link);
        state.queue.push(link);
      }
    }
    if (state.queue.length + state.known.length > 0 && Object.keys(state.pages).length >= settings.mostPages) {
      gaps = [...gaps, tooMany(settings.mostPages)];
      state.queue = [];
      state.known = [];
    }
    state.hasGaps ||= gaps.length > 0;
    if (state.queue.length + state.known.length === 0 && run.mode === 'full')
      changes.push(...dropUnlinked(state, run.nowMs()));
    yield { changes, checkpoint: structuredClone(state), ...(gaps.length > 0 ? { gaps } : {}) };
    changes = [];
    gaps = [];
  }
  return { covered: 'changes', cursor: cursorOf(crawl, asked) };
}

const freeOfRobots: Robots = { allows: () => true, sitemaps: [], pauseMs: 0 };

function headersFor({ url, authorization }: Settings): Crawl['headersOf'] {
  const { origin } = new URL(url);
  return (address) => ({
    'user-agent': `${robotName} (search of this site's own company)`,
    ...(authorization !== undefined && new URL(address).origin === origin ? { authorization } : {}),
  });
}

/** The first page has to be there: without it nothing can be said of the site. */
async function begin({ settings, fetch }: ConnectorRun<Settings>, headersOf: Crawl['headersOf']): Promise<CrawlState> {
  try {
    const first = await visitPage(fetch, settings.url, { headers: headersOf(settings.url) });
    return {
      home: first.kind === 'unchanged' ? settings.url : first.address,
      pages: {},
      queue: [],
      known: [],
      others: [],
      hasGaps: false,
    };
  } catch (error) {
    if (!(error instanceof SourceError) || error.kind !== 'gone') throw error;
    throw new SourceError('misconfigured', `There is no page at ${settings.url}.`);
  }
}

/** The first page, what the site names itself, and what was known of it. */
async function seed({
  settings,
  fetch,
  before,
  headersOf,
  robots,
  scope,
  state,
}: Crawl): Promise<Pick<ChangePage, 'changes' | 'gaps'>> {
  const usual = new URL('/sitemap.xml', state.home).href;
  const named = await collectSitemaps(fetch, { announced: robots.sitemaps, usual, headersOf });
  const known = Object.keys(before);
  const enter = (addresses: readonly string[]) => [
    ...new Set(addresses.flatMap((address) => scope.enter(address, state.home) ?? [])),
  ];
  state.queue = enter([state.home, ...named.pages]);
  state.known = enter(known);
  // By the settings; that the site itself has moved makes nothing go away.
  const isLeftOut = (address: string) =>
    !scope.has(address) && (settings.within.length > 0 || settings.except.some((prefix) => address.startsWith(prefix)));
  const changes = known
    .filter(isLeftOut)
    .map((address): Change => ({ kind: 'delete', externalId: toExternalId(address) }));
  return { changes, gaps: named.gaps };
}

/** The pages that were read, and those from before that this run did not come to. */
function cursorOf({ before, state, scope }: Crawl, asked: ReadonlySet<string>): { pages: Record<string, KnownPage> } {
  const rest = Object.entries(before).filter(([address]) => scope.has(address) && !asked.has(address));
  return { pages: { ...Object.fromEntries(rest), ...state.pages } };
}

function tooMany(mostPages: number): ListingGap {
  return {
    name: 'Further pages',
    reason: `The site has more than ${mostPages} pages.`,
    nextStep: 'Raise mostPages, or say with within and except which of them matter.',
  };
}
