import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startTestSite, type TestSite } from '../../egress/testing/start-test-site.ts';
import { caldavConnector } from '../caldav/caldav-connector.ts';
import { carddavConnector } from '../carddav/carddav-connector.ts';
import { describeConnector } from '../testing/connector-contract.ts';
import { deletesOf, openTestFetch, putsOf, runConnector, textOf } from '../testing/run-connector.ts';
import type { SourceWorld } from '../testing/source-world.ts';
import { createAskDav } from './ask-dav.ts';
import { contactOf, createTestDav, eventOf } from './testing/test-dav.ts';

const never = new AbortController().signal;

async function startWorld(
  type: 'calendar' | 'addressbook',
  more: Parameters<typeof createTestDav>[0] = {},
): Promise<SourceWorld> {
  const dav = createTestDav(more);
  const site = await startTestSite(dav.answer);
  const textOfNo = type === 'calendar' ? eventOf : contactOf;
  dav.principals.set('/dav/principals/ann/', ['mailto:ann@clew.test']);
  for (const collection of ['one', 'two']) {
    dav.addCollection(collection, type);
    for (let no = 0; no < 4; no++) dav.put(collection, `${no}.x`, textOfNo(`${collection} harbour ${no}`));
  }
  dav.addCollection('other', type === 'calendar' ? 'addressbook' : 'calendar');
  dav.put('other', 'x', 'not of this kind');
  return {
    site,
    settings: {
      url: `http://site.test:${site.port}/dav/`,
      userName: 'ann',
      password: 'secret',
      permissions: { public: false, users: ['ann@clew.test'], groups: [] },
      allow: [`site.test:${site.port}`],
    },
    resources: () =>
      new Map(
        ['one', 'two'].flatMap((name) =>
          [...(dav.collections.get(`/dav/home/${name}/`)?.objects ?? [])].map(
            ([id, text]) => [`/dav/home/${name}/${id}`, /(?:SUMMARY|FN):(.*)/.exec(text)?.[1]?.trim() ?? ''] as const,
          ),
        ),
      ),
    change: () => [dav.put('one', 'new.x', textOfNo('a new one')), dav.put('two', '1.x', textOfNo('other words'))],
    remove: () => dav.remove('one', '2.x'),
  };
}

describeConnector({ connector: caldavConnector, tellsReaders: true, start: () => startWorld('calendar') });
describeConnector({
  connector: carddavConnector,
  tellsReaders: true,
  start: () => startWorld('addressbook', { hasTokens: false }),
});

describe('calendars', () => {
  let dav: ReturnType<typeof createTestDav>;
  let site: TestSite;
  let close: () => Promise<void>;
  let fetch: ReturnType<typeof openTestFetch>['fetch'];

  const start = async (more: Parameters<typeof createTestDav>[0] = {}) => {
    dav = createTestDav(more);
    site = await startTestSite(dav.answer);
    ({ fetch, close } = openTestFetch({ allow: [`site.test:${site.port}`], signal: never }));
    dav.principals.set('/dav/principals/ann/', ['/dav/principals/ann/', 'mailto:Ann@clew.test']);
    dav.addCollection('work', 'calendar');
    for (let no = 0; no < 5; no++) dav.put('work', `${no}.ics`, eventOf(`event ${no}`));
  };
  beforeEach(() => start());
  afterEach(async () => {
    await close();
    await site.close();
  });

  const run = (options: Partial<Parameters<typeof runConnector>[1]> = {}, settings: object = {}) =>
    runConnector(caldavConnector, {
      settings: { url: `http://site.test:${site.port}/dav/`, userName: 'ann', password: 'secret', ...settings },
      fetch,
      signal: never,
      ...options,
    });
  const changes = (cursor: Awaited<ReturnType<typeof run>>['end']['cursor']) => run({ mode: 'changes', cursor });
  const idsOf = (outcome: Awaited<ReturnType<typeof run>>) =>
    putsOf(outcome).map(({ externalId }) => externalId.split('/').at(-1));
  const readersOf = async () => putsOf(await run()).map(({ permissions }) => permissions)[0];

  it('are read by their owner, and by those who have accepted that they were shared with them', async () => {
    expect(await readersOf()).toEqual({ public: false, users: ['Ann@clew.test'], groups: [] });
    dav.principals.set('/dav/principals/bob/', ['mailto:bob@clew.test']);
    dav.addCollection('work', 'calendar', {
      invite:
        '<S:invite><S:user><D:href>mailto:cy@clew.test</D:href><S:invite-accepted/></S:user><S:user><D:href>mailto:no@clew.test</D:href><S:invite-noresponse/></S:user></S:invite>' +
        '<O:invite><O:user><D:href>/dav/principals/bob/</D:href><O:invite-accepted/></O:user><O:user><D:href>principal:principals/users/dora</D:href><O:invite-accepted/></O:user><O:user><D:href>principal:principals/groups/crew</D:href><O:invite-accepted/></O:user><O:user><D:href>principal:principals/groups/workspace%3Astaff</D:href><O:invite-accepted/></O:user><O:user><D:href>principal:principals/groups/workspace:crew</D:href><O:invite-accepted/></O:user><O:user><D:href>/dav/principals/eve/</D:href></O:user></O:invite>',
    });
    dav.put('work', '0.ics', eventOf('event'));
    expect(await readersOf()).toEqual({
      public: false,
      users: ['Ann@clew.test', 'cy@clew.test', 'bob@clew.test', 'dora'],
      groups: ['crew'],
    });
    dav.addCollection('work', 'calendar', { owner: undefined });
    dav.put('work', '0.ics', eventOf('event'));
    expect(await readersOf()).toBe('unknown');
    dav.addCollection('work', 'calendar', { owner: '/dav/principals/hidden/' });
    dav.put('work', '0.ics', eventOf('event'));
    expect(await readersOf()).toMatchObject({ users: ['hidden'] });
  });

  it.each(['//', '\\\\', '/\\', 'http://'])(
    'send the password nowhere else, wherever an invitation points: %s',
    async (start) => {
      const evil = await startTestSite((_, response) => response.writeHead(404).end());
      try {
        const opened = openTestFetch({ allow: [`site.test:${site.port}`, `evil.test:${evil.port}`], signal: never });
        const host = `${start}evil.test:${evil.port}`;
        const invited = [`${host}/bob`, `${host}/groups/crew`, 'http://[no address', '//:x/'].map(
          (href) => `<S:user><D:href>${href}</D:href><S:invite-accepted/></S:user>`,
        );
        dav.addCollection('work', 'calendar', { invite: `<S:invite>${invited.join('')}</S:invite>` });
        dav.put('work', '0.ics', eventOf('event'));
        const [put] = putsOf(await run({ fetch: opened.fetch }));
        expect(put?.permissions).toEqual({ public: false, users: ['Ann@clew.test'], groups: [] });
        expect(evil.requests).toEqual([]);
        const url = new URL(`http://site.test:${site.port}/dav/`);
        const ask = createAskDav({ url, userName: 'ann', password: 'secret', fetch: opened.fetch });
        const other = new URL(`http://evil.test:${evil.port}/dav/`);
        await expect(ask.properties(other, [])).rejects.toThrow('another server');
        await expect(ask.get(other, never)).rejects.toThrow('another server');
        expect(evil.requests).toEqual([]);
        await opened.close();
      } finally {
        await evil.close();
      }
    },
  );

  it('show of what is private only when it is', async () => {
    const secret = eventOf(
      'Dismissal',
      'DESCRIPTION:of Bob\r\nATTENDEE:mailto:bob@clew.test\r\nCLA\r\n SS:PRIV\r\n ATE\r\n',
    );
    dav.put('work', '0.ics', secret);
    dav.put('work', '1.ics', eventOf('Talk', 'CLASS:X-SECRET\r\n'));
    dav.put('work', '2.ics', eventOf('Open talk', 'CLASS:PUBLIC\r\n'));
    const texts: string[] = [];
    const { pages } = await run();
    for (const change of putsOf({ pages })) texts.push(textOf(await change.load(never)));
    expect(texts[0]).toContain('SUMMARY:Private');
    expect(texts[0]).toContain('DTSTART:20260301T090000Z');
    expect(texts.slice(0, 2).join()).not.toMatch(/Dismissal|Bob|bob|Talk/);
    expect(texts[2]).toContain('Open talk');
  });

  it('tell by tokens what has changed and what is gone, also in pieces', async () => {
    const { cursor } = (await run()).end;
    for (const no of [0, 1, 2, 3]) dav.put('work', `${no}.ics`, eventOf(`other ${no}`));
    dav.remove('work', '4.ics');
    dav.put('work', '9.ics', eventOf('new'));
    const second = await changes(cursor);
    expect(second.end.covered).toBe('changes');
    expect([idsOf(second), deletesOf(second)]).toEqual([
      ['0.ics', '1.ics', '2.ics', '3.ics', '9.ics'],
      ['/dav/home/work/4.ics'],
    ]);
    const requests = site.requests.length;
    expect((await changes(second.end.cursor)).pages).toEqual([]);
    // Nothing has changed: it took the look at the start, at the person, at the home and at the owner.
    expect(site.requests.length - requests).toBe(4);
  });

  it.each<[string, () => unknown]>([
    ['a token is forgotten', () => Object.assign(dav.forgotten, { before: 99 })],
    ['a calendar is gone', () => dav.collections.delete('/dav/home/home/')],
    [
      'a calendar is shared with others',
      () => {
        const work = dav.collections.get('/dav/home/work/');
        if (work)
          work.invite =
            '<S:invite><S:user><D:href>mailto:cy@clew.test</D:href><S:invite-accepted/></S:user></S:invite>';
      },
    ],
  ])('are all listed where %s', async (_, happens) => {
    dav.addCollection('home', 'calendar');
    dav.put('home', 'a.ics', eventOf('at home'));
    const { cursor } = (await run()).end;
    dav.put('work', '5.ics', eventOf('event 5'));
    happens();
    const second = await changes(cursor);
    expect(second.end.covered).toBe('everything');
    expect(idsOf(second)).toEqual(expect.arrayContaining(['0.ics', '1.ics', '2.ics', '3.ics', '4.ics', '5.ics']));
  });

  it('that are new come with the changes', async () => {
    const { cursor } = (await run()).end;
    dav.addCollection('new', 'calendar');
    dav.put('new', 'a.ics', eventOf('a'));
    const second = await changes(cursor);
    expect([second.end.covered, idsOf(second)]).toEqual(['changes', ['a.ics']]);
  });

  it('without tokens are listed when their tag has changed, and without tags each time', async () => {
    await close();
    await site.close();
    await start({ hasTokens: false });
    const { cursor } = (await run()).end;
    expect((await changes(cursor)).pages).toEqual([]);
    dav.remove('work', '0.ics');
    const second = await changes(cursor);
    expect([second.end.covered, idsOf(second)]).toEqual(['everything', ['1.ics', '2.ics', '3.ics', '4.ics']]);
  });

  it('go on behind any page of changes, and tell later what changed meanwhile', async () => {
    await close();
    await site.close();
    await start({ changesAtOnce: 1_000 });
    const { cursor } = (await run()).end;
    for (let no = 0; no < 450; no++) dav.put('work', `${String(no).padStart(3, '0')}.ics`, eventOf(`more ${no}`));
    const { pages } = await run({ mode: 'changes', cursor });
    expect(pages).toHaveLength(3);
    dav.put('work', '000.ics', eventOf('changed meanwhile'));
    const rest = await run({ mode: 'changes', cursor, checkpoint: pages[0]?.checkpoint ?? null });
    const all = [...pages.slice(0, 1), ...rest.pages];
    expect(new Set(putsOf({ pages: all }).map(({ externalId }) => externalId)).size).toBe(450);
    expect(idsOf(await changes(rest.end.cursor))).toEqual(['000.ics']);
  });

  it('that may not be read are a gap, and do not keep others from being listed', async () => {
    dav.addCollection('shut', 'calendar', { isShut: true });
    const { pages } = await run();
    expect(pages.flatMap(({ gaps = [] }) => gaps)).toMatchObject([{ name: '/dav/home/shut' }]);
    expect(idsOf({ pages } as Awaited<ReturnType<typeof run>>)).toHaveLength(5);
  });

  it('take no event for another one, and one that has changed meanwhile for what it is now', async () => {
    const { pages } = await run();
    const [first] = putsOf({ pages });
    if (!first) throw new Error('nothing to load');
    dav.put('work', '0.ics', eventOf('newer'));
    expect(textOf(await first.load(never))).toContain('newer');
    site.answer = (request, response) =>
      dav.answer({ ...request, path: request.path.replace('0.ics', '1.ics') }, response);
    await expect(first.load(never)).rejects.toMatchObject({ kind: 'unsound' });
    site.answer = dav.answer;
    dav.remove('work', '0.ics');
    await expect(first.load(never)).rejects.toMatchObject({ kind: 'gone' });
  });

  it.each([
    ['of another server', 'http://elsewhere.test/dav/principals/ann/'],
    ['that is none', 'http://['],
  ])('follow no address %s with the password', async (_, href) => {
    site.answer = (request, response) =>
      request.path === '/dav/'
        ? response
            .writeHead(207)
            .end(
              `<multistatus xmlns="DAV:"><response><href>/dav/</href><propstat><prop><current-user-principal><href>${href}</href></current-user-principal></prop><status>HTTP/1.1 200 OK</status></propstat></response></multistatus>`,
            )
        : dav.answer(request, response);
    await expect(run()).rejects.toMatchObject({ kind: 'misconfigured', nextStep: expect.stringContaining(href) });
  });

  it('are found from the server, a person, a home and by themselves', async () => {
    for (const path of ['', 'principals/ann/', 'home/', 'home/work', 'home/work/'])
      expect([path, idsOf(await run({}, { url: `http://site.test:${site.port}/dav/${path}` })).length]).toEqual([
        path,
        5,
      ]);
  });
});
