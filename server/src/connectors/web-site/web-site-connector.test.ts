import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startTestSite, type TestSite } from '../../egress/testing/start-test-site.ts';
import type { Json } from '../connector.ts';
import { describeConnector } from '../testing/connector-contract.ts';
import { killConnector } from '../testing/kill-connector.ts';
import { deletesOf, openTestFetch, putsOf, runConnector, textOf } from '../testing/run-connector.ts';
import { createCrawlScope } from './crawl-scope.ts';
import { readSitemap } from './read-sitemap.ts';
import { startHandbook } from './testing/start-handbook.ts';
import { webSiteConnector } from './web-site-connector.ts';

const permissions = { public: true, users: [], groups: [] };
const page = (title: string, body: string, head = '') =>
  `<!doctype html><html><head><title>${title}</title>${head}</head><body>${body}</body></html>`;

describe('a web site', () => {
  let site: TestSite;
  let base: string;
  let pages: Record<string, { status?: number; headers?: Record<string, string>; body?: string | Buffer }>;
  const controller = new AbortController();
  beforeAll(async () => {
    site = await startTestSite(({ path }, response) => {
      const {
        status = pages[path] ? 200 : 404,
        headers = { 'content-type': 'text/html' },
        body = '',
      } = pages[path] ?? {};
      response.writeHead(status, headers).end(body);
    });
    base = `http://site.test:${site.port}`;
  });
  afterEach(() => {
    site.requests.length = 0;
  });
  afterAll(() => site.close());

  const crawl = async (
    more: object = {},
    cursor: Json = null,
    mode: 'full' | 'changes' = cursor === null ? 'full' : 'changes',
    nowMs = 0,
  ) => {
    const { fetch, close } = openTestFetch({
      allow: ['site.test:*', 'www.site.test:*', 'other.test:*'],
      signal: controller.signal,
    });
    const settings = { url: `${base}/`, permissions, pauseMs: 0, ...more };
    const texts: string[] = [];
    const run = await runConnector(
      webSiteConnector,
      { settings, fetch, signal: controller.signal, mode, cursor, nowMs },
      async (one) => {
        for (const change of putsOf({ pages: [one] })) texts.push(textOf(await change.load(controller.signal)));
      },
    ).finally(close);
    const gaps = run.pages.flatMap((one) => one.gaps ?? []);
    return {
      ...run,
      texts,
      gaps,
      ids: putsOf(run).map(({ externalId }) => externalId.replace(base, '')),
      gone: deletesOf(run).map((id) => id.replace(base, '')),
    };
  };
  const html = (body: string, head = '') => ({ body: page('T', body, head) });

  it('is read by its links and its sitemaps, within its borders', async () => {
    pages = {
      '/': html(`<a href="a">a</a><a href="/a#part">a</a><a href="/b?utm_source=x&id=1">b</a><a href="http://other.test:${site.port}/out">out</a>
        <a href="javascript:x()">j</a><a href="mailto:a@b.test">m</a><a href="photo.jpg">p</a><a href="/c" rel="nofollow">c</a>`),
      '/a': html('a'),
      '/b?id=1': html('b'),
      '/from-sitemap': html('s'),
      '/packed': html('p'),
      '/report.pdf': { headers: { 'content-type': 'application/pdf' }, body: '%PDF-1.4' },
      '/data': { headers: { 'content-type': 'application/octet-stream' }, body: 'x' },
      '/robots.txt': { body: `Sitemap: ${base}/index.xml` },
      '/index.xml': {
        body: `<sitemapindex><sitemap><loc>${base}/one.xml</loc></sitemap><sitemap><loc>${base}/two.xml.gz</loc></sitemap></sitemapindex>`,
      },
      '/one.xml': {
        body: `<?xml version="1.0"?><urlset><url><loc>${base}/from-sitemap</loc></url><url><loc>${base}/report.pdf</loc></url><url><loc>${base}/data</loc></url></urlset>`,
      },
      '/two.xml.gz': { headers: {}, body: gzipSync(`<urlset><url><loc> ${base}/packed </loc></url></urlset>`) },
    };
    const { ids, gaps } = await crawl();
    expect(ids.sort()).toEqual(['/', '/a', '/b?id=1', '/from-sitemap', '/packed', '/report.pdf']);
    expect(gaps).toEqual([]);
    expect((await crawl({ except: [`${base}/b`] })).ids).not.toContain('/b?id=1');
    expect((await crawl({ followLinks: false })).ids).not.toContain('/a');
  });

  it('is left alone where its robots.txt or its pages ask for that', async () => {
    pages = {
      '/': html(
        '<a href="/open">o</a><a href="/closed/1">c</a><a href="/hidden">h</a><a href="/dead-end">d</a><a href="/header">x</a>',
      ),
      '/open': html('open'),
      '/closed/1': html('closed'),
      '/hidden': html('<a href="/behind-hidden">b</a>', '<meta name="robots" content="noindex">'),
      '/behind-hidden': html('b'),
      '/dead-end': html('<a href="/behind-dead-end">b</a>', '<meta name="ROBOTS" content="nofollow">'),
      '/behind-dead-end': html('b'),
      '/header': { headers: { 'content-type': 'text/html', 'x-robots-tag': 'none' }, body: page('x', 'x') },
      '/robots.txt': { body: 'User-agent: *\nDisallow: /\n\nUser-agent: Clew\nDisallow: /closed\n' },
    };
    expect((await crawl()).ids.sort()).toEqual(['/', '/behind-hidden', '/dead-end', '/open']);
    expect(site.requests.map(({ path }) => path)).not.toContain('/closed/1');
    expect((await crawl({ ignoreRobots: true })).ids).toContain('/closed/1');
    pages['/robots.txt'] = { body: 'User-agent: *\nDisallow: /' };
    await expect(crawl()).rejects.toMatchObject({ kind: 'misconfigured' });
    pages['/robots.txt'] = { status: 500 };
    await expect(crawl()).rejects.toMatchObject({ kind: 'unavailable' });
  });

  it('loses a page when the site says that it is gone, and for no other reason', async () => {
    const links = '<a href="/a">a</a><a href="/b">b</a><a href="/c">c</a><a href="/d">d</a><a href="/e">e</a>';
    pages = { '/': html(links), '/a': html('a'), '/b': html('b'), '/c': html('c'), '/d': html('d'), '/e': html('e') };
    const first = await crawl();
    expect(first.ids.length).toBe(6);
    pages = {
      '/': html('nothing is linked any more'),
      '/a': { status: 410 },
      '/b': { status: 500 },
      '/c': { status: 302, headers: { location: '/sign-in' } },
      '/sign-in': html('sign in'),
      '/d': { status: 403 },
      '/e': { headers: { 'content-type': 'application/json' }, body: '{}' },
    };
    for (const mode of ['changes', 'full'] as const) {
      const second = await crawl({}, first.end.cursor, mode);
      expect(second.gone).toEqual(['/a']);
      expect(second.gaps.map(({ name }) => name.replace(base, '')).sort()).toEqual(['/b', '/c', '/d', '/e']);
      // What could not be read is not forgotten either.
      pages['/b'] = { status: 404 };
      expect((await crawl({}, second.end.cursor)).gone).toEqual(['/b']);
      pages['/b'] = { status: 500 };
    }
  });

  it('loses a page to which nothing has led for a week, while it could be read wholly', async () => {
    const day = 24 * 3_600_000;
    const linking = (...paths: string[]) => html(paths.map((path) => `<a href="${path}">x</a>`).join(''));
    pages = { '/': linking('/a', '/b', '/old'), '/a': html('a'), '/b': html('b'), '/old': linking('/older') };
    pages['/older'] = html('older');
    let cursor: Json = (await crawl()).end.cursor;
    const again = async (atDay: number, mode: 'full' | 'changes' = 'full', more: object = {}) => {
      const run = await crawl(more, cursor, mode, atDay * day);
      cursor = run.end.cursor;
      return run;
    };
    pages['/'] = linking('/a', '/b');
    pages['/a'] = linking('/b', '/c');
    pages['/c'] = html('c');
    const first = await again(1);
    expect([first.gone, first.ids.sort()]).toEqual([[], ['/', '/a', '/b', '/c', '/old', '/older']]);
    expect((await again(7)).gone).toEqual([]);
    // Links of pages that are not read again are not known, and a page that can not be read may have led there.
    expect((await again(9, 'changes')).gone).toEqual([]);
    pages['/b'] = { status: 500 };
    expect((await again(10)).gone).toEqual([]);
    pages['/b'] = html('b');
    expect((await again(11)).gone.sort()).toEqual(['/old', '/older']);
    expect((await again(12)).ids.sort()).toEqual(['/', '/a', '/b', '/c']);
    // It was led to again, so its week begins anew.
    pages['/'] = linking('/a', '/b', '/old');
    expect((await again(13)).ids).toContain('/old');
    pages['/'] = linking('/a', '/b');
    await again(14);
    pages['/'] = linking('/a', '/b', '/old');
    await again(15);
    pages['/'] = linking('/a', '/b');
    await again(16);
    expect((await again(22)).gone).toEqual([]);
    expect((await again(23)).gone).toEqual(['/old', '/older']);
    // A site that shows no links any more has lost its menu, not its pages.
    pages['/'] = html('under repair');
    await again(30);
    const bare = await again(60);
    expect([bare.gone, bare.ids.sort()]).toEqual([[], ['/', '/a', '/b', '/c']]);
  });

  it('follows a page to its proper spelling, and the first page to where it is now', async () => {
    pages = {
      '/old': { status: 301, headers: { location: '/docs/' } },
      '/docs/': html('<a href="sub">s</a><a href="/elsewhere">e</a>'),
      '/docs/sub': { status: 301, headers: { location: '/docs/sub/' } },
      '/docs/sub/': html('s'),
      '/elsewhere': html('e'),
    };
    expect((await crawl({ url: `${base}/old` })).ids).toEqual(['/docs/', '/docs/sub/']);
  });

  it('tells its key to itself alone', async () => {
    pages = {
      '/': html('x'),
      '/robots.txt': { body: `Sitemap: http://other.test:${site.port}/map.xml` },
      '/map.xml': { body: '<urlset></urlset>' },
    };
    await crawl({ authorization: 'Basic abc' });
    for (const { headers } of site.requests)
      expect(headers.authorization).toBe(headers.host?.startsWith('site.test') ? 'Basic abc' : undefined);
    expect(site.requests.some(({ headers }) => headers.host?.startsWith('other.test'))).toBe(true);
  });

  it('that fails page after page, or refuses the key in the midst, ends the run', async () => {
    const links = Array.from({ length: 20 }, (_, at) => `<a href="/p${at}">x</a>`).join('');
    pages = {
      '/': html(links),
      ...Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`/p${at}`, { status: 502 }])),
    };
    await expect(crawl()).rejects.toMatchObject({ kind: 'unavailable' });
    pages = { '/': html('<a href="/p">p</a>'), '/p': { status: 401 } };
    await expect(crawl({ authorization: 'Basic abc' })).rejects.toMatchObject({ kind: 'access-denied' });
    expect((await crawl()).gaps).toEqual([]);
  });

  it('that is endless comes to an end, and says so', async () => {
    pages = new Proxy(
      {},
      {
        get: (_, path: string) =>
          path === '/robots.txt' || path === '/sitemap.xml'
            ? undefined
            : html(`<a href="${path}x">next</a><a href="?n=${Math.random()}">again</a>`),
      },
    );
    const { ids, gaps } = await crawl({ mostPages: 30 });
    expect(ids.length).toBe(30);
    expect(gaps).toMatchObject([{ name: 'Further pages', nextStep: expect.stringContaining('mostPages') }]);
  });

  it('can not lead the crawler inwards', async () => {
    pages = {
      '/': html('<a href="http://127.0.0.1/">x</a><a href="http://169.254.169.254/latest/">m</a><a href="/out">r</a>'),
      '/out': { status: 302, headers: { location: 'http://10.0.0.1/' } },
    };
    const { ids, gaps } = await crawl({ within: [base] });
    expect(ids).toEqual(['/']);
    expect(gaps).toMatchObject([{ reason: expect.stringContaining('within a network') }]);
  });
});

describe('the borders of a crawl', () => {
  it('let no trap in', () => {
    const scope = createCrawlScope({ within: ['https://site.test/'], except: [] });
    const entered = (links: string[]) =>
      links.filter((link) => scope.enter(link, 'https://site.test/') !== undefined).length;
    expect(entered(Array.from({ length: 1_000 }, (_, at) => `/calendar?month=${at}`))).toBe(100);
    expect(entered(Array.from({ length: 1_000 }, (_, at) => `/page/${at}`))).toBe(1_000);
    expect(
      entered([
        '/a/b/a/b/a/b/a/b',
        `/${'x/'.repeat(30)}`,
        '//site.test.evil.test/',
        'https://site.test@evil.test/',
        'http://site.test/',
      ]),
    ).toBe(0);
  });
});

describe('a sitemap', () => {
  it('that is cut short is none', () => {
    const whole =
      '<urlset xmlns="x"><url><loc>https://a.test/1</loc></url><url><loc>https://a.test/2?a=1&amp;b=2</loc></url></urlset>';
    expect(readSitemap(whole)?.pages).toEqual(['https://a.test/1', 'https://a.test/2?a=1&b=2']);
    for (let end = 1; end < whole.length; end++) expect(readSitemap(whole.slice(0, end))).toBeUndefined();
    expect(readSitemap('https://a.test/1\nhttps://a.test/2\n')?.pages.length).toBe(2);
    expect(readSitemap('<html>no</html>')).toBeUndefined();
    expect(readSitemap('')).toBeUndefined();
  });
});

describeConnector({ connector: webSiteConnector, start: () => startHandbook() });
killConnector({ connector: webSiteConnector, start: () => startHandbook() });
