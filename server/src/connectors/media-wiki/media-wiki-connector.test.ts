import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestSite, type TestSite } from '../../egress/testing/start-test-site.ts';
import type { Json } from '../connector.ts';
import { describeConnector } from '../testing/connector-contract.ts';
import { killConnector } from '../testing/kill-connector.ts';
import { deletesOf, openTestFetch, putsOf, runConnector } from '../testing/run-connector.ts';
import { mediaWikiConnector } from './media-wiki-connector.ts';
import { startWiki } from './testing/start-wiki.ts';
import { createTestWiki } from './testing/test-wiki.ts';

const permissions = { public: false, users: [], groups: ['staff'] };

describe('a wiki', () => {
  let site: TestSite;
  let wiki: ReturnType<typeof createTestWiki>;
  const controller = new AbortController();
  beforeAll(async () => {
    site = await startTestSite((request, response) => wiki.answer(request, response));
  });
  afterAll(() => site.close());

  const list = async (more: object = {}, cursor: Json = null) => {
    const { fetch, close } = openTestFetch({ allow: ['site.test:*'], signal: controller.signal });
    const settings = { url: `http://site.test:${site.port}/w/api.php`, permissions, ...more };
    const mode = cursor === null ? 'full' : 'changes';
    const loaded: Awaited<ReturnType<ReturnType<typeof putsOf>[number]['load']>>[] = [];
    const run = await runConnector(
      mediaWikiConnector,
      { settings, fetch, signal: controller.signal, mode, cursor },
      async (page) => {
        for (const change of putsOf({ pages: [page] })) loaded.push(await change.load(controller.signal));
      },
    ).finally(close);
    return {
      ...run,
      loaded,
      ids: putsOf(run).map(({ externalId }) => Number(externalId)),
      gone: deletesOf(run).map(Number),
    };
  };

  it('gives its pages with people, times, categories and address', async () => {
    wiki = createTestWiki();
    wiki.edit('Tides', 'high and low', 'Ann');
    wiki.edit('Tides', 'high, low and slack', 'Bo');
    const { loaded, end } = await list();
    expect(loaded).toMatchObject([
      {
        kind: 'resource',
        resource: {
          type: 'page',
          title: 'Tides',
          contentType: 'text/html',
          content: expect.stringContaining('high, low and slack'),
          createdBy: ['Ann'],
          modifiedBy: ['Bo'],
          labels: ['Harbour things'],
          url: 'https://wiki.test/wiki/Tides',
          createdAt: '2026-03-01T00:00:01Z',
          modifiedAt: '2026-03-01T00:00:02Z',
        },
      },
    ]);
    expect(end).toEqual({ covered: 'everything', cursor: { since: '2026-03-01T00:00:02Z' } });
  });

  it('tells of pages that were moved, deleted, restored, or made a redirect', async () => {
    wiki = createTestWiki();
    const [moved, removed, restored, redirected, other] = ['Moved', 'Removed', 'Restored', 'Redirected', 'Other'].map(
      (title) => wiki.edit(title, title),
    );
    wiki.remove('Restored');
    wiki.later(20 * 60);
    const first = await list();
    expect(first.ids.sort()).toEqual([moved, removed, redirected, other].sort());
    wiki.move('Moved', 'Moved here');
    wiki.remove('Removed');
    wiki.restore('Restored');
    wiki.redirect('Redirected');
    const second = await list({}, first.end.cursor);
    expect(second.ids.sort()).toEqual([moved, restored].sort());
    expect(second.gone).toEqual(expect.arrayContaining([removed, redirected]));
    expect(second.gone).not.toContain(other);
    expect(second.loaded.map((one) => one.kind === 'resource' && one.resource.title).sort()).toEqual([
      'Moved here',
      'Restored',
    ]);
    // As a full listing sees it.
    expect((await list()).ids.sort()).toEqual([moved, restored, other].sort());
  });

  it('is listed anew when its changes are too long ago to be known', async () => {
    wiki = createTestWiki();
    wiki.edit('Old', 'old');
    const first = await list();
    wiki.later(40 * 24 * 3600);
    expect((await list({}, first.end.cursor)).end.covered).toBe('everything');
  });

  it('is read in the namespaces that are named', async () => {
    wiki = createTestWiki();
    const article = wiki.edit('Article', 'a');
    const help = wiki.edit('Help:How', 'h', 'Ann', 12);
    const talk = wiki.edit('Talk:Article', 't', 'Ann', 1);
    expect((await list()).ids).toEqual([article]);
    const both = await list({ namespaces: [0, 12] });
    expect(both.ids).toEqual([article, help]);
    expect(both.ids).not.toContain(talk);
    wiki.edit('Talk:Article', 'more', 'Ann', 1);
    expect((await list({ namespaces: [0, 12] }, both.end.cursor)).ids).not.toContain(talk);
  });

  it('that is not for everybody is read with a token or a bot password, and never without', async () => {
    wiki = createTestWiki({ token: 'secret', bot: { name: 'Ann@clew', password: 'bot-password' } });
    const id = wiki.edit('Secret', 's');
    await expect(list()).rejects.toMatchObject({ kind: 'access-denied' });
    await expect(list({ accessToken: 'wrong' })).rejects.toMatchObject({ kind: 'access-denied' });
    await expect(list({ userName: 'Ann@clew', password: 'wrong' })).rejects.toMatchObject({ kind: 'access-denied' });
    expect((await list({ accessToken: 'secret' })).ids).toEqual([id]);
    expect((await list({ userName: 'Ann@clew', password: 'bot-password' })).ids).toEqual([id]);
    expect(site.requests.every(({ path }) => !path.includes('bot-password'))).toBe(true);
  });

  it('that shows less without a key is not read when the key is no longer good', async () => {
    // Everybody may read, so that without `assert` the answer would be a smaller listing.
    wiki = createTestWiki({ token: 'secret', isOpen: true });
    wiki.edit('Open', 'o');
    await expect(list({ accessToken: 'revoked' })).rejects.toMatchObject({ kind: 'access-denied' });
  });

  it('that is none is said to be none', async () => {
    const { answer } = site;
    site.answer = (_request, response) => response.end('<!DOCTYPE html><html><body>Wiki</body></html>');
    await expect(list()).rejects.toMatchObject({ kind: 'misconfigured', message: expect.stringContaining('api.php') });
    site.answer = answer;
  });
});

describeConnector({ connector: mediaWikiConnector, start: () => startWiki() });
killConnector({ connector: mediaWikiConnector, start: () => startWiki() });
