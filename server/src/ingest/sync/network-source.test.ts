import type { Source } from '@clew/contract';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mailOf, openMailProgram } from '../../connectors/imap/testing/mail-program.ts';
import { hasDovecot, startDovecot } from '../../connectors/imap/testing/start-dovecot.ts';
import { createTestBucket } from '../../connectors/s3/testing/test-bucket.ts';
import { startTestSite, type TestSite } from '../../egress/testing/start-test-site.ts';
import { createTestApp, type TestApp } from '../../testing/test-app.ts';

let test: TestApp;
let site: TestSite;

beforeEach(async () => {
  site = await startTestSite(() => {});
  test = await createTestApp({ settings: { CLEW_SECRET_KEY: 'a-secret-key-of-the-tests-that-is-long' } });
  await test.addAccounts('ann@clew.test', 'bob@clew.test');
});
afterEach(async () => {
  await test.close();
  await site.close();
});

const put = (kind: string, settings: object) =>
  test.call<Source & { errors?: Record<string, string[]> }>('PUT', '/api/sources/net', {
    body: { appId: 'net', kind, schedule: 'off', settings: { permissions: { users: ['ann@clew.test'] }, ...settings } },
  });

/** The source when its first run has ended, or has something to say. */
async function settled(): Promise<Source> {
  for (;;) {
    const { body } = await test.call<Source>('GET', '/api/sources/net');
    if (body.status.run && body.status.state !== 'running') return body;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function found(as: string, query: string): Promise<string[]> {
  const { body } = await test.call<{ results: { resource: { title: string } }[] }>('POST', '/search', {
    as,
    body: { query, contentSearch: true },
  });
  return body.results.map(({ resource }) => resource.title);
}

describe('a source on the network', () => {
  const page = (title: string, body: string) =>
    `<!doctype html><html><head><title>${title}</title></head><body>${body}</body></html>`;

  it('comes in over the gate, for those who may read it', async () => {
    site.answer = ({ path }, response) => {
      const pages: Record<string, string> = {
        '/': page('Start', '<p>Welcome to the harbour</p><a href="/tides">more</a>'),
        '/tides': page('Tides', '<p>The spring tide is highest at new moon</p>'),
      };
      response.writeHead(pages[path] ? 200 : 404, { 'content-type': 'text/html' }).end(pages[path]);
    };
    const allow = [`127.0.0.1:${site.port}`];
    expect((await put('web-site', { url: `http://127.0.0.1:${site.port}/`, allow, pauseMs: 0 })).status).toBe(200);
    expect((await settled()).status).toMatchObject({ state: 'idle', counts: { resources: 2 } });
    expect(await found('ann@clew.test', 'spring tide')).toEqual(['Tides']);
    expect(await found('bob@clew.test', 'spring tide')).toEqual([]);
  });

  it('is not asked where it lies within a network and nobody has allowed it, and says so', async () => {
    await put('web-site', { url: `http://127.0.0.1:${site.port}/` });
    const { status } = await settled();
    expect(status.state).toBe('failed');
    expect(status.message).toContain('lies within a network');
    expect(site.connections()).toBe(0);
  });

  it('is refused with an allowance that can not be read', async () => {
    const { status, body } = await put('feed', { url: 'https://feeds.test/', allow: ['0.0.0.0/0'] });
    expect(status).toBe(400);
    expect(JSON.stringify(body.errors)).toContain('too wide');
  });

  it('never shows its key', async () => {
    const keys = { accessKeyId: 'AKIATEST', secretAccessKey: 'the-secret-of-the-bucket' };
    const bucket = createTestBucket({ bucket: 'handbook', keys });
    bucket.put('moorings.txt', 'Moorings are checked in October');
    site.answer = bucket.answer;
    const endpoint = `http://127.0.0.1:${site.port}`;
    const created = await put('s3', { endpoint, bucket: 'handbook', ...keys, allow: [`127.0.0.1:${site.port}`] });
    const source = await settled();
    expect(source.status).toMatchObject({ state: 'idle', counts: { resources: 1 } });
    expect(await found('ann@clew.test', 'moorings october')).toEqual(['moorings']);
    expect(JSON.stringify([created.body, source])).not.toContain('the-secret');
  });

  it.skipIf(!hasDovecot)('that speaks no HTTP comes in over the gate too', async () => {
    const server = await startDovecot();
    const program = await openMailProgram(server.port, 'ann');
    await program.add('INBOX', mailOf('Moorings', 'Moorings are checked in October'));
    program.close();
    const login = { url: `imap-clear://127.0.0.1:${server.port}`, userName: 'ann', password: 'secret' };
    await put('imap', login);
    expect((await settled()).status).toMatchObject({
      state: 'failed',
      message: expect.stringContaining('lies within'),
    });
    await put('imap', { ...login, allow: [`127.0.0.1:${server.port}`] });
    for (let isRead = false; !isRead; ) isRead = (await settled()).status.counts?.resources === 1;
    expect(await found('ann@clew.test', 'moorings october')).toEqual(['Moorings']);
    expect(await found('bob@clew.test', 'moorings october')).toEqual([]);
    await server.close();
  });
});
