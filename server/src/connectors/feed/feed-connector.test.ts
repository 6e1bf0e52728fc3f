import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestSite, type TestSite } from '../../egress/testing/start-test-site.ts';
import { describeConnector } from '../testing/connector-contract.ts';
import { killConnector } from '../testing/kill-connector.ts';
import { openTestFetch, putsOf, runConnector, textOf } from '../testing/run-connector.ts';
import { feedConnector } from './feed-connector.ts';
import { readFeed } from './read-feed.ts';
import { startBlog } from './testing/start-blog.ts';

const permissions = { public: true, users: [], groups: [] };

describeConnector({ connector: feedConnector, start: () => startBlog() });
killConnector({ connector: feedConnector, keepsRemoved: true, start: () => startBlog() });

describe('a feed', () => {
  let site: TestSite;
  const controller = new AbortController();
  beforeAll(async () => {
    site = await startTestSite(() => {});
  });
  afterAll(() => site.close());

  const list = async (more: object = {}, cursor: Parameters<typeof runConnector>[1]['cursor'] = null) => {
    const { fetch, close } = openTestFetch({ allow: ['site.test:*', 'other.test:*'], signal: controller.signal });
    const settings = { url: `http://site.test:${site.port}/feed`, permissions, ...more };
    const mode = cursor === null ? 'full' : 'changes';
    const texts: string[] = [];
    const run = await runConnector(
      feedConnector,
      { settings, fetch, signal: controller.signal, mode, cursor },
      async (page) => {
        for (const change of putsOf({ pages: [page] })) texts.push(textOf(await change.load(controller.signal)));
      },
    ).finally(close);
    return { ...run, texts };
  };

  it('is not read again while it stays the same', async () => {
    site.answer = ({ headers }, response) =>
      headers['if-none-match'] === '"1"' || headers['if-modified-since']
        ? response.writeHead(304).end()
        : response
            .writeHead(200, { etag: '"1"', 'last-modified': 'Tue, 03 Mar 2026 10:00:00 GMT' })
            .end(
              '<rss version="2.0"><channel><title>T</title><item><guid>1</guid><title>One</title></item></channel></rss>',
            );
    const first = await list();
    expect(putsOf(first).length).toBe(1);
    const second = await list({}, first.end.cursor);
    expect(second).toMatchObject({ pages: [], end: first.end });
  });

  it('gives its key to its own site alone, and the pages of items are read without it', async () => {
    site.answer = ({ path }, response) =>
      path === '/feed'
        ? response.end(
            `<rss version="2.0"><channel><title>T</title><item><guid>1</guid><title>One</title><description>short</description>
             <link>http://other.test:${site.port}/one</link></item></channel></rss>`,
          )
        : response
            .writeHead(200, { 'content-type': 'text/html' })
            .end('<html><body><p>the long text</p></body></html>');
    site.requests.length = 0;
    const { texts } = await list({ authorization: 'Bearer secret', fullText: true });
    expect(texts).toEqual([expect.stringContaining('the long text')]);
    expect(site.requests.map(({ path, headers }) => [path, headers.authorization])).toEqual([
      ['/feed', 'Bearer secret'],
      ['/one', undefined],
    ]);
  });

  it('keeps its own text where the page of an item can not be had', async () => {
    for (const link of [`http://site.test:${site.port}/gone`, 'http://169.254.169.254/secret', 'http://127.0.0.1:1/']) {
      site.answer = ({ path }, response) =>
        path === '/feed'
          ? response.end(
              `<rss version="2.0"><channel><title>T</title><item><guid>1</guid><title>One</title><description>short</description>
               <link>${link}</link></item></channel></rss>`,
            )
          : response.writeHead(404).end();
      expect((await list({ fullText: true })).texts).toEqual(['short']);
    }
  });

  it('that is none is said to be none', async () => {
    site.answer = (_request, response) => response.end('<!doctype html><html><body>Hello</body></html>');
    await expect(list()).rejects.toMatchObject({ kind: 'misconfigured', message: expect.stringContaining('web page') });
    site.answer = (_request, response) => response.writeHead(404).end();
    await expect(list()).rejects.toMatchObject({ kind: 'misconfigured' });
  });

  it('that leads round in a circle is not followed for ever', async () => {
    site.answer = (_request, response) =>
      response.end(
        '<feed xmlns="http://www.w3.org/2005/Atom"><link rel="next" href="/feed"/><entry><id>1</id><title>T</title></entry></feed>',
      );
    await expect(list()).rejects.toMatchObject({ kind: 'unsound' });
  });
});

describe('reading a feed', () => {
  const base = 'https://site.test/blog/feed.xml';
  const first = (text: string) => readFeed(text, base).items[0];

  it('takes title, people, times, labels and content from RSS', () => {
    expect(
      first(`<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/">
        <channel><title>T</title><link>https://site.test/</link><item><title>Tides &amp;amp; &lt;b&gt;fees&lt;/b&gt;</title><guid isPermaLink="false">g1</guid>
        <link>/one#top</link><dc:creator>Ann</dc:creator><category>harbour</category><pubDate>Tue, 03 Mar 2026 10:00:00 +0100</pubDate>
        <description>short</description><content:encoded><![CDATA[<p>long</p>]]></content:encoded></item></channel></rss>`),
    ).toEqual({
      id: 'g1',
      title: 'Tides & fees',
      url: 'https://site.test/one',
      content: { text: '<p>long</p>', isHtml: true },
      people: ['Ann'],
      createdAt: '2026-03-03T09:00:00.000Z',
      modifiedAt: undefined,
      labels: ['harbour'],
    });
  });

  it('reads Atom, RDF and JSON Feed alike', () => {
    const atom = `<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><entry><id>a</id><title>A</title><updated>2026-03-03T10:00:00Z</updated>
      <published>2026-03-01T10:00:00Z</published><author><name>Bo</name><email>bo@x.test</email></author><link href="a.html"/>
      <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Hello</p></div></content></entry></feed>`;
    expect(first(atom)).toMatchObject({
      id: 'a',
      url: 'https://site.test/blog/a.html',
      people: ['bo@x.test'],
      createdAt: '2026-03-01T10:00:00.000Z',
      modifiedAt: '2026-03-03T10:00:00.000Z',
      content: { text: expect.stringContaining('<p>Hello</p>'), isHtml: true },
    });
    const rdf = `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
      <channel rdf:about="https://site.test/"><title>T</title></channel><item rdf:about="https://site.test/r"><title>R</title>
      <link>https://site.test/r</link><description>words</description><dc:date>2026-03-03</dc:date></item></rdf:RDF>`;
    expect(first(rdf)).toMatchObject({ id: 'https://site.test/r', title: 'R', createdAt: '2026-03-03T00:00:00.000Z' });
    const json = JSON.stringify({
      version: 'https://jsonfeed.org/version/1.1',
      title: 'T',
      next_url: '?page=2',
      items: [{ id: '7', content_text: 'Only words', date_modified: '2026-03-03T10:00:00Z', tags: ['a', 'a'] }],
    });
    expect(readFeed(json, base).next).toBe('https://site.test/blog/feed.xml?page=2');
    expect(first(json)).toMatchObject({
      id: '7',
      title: 'Only words',
      content: { text: 'Only words', isHtml: false },
      labels: ['a'],
    });
  });

  it('expands no entities, links to nothing but the web, and takes no nonsense for a time', () => {
    const withEntities = (entities: string) => `<!DOCTYPE x [${entities}]><rss version="2.0"><channel><title>T</title>
      <item><guid>1</guid><title>&b;</title><link>javascript:alert(1)</link><pubDate>yesterday</pubDate></item></channel></rss>`;
    const item = first(withEntities('<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">'));
    expect(item).toMatchObject({ title: '&b;', url: undefined, createdAt: undefined });
    expect(() => first(withEntities('<!ENTITY b SYSTEM "file:///etc/passwd">'))).toThrow();
  });
});
