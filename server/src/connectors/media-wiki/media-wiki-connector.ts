/**
 * A wiki that runs MediaWiki, over its action API. Everything is listed by `allpages`, and what is new by the recent changes and
 * the log of deletions; wikis keep these for weeks only, so a run that comes later lists everything again.
 */
import { z } from 'zod';
import type { Change, ChangePage, Connector, ConnectorRun, ListingEnd } from '../connector.ts';
import { networkSettings, readers, secretText, webAddress } from '../network-settings.ts';
import { SourceError } from '../source-error.ts';
import { type AskWiki, createAskWiki } from './ask-wiki.ts';
import { loadWikiPage } from './load-wiki-page.ts';
import { signIn } from './sign-in.ts';
import { Deletions, PageList, pageProperties, RecentChanges, ServerTime, type WikiPage } from './wiki-pages.ts';

const Settings = z
  .strictObject({
    url: webAddress.describe('Of its api.php, such as https://wiki.example.org/w/api.php.'),
    permissions: readers,
    ...networkSettings,
    namespaces: z
      .array(z.int().min(0).max(100_000))
      .min(1)
      .max(50)
      .default([0])
      .describe('Numbers of the namespaces to read; 0 holds the articles.'),
    accessToken: secretText.optional().describe('An OAuth 2 token, for a wiki that is not for everybody.'),
    userName: z.string().min(1).max(300).optional().describe('Of a bot password, such as `Ann@clew`.'),
    password: z.string().min(1).max(300).optional().describe('The bot password.'),
  })
  .refine(({ userName, password }) => (userName === undefined) === (password === undefined), {
    error: 'A user name and a password need each other.',
    path: ['password'],
  });
type Settings = z.infer<typeof Settings>;

export const mediaWikiConnector: Connector<Settings> = {
  kind: 'media-wiki',
  title: 'MediaWiki',
  settings: Settings,
  secrets: ['accessToken', 'password'],
  everyMinutes: 60,
  read,
};

/** When the wiki's clock said that the last run began. */
const Cursor = z.object({ since: z.string() });
const ListingPoint = z.object({ since: z.string(), namespace: z.int(), continue: z.record(z.string(), z.string()) });

const pagesOfRequest = '50';
/** Wikis keep recent changes for 90 days, some for 30. */
const longestGapMs = 25 * 24 * 3_600_000;
/** What was under way at the time, and replicas that were late. */
const overlapMs = 10 * 60_000;

async function* read(run: ConnectorRun<Settings>): AsyncGenerator<ChangePage, ListingEnd> {
  const { settings, fetch } = run;
  const ask = createAskWiki({ fetch, api: settings.url, headers: await headersOf(run) });
  const since = Cursor.safeParse(run.cursor).data?.since;
  const { curtimestamp } = await ask({ action: 'query', curtimestamp: '1' }, ServerTime);
  if (run.mode === 'changes' && since !== undefined && Date.parse(curtimestamp) - Date.parse(since) < longestGapMs) {
    yield* listChanges(ask, run, since);
    return { covered: 'changes', cursor: { since: curtimestamp } };
  }
  const resumed = ListingPoint.safeParse(run.checkpoint).data;
  const began = resumed?.since ?? curtimestamp;
  yield* listAll(ask, run, resumed ?? { since: began, namespace: settings.namespaces[0] ?? 0, continue: {} });
  return { covered: 'everything', cursor: { since: began } };
}

async function headersOf({ settings, fetch }: ConnectorRun<Settings>): Promise<Record<string, string>> {
  const { accessToken, userName, password } = settings;
  if (accessToken !== undefined) return { authorization: `Bearer ${accessToken}` };
  if (userName !== undefined && password !== undefined) return signIn(fetch, settings.url, { userName, password });
  return {};
}

async function* listAll(
  ask: AskWiki,
  { settings }: ConnectorRun<Settings>,
  start: z.infer<typeof ListingPoint>,
): AsyncGenerator<ChangePage, void> {
  const { namespaces } = settings;
  const first = Math.max(0, namespaces.indexOf(start.namespace));
  for (const [at, namespace] of namespaces.entries()) {
    if (at < first) continue;
    let next: Continuation | undefined = at === first ? start.continue : {};
    const seen = new Set<string>();
    while (next !== undefined) {
      const batch = await askForBatch(ask, namespace, next);
      if (batch.pages.some(({ title }) => seen.has(title)))
        throw new SourceError('unsound', 'The wiki gave a page of its listing twice.');
      for (const { title } of batch.pages) seen.add(title);
      next = batch.next;
      yield {
        changes: batch.pages.flatMap((page) => putOf(ask, settings, page)),
        checkpoint: next
          ? { since: start.since, namespace, continue: next }
          : { since: start.since, namespace: namespaces[at + 1] ?? namespace, continue: {} },
      };
    }
  }
}

type Continuation = Record<string, string>;

/** Some pages with all that was asked of them, for which a wiki may need several answers. */
async function askForBatch(
  ask: AskWiki,
  namespace: number,
  start: Continuation,
): Promise<{ pages: WikiPage[]; next: Continuation | undefined }> {
  const pages = new Map<string, WikiPage>();
  const listing = {
    action: 'query',
    generator: 'allpages',
    gapnamespace: String(namespace),
    gapfilterredir: 'nonredirects',
    gaplimit: pagesOfRequest,
    ...pageProperties,
  };
  let point = start;
  for (;;) {
    const answer = await ask({ ...listing, ...point }, PageList);
    for (const page of answer.query?.pages ?? []) pages.set(page.title, { ...pages.get(page.title), ...page });
    const next = unlessRepeated(answer.continue, point);
    if (answer.batchcomplete === true) return { pages: [...pages.values()], next };
    // Without that mark there is more, and without a continuation nobody knows where.
    if (next === undefined) throw new SourceError('unsound', 'The wiki gave a part of a page of its listing.');
    point = next;
  }
}

/** Edited, new, moved and restored pages, then deleted ones, each as it is now. */
async function* listChanges(
  ask: AskWiki,
  { settings }: ConnectorRun<Settings>,
  since: string,
): AsyncGenerator<ChangePage, void> {
  const start = `${new Date(Date.parse(since) - overlapMs).toISOString().slice(0, 19)}Z`;
  const touched = new Set<number>();
  const titles = new Set<string>();
  let next: Continuation | undefined = {};
  while (next !== undefined) {
    const answer: z.infer<typeof RecentChanges> = await ask(
      {
        action: 'query',
        list: 'recentchanges',
        rcdir: 'newer',
        rcstart: start,
        rctype: 'edit|new|log',
        rcprop: 'ids|title|loginfo',
        rclimit: '500',
        ...next,
      },
      RecentChanges,
    );
    for (const { pageid, title, logparams } of answer.query.recentchanges) {
      if (pageid > 0) touched.add(pageid);
      // The id of a page that was moved may be that of what it left behind.
      if (logparams?.target_title !== undefined) for (const name of [title, logparams.target_title]) titles.add(name);
    }
    next = unlessRepeated(answer.continue, next);
  }
  next = {};
  while (next !== undefined) {
    const answer: z.infer<typeof Deletions> = await ask(
      {
        action: 'query',
        list: 'logevents',
        letype: 'delete',
        ledir: 'newer',
        lestart: start,
        leprop: 'ids|title|type|timestamp',
        lelimit: '500',
        ...next,
      },
      Deletions,
    );
    for (const { logpage, title, action } of answer.query.logevents) {
      if (logpage > 0) touched.add(logpage);
      if (action === 'restore') titles.add(title);
    }
    next = unlessRepeated(answer.continue, next);
  }
  const asked = [
    ...chunksOf([...touched].map(String)).map((ids) => ({ pageids: ids.join('|') })),
    ...chunksOf([...titles].filter((title) => title !== '')).map((names) => ({ titles: names.join('|') })),
  ];
  const told = new Set<number>();
  for (const which of asked) {
    const answer = await ask({ action: 'query', ...which, ...pageProperties }, CurrentPages);
    const pages = answer.query.pages;
    const changes = pages.flatMap((page): Change[] => {
      if (page.pageid === undefined || told.has(page.pageid)) return [];
      told.add(page.pageid);
      const isWanted = page.missing !== true && page.redirect !== true && settings.namespaces.includes(page.ns ?? -1);
      if (isWanted) return putOf(ask, settings, page);
      return [{ kind: 'delete', externalId: String(page.pageid) }];
    });
    yield { changes, checkpoint: null };
  }
}

const CurrentPages = PageList.required({ query: true });

function unlessRepeated(
  next: Record<string, string> | undefined,
  before: Record<string, string>,
): Record<string, string> | undefined {
  if (next !== undefined && JSON.stringify(next) === JSON.stringify(before))
    throw new SourceError('unsound', 'The wiki says to go on where it was already.');
  return next;
}

function putOf(ask: AskWiki, { permissions }: Settings, page: WikiPage): Change[] {
  const { pageid, title, lastrevid } = page;
  if (pageid === undefined || page.missing === true || page.redirect === true) return [];
  return [
    {
      kind: 'put',
      externalId: String(pageid),
      fingerprint: `${lastrevid ?? ''} ${title}`,
      permissions,
      load: (signal) => loadWikiPage(ask, { ...page, pageid }, signal),
    },
  ];
}

/** As many as may be asked for at once. */
function chunksOf(texts: readonly string[]): string[][] {
  const size = Number(pagesOfRequest);
  return Array.from({ length: Math.ceil(texts.length / size) }, (_, at) => texts.slice(at * size, at * size + size));
}
