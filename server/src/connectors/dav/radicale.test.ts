/** Calendars and contacts of a real server, from the source to what is found. */
import type { Source } from '@clew/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../../testing/test-app.ts';
import { hasRadicale, type Radicale, startRadicale } from './testing/start-radicale.ts';
import { contactOf, eventOf } from './testing/test-dav.ts';

const ann = 'ann@clew.test';
const home = `/${encodeURIComponent(ann)}`;

describe.skipIf(!hasRadicale)('a server of calendars and contacts', () => {
  let radicale: Radicale;
  let test: TestApp;
  beforeAll(async () => {
    radicale = await startRadicale([ann]);
    test = await createTestApp({ settings: { CLEW_SECRET_KEY: 'a-secret-key-of-the-tests-that-is-long' } });
    await test.addAccounts(ann, 'bob@clew.test');
    await radicale.ask(ann, 'MKCALENDAR', `${home}/work/`);
    await radicale.ask(
      ann,
      'MKCOL',
      `${home}/people/`,
      '<mkcol xmlns="DAV:" xmlns:A="urn:ietf:params:xml:ns:carddav"><set><prop><resourcetype><collection/><A:addressbook/></resourcetype></prop></set></mkcol>',
    );
    const invited =
      'ORGANIZER:mailto:ann@clew.test\r\nATTENDEE;PARTSTAT=ACCEPTED:mailto:bob@clew.test\r\nLOCATION:Quay 4\r\n';
    await putEvent('tides', eventOf('Spring tide drill', invited));
    await putEvent('ropes', eventOf('Rope inspection'));
    await radicale.ask(
      ann,
      'PUT',
      `${home}/people/1.vcf`,
      contactOf('Nora Pilot', 'TITLE:Pilot\r\nEMAIL:nora@port.test\r\n'),
      'text/vcard',
    );
  });
  afterAll(async () => {
    await test.close();
    await radicale.close();
  });

  const putEvent = (name: string, text: string) =>
    radicale.ask(ann, 'PUT', `${home}/work/${name}.ics`, text, 'text/calendar');
  const connect = async (id: string, kind: string) => {
    const allow = [`127.0.0.1:${radicale.port}`];
    const settings = { url: `http://127.0.0.1:${radicale.port}/`, userName: ann, password: 'secret', allow };
    expect(
      (await test.call('PUT', `/api/sources/${id}`, { body: { appId: id, kind, schedule: 'off', settings } })).status,
    ).toBe(200);
    return settled(id, 0);
  };
  async function settled(id: string, after: number): Promise<Source['status']> {
    for (;;) {
      const { status } = (await test.call<Source>('GET', `/api/sources/${id}`)).body;
      if ((status.run?.no ?? 0) > after && status.state !== 'running') return status;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
  async function sync(id: string): Promise<Source['status']> {
    const { no = 0 } = (await test.call<Source>('GET', `/api/sources/${id}`)).body.status.run ?? {};
    await test.call('POST', `/api/sources/${id}/sync`);
    return settled(id, no);
  }
  async function found(as: string, query: string, filters: object = {}): Promise<string[]> {
    const { body } = await test.call<{ results: { resource: { title: string } }[] }>('POST', '/search', {
      as,
      body: { query, contentSearch: true, filters },
    });
    return body.results.map(({ resource }) => resource.title).sort();
  }

  it('has its events found by their owner, with people, replies and times, and by nobody else', async () => {
    expect(await connect('calendar', 'caldav')).toMatchObject({
      state: 'idle',
      run: { counts: { written: 2, failed: 0 } },
    });
    expect(await found(ann, 'spring tide')).toEqual(['Spring tide drill']);
    expect(await found('bob@clew.test', 'spring tide')).toEqual([]);
    const window = { eventTimeFrameStart: '2026-03-01T09:30:00Z', eventTimeFrameEnd: '2026-03-01T09:40:00Z' };
    expect(await found(ann, '', { participants: ['bob@clew.test'], ...window, location: ['Quay 4'] })).toEqual([
      'Spring tide drill',
    ]);
  });

  it('tells what has changed and what is gone', async () => {
    await putEvent('tides', eventOf('Neap tide drill', '', 'Spring tide drill'));
    await putEvent('masts', eventOf('Mast repair'));
    await radicale.ask(ann, 'DELETE', `${home}/work/ropes.ics`);
    const { run } = await sync('calendar');
    expect(run).toMatchObject({ mode: 'changes', state: 'finished', counts: { seen: 2, written: 2, deleted: 1 } });
    expect(await found(ann, '', { linkId: 'calendar' })).toEqual(['Mast repair', 'Neap tide drill']);
    expect((await sync('calendar')).run).toMatchObject({ counts: { seen: 0, written: 0 } });
    await radicale.ask(ann, 'DELETE', `${home}/work/`);
    await radicale.ask(ann, 'MKCALENDAR', `${home}/leisure/`);
    await radicale.ask(ann, 'PUT', `${home}/leisure/a.ics`, eventOf('Rowing'), 'text/calendar');
    await sync('calendar');
    expect(await found(ann, '', { linkId: 'calendar' })).toEqual(['Rowing']);
  });

  it('has its contacts found by their owner', async () => {
    expect(await connect('contacts', 'carddav')).toMatchObject({ state: 'idle', run: { counts: { written: 1 } } });
    expect(await found(ann, 'pilot', { linkId: 'contacts', jobTitle: ['pilot'] })).toEqual(['Nora Pilot']);
    expect(await found('bob@clew.test', 'pilot')).toEqual([]);
  });

  it('that does not take the password any more takes nothing away', async () => {
    const allow = [`127.0.0.1:${radicale.port}`];
    const settings = { url: `http://127.0.0.1:${radicale.port}/`, userName: ann, password: 'wrong', allow };
    await test.call('PUT', '/api/sources/contacts', {
      body: { appId: 'contacts', kind: 'carddav', schedule: 'off', settings },
    });
    expect(await settled('contacts', 1)).toMatchObject({
      state: 'failed',
      message: expect.stringContaining('credentials'),
    });
    expect(await found(ann, 'pilot', { linkId: 'contacts' })).toEqual(['Nora Pilot']);
  });
});
