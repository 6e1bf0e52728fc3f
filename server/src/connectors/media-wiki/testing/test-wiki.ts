import type { Answer } from '../../../egress/testing/start-test-site.ts';

interface Page {
  id: number;
  namespace: number;
  title: string;
  isRedirect: boolean;
  isDeleted: boolean;
  revisions: { id: number; user: string; timestamp: string; text: string }[];
}

interface Event {
  timestamp: string;
  type: 'edit' | 'delete' | 'restore' | 'move';
  pageid: number;
  title: string;
  target?: string;
}

interface Options {
  token?: string;
  bot?: { name: string; password: string };
  /** Whoever is not signed in may read it too. */
  isOpen?: boolean;
}

/** As much of MediaWiki's action API (formatversion 2) as the connector asks, with its ways: continuations, logs, sessions. */
export function createTestWiki({ token, bot, isOpen = token === undefined && bot === undefined }: Options = {}) {
  const pages: Page[] = [];
  const events: Event[] = [];
  let seconds = 0;
  let lastId = 0;
  const now = () => `${new Date(Date.UTC(2026, 2, 1) + seconds * 1000).toISOString().slice(0, 19)}Z`;
  const note = (type: Event['type'], { id, title }: Page, more: Partial<Event> = {}) => {
    seconds++;
    events.push({ timestamp: now(), type, pageid: id, title, ...more });
  };
  const find = (title: string) => pages.find((page) => page.title === title);
  const need = (title: string) => {
    const page = find(title);
    if (!page) throw new Error(`no page ${title}`);
    return page;
  };
  const revise = (page: Page, user: string, text: string) =>
    page.revisions.push({ id: ++lastId, user, timestamp: now(), text });

  const shown = (page: Page) => ({
    pageid: page.id,
    ns: page.namespace,
    title: page.title,
    ...(page.isRedirect ? { redirect: true } : {}),
    lastrevid: page.revisions.at(-1)?.id,
    fullurl: `https://wiki.test/wiki/${encodeURIComponent(page.title)}`,
    revisions: page.revisions.slice(-1).map(({ id, user, timestamp }) => ({ revid: id, user, timestamp })),
  });

  const allPages = (query: URLSearchParams) => {
    const listed = pages
      .filter(
        ({ namespace, isDeleted, isRedirect }) =>
          !isDeleted && !isRedirect && namespace === Number(query.get('gapnamespace')),
      )
      .sort((a, b) => (a.title < b.title ? -1 : 1));
    const from = query.get('gapcontinue');
    const start = from === null ? 0 : listed.findIndex(({ title }) => title >= from);
    const limit = Number(query.get('gaplimit'));
    const next = start < 0 ? undefined : listed[start + limit];
    const some = start < 0 ? [] : listed.slice(start, start + limit);
    return {
      batchcomplete: true,
      ...(next ? { continue: { gapcontinue: next.title, continue: 'gapcontinue||' } } : {}),
      ...(some.length > 0 ? { query: { pages: some.map(shown) } } : {}),
    };
  };

  /** Two events an answer, so that every listing of them goes on. */
  const eventsFor = (query: URLSearchParams, start: string, prefix: 'rc' | 'le', wanted: (event: Event) => boolean) => {
    const listed = events.filter((event) => event.timestamp >= start && wanted(event));
    const at = Number(query.get(`${prefix}continue`) ?? 0);
    return {
      some: listed.slice(at, at + 2),
      next:
        at + 2 < listed.length
          ? { continue: { [`${prefix}continue`]: String(at + 2), continue: '-||' } }
          : { batchcomplete: true },
    };
  };

  const answerQuery = (query: URLSearchParams): object => {
    if (query.get('generator') === 'allpages') return allPages(query);
    if (query.get('list') === 'recentchanges') {
      const { some, next } = eventsFor(query, query.get('rcstart') ?? '', 'rc', () => true);
      const recentchanges = some.map(({ type, pageid, title, target, timestamp }) => ({
        type: type === 'edit' ? 'edit' : 'log',
        ns: 0,
        title,
        timestamp,
        // The entry of a deletion knows no page any more, that of a move the one that was left behind.
        pageid: type === 'edit' ? pageid : 0,
        ...(target === undefined ? {} : { logparams: { target_ns: 0, target_title: target } }),
      }));
      return { ...next, query: { recentchanges } };
    }
    if (query.get('list') === 'logevents') {
      const { some, next } = eventsFor(
        query,
        query.get('lestart') ?? '',
        'le',
        ({ type }) => type === 'delete' || type === 'restore',
      );
      return {
        ...next,
        query: { logevents: some.map(({ type, pageid, title }) => ({ action: type, logpage: pageid, title })) },
      };
    }
    if (query.get('rvdir') === 'newer') {
      const page = pages.find(({ id }) => id === Number(query.get('pageids')));
      return {
        batchcomplete: true,
        query: { pages: [{ pageid: page?.id, revisions: page?.revisions.slice(0, 1) ?? [] }] },
      };
    }
    const byId = (query.get('pageids') ?? '')
      .split('|')
      .filter(Boolean)
      .map((id) => {
        const page = pages.find((one) => one.id === Number(id) && !one.isDeleted);
        return page ? shown(page) : { pageid: Number(id), missing: true };
      });
    const byTitle = (query.get('titles') ?? '')
      .split('|')
      .filter(Boolean)
      .map((title) => {
        const page = find(title);
        return page && !page.isDeleted ? shown(page) : { ns: 0, title, missing: true };
      });
    return {
      batchcomplete: true,
      ...(query.get('curtimestamp') ? { curtimestamp: now() } : {}),
      query: { pages: [...byId, ...byTitle] },
    };
  };

  const answerParse = (query: URLSearchParams): object => {
    const page = pages.find(({ id, isDeleted }) => id === Number(query.get('pageid')) && !isDeleted);
    if (!page) return { error: { code: 'nosuchpageid', info: 'There is no page with that id.' } };
    const text = `<div class="mw-parser-output"><p>${page.revisions.at(-1)?.text}</p></div>`;
    const categories = [{ category: 'Harbour_things' }, { category: 'Tracking', hidden: true }];
    return { parse: { title: page.title, pageid: page.id, text, categories } };
  };

  const answer: Answer = ({ method, path, headers, body }, response) => {
    const query = method === 'POST' ? new URLSearchParams(body) : new URL(path, 'http://wiki.test').searchParams;
    const send = (json: object, cookies: string[] = []) =>
      response
        .writeHead(200, { 'content-type': 'application/json', 'set-cookie': cookies })
        .end(JSON.stringify({ ...json, ...(query.get('requestid') ? { requestid: query.get('requestid') } : {}) }));
    if (query.get('type') === 'login')
      return send({ query: { tokens: { logintoken: 'login+\\' } } }, ['session=before; Path=/; HttpOnly']);
    if (query.get('action') === 'login') {
      const isGood =
        headers.cookie === 'session=before' &&
        query.get('lgtoken') === 'login+\\' &&
        query.get('lgname') === bot?.name &&
        query.get('lgpassword') === bot?.password;
      return send(
        { login: isGood ? { result: 'Success' } : { result: 'Failed', reason: 'Incorrect' } },
        isGood ? ['session=signed-in; Path=/'] : [],
      );
    }
    const isSignedIn =
      (token !== undefined && headers.authorization === `Bearer ${token}`) ||
      (headers.cookie ?? '').includes('session=signed-in');
    if (query.get('assert') === 'user' && !isSignedIn)
      return send({ error: { code: 'assertuserfailed', info: 'You are no longer logged in.' } });
    if (!isOpen && !isSignedIn) return send({ error: { code: 'readapidenied', info: 'You need read permission.' } });
    return send(query.get('action') === 'parse' ? answerParse(query) : answerQuery(query));
  };

  return {
    answer,
    articles: () =>
      pages
        .filter(({ isDeleted, isRedirect }) => !isDeleted && !isRedirect)
        .map(({ id, revisions }) => ({ id, text: revisions.at(-1)?.text ?? '' })),
    later: (more: number) => {
      seconds += more;
    },
    /** A new page, or another text of an old one; its id. */
    edit(title: string, text: string, user = 'Ann', namespace = 0) {
      let page = find(title);
      if (!page) {
        page = { id: 1_000 + pages.length, namespace, title, isRedirect: false, isDeleted: false, revisions: [] };
        pages.push(page);
      }
      note('edit', page);
      revise(page, user, text);
      return page.id;
    },
    remove(title: string) {
      const page = need(title);
      page.isDeleted = true;
      note('delete', page);
      return page.id;
    },
    restore(title: string) {
      const page = need(title);
      page.isDeleted = false;
      note('restore', page);
    },
    redirect(title: string) {
      const page = need(title);
      note('edit', page);
      page.isRedirect = true;
      revise(page, 'Ann', '#REDIRECT');
    },
    move(title: string, target: string) {
      const page = need(title);
      note('move', page, { target });
      page.title = target;
      revise(page, 'Ann', page.revisions.at(-1)?.text ?? '');
      pages.push({ id: 1_000 + pages.length, namespace: 0, title, isRedirect: true, isDeleted: false, revisions: [] });
    },
  };
}
