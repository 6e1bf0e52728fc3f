/** What is said to a server until it lets somebody in, or does not. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { startTestSite } from '../../egress/testing/start-test-site.ts';
import { openTestFetch, runConnector } from '../testing/run-connector.ts';
import { createImapConnector } from './imap-connector.ts';

let server: Server | undefined;
const closing: (() => unknown)[] = [];
afterEach(async () => {
  server?.close();
  await Promise.all(closing.splice(0).map((close) => close()));
});

/** A server that answers each line by what the test says; what it was told, and how it went. */
async function speak(
  answers: Record<string, string>,
  greeting: string,
  {
    scheme = 'imap-clear',
    ...settings
  }: {
    scheme?: string;
    password?: string;
    accessToken?: string;
    refreshToken?: string;
    tokenUrl?: string;
    clientId?: string;
    clientSecret?: string;
  },
) {
  const heard: string[] = [];
  server = createServer((socket) => {
    socket.on('error', () => {}).write(`${greeting}\r\n`);
    socket.on('data', (bytes) => {
      for (const line of bytes.toString().split('\r\n').slice(0, -1)) {
        heard.push(line);
        const tag = line.split(' ')[0] ?? '';
        const found = Object.entries(answers).find(([start]) => line.replace(/^c\d+ /, '').startsWith(start));
        socket.write(`${(found?.[1] ?? 'TAG BAD').replaceAll('TAG', tag)}\r\n`);
      }
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const controller = new AbortController();
  const { fetch, connect, close } = openTestFetch({ allow: ['site.test:*'], signal: controller.signal });
  closing.push(close);
  const outcome = await runConnector(createImapConnector({ answerMs: 1_000 }), {
    settings: { url: `${scheme}://site.test:${port}`, userName: 'ann', permissions: {}, ...settings },
    fetch,
    connect,
    signal: controller.signal,
  }).catch((error: { kind: string }) => error.kind);
  return { heard, outcome };
}

const token = Buffer.from('user=ann\u0001auth=Bearer t0ken\u0001\u0001').toString('base64');
const noInbox = { CAPABILITY: '* CAPABILITY IMAP4rev1\r\nTAG OK', LIST: 'TAG OK' };

describe('signing in to a mail server', () => {
  it('with a token says it with the command, or when it is asked', async () => {
    const withIt = await speak(
      { ...noInbox, AUTHENTICATE: 'TAG OK' },
      '* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=XOAUTH2] hello',
      { accessToken: 't0ken' },
    );
    expect(withIt.heard[0]).toBe(`c1 AUTHENTICATE XOAUTH2 ${token}`);
    expect(withIt.outcome).toBe('unsound');
    const asked = await speak({ ...noInbox, AUTHENTICATE: '+ ', [token]: 'c2 OK' }, '* OK hello', {
      accessToken: 't0ken',
    });
    expect(asked.heard.slice(0, 3)).toEqual(['c1 CAPABILITY', 'c2 AUTHENTICATE XOAUTH2', token]);
    expect(asked.outcome).toBe('unsound');
  });

  it('with a token that holds no more ends as the protocol wants it', async () => {
    const { heard, outcome } = await speak(
      { AUTHENTICATE: '+ eyJzdGF0dXMiOiI0MDEifQ==', '': 'c1 NO [AUTHENTICATIONFAILED] no' },
      '* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=XOAUTH2] hello',
      { accessToken: 't0ken' },
    );
    expect([heard[1], outcome]).toEqual(['', 'access-denied']);
  });

  it('renews the token that it says, and says when that is not renewed any more', async () => {
    const site = await startTestSite((_request, response) => {
      response.end(JSON.stringify({ access_token: 't0ken', token_type: 'Bearer', expires_in: 3599 }));
    });
    closing.push(site.close);
    const oauth = {
      refreshToken: 'r3fresh',
      tokenUrl: `http://site.test:${site.port}/token`,
      clientId: 'clew',
      clientSecret: 's3cret',
    };
    const greeting = '* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=XOAUTH2] hello';
    const { heard } = await speak({ ...noInbox, AUTHENTICATE: 'TAG OK' }, greeting, oauth);
    expect(heard[0]).toBe(`c1 AUTHENTICATE XOAUTH2 ${token}`);
    expect(site.requests.map(({ method, body }) => [method, body])).toEqual([
      ['POST', 'grant_type=refresh_token&refresh_token=r3fresh&client_id=clew&client_secret=s3cret'],
    ]);
    site.answer = (_request, response) => response.writeHead(400).end('{"error":"invalid_grant"}');
    expect(await speak({}, greeting, oauth)).toEqual({ heard: [], outcome: 'access-denied' });
    for (const answer of ['{}', 'no JSON', JSON.stringify({ access_token: 'a\r\nb' })]) {
      site.answer = (_request, response) => response.end(answer);
      expect(await speak({}, greeting, oauth)).toEqual({ heard: [], outcome: 'unsound' });
    }
  });

  it('sends a password as what it is, whatever it holds', async () => {
    const { heard } = await speak({ ...noInbox, LOGIN: 'TAG OK' }, '* OK [CAPABILITY IMAP4rev1] hello', {
      password: 'a "b" \\c',
    });
    expect(heard[0]).toBe('c1 LOGIN "ann" "a \\"b\\" \\\\c"');
    const plain = await speak(
      { ...noInbox, AUTHENTICATE: 'TAG OK' },
      '* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] hello',
      { password: 'pässword' },
    );
    expect(plain.heard[0]).toBe(`c1 AUTHENTICATE PLAIN ${Buffer.from('\0ann\0pässword').toString('base64')}`);
  });

  it('sends no password where the server takes none, and none before TLS that was asked for', async () => {
    const disabled = await speak({}, '* OK [CAPABILITY IMAP4rev1 LOGINDISABLED] hello', { password: 'secret' });
    expect(disabled).toEqual({ heard: [], outcome: 'misconfigured' });
    const refused = await speak({ STARTTLS: 'TAG NO' }, '* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] hello', {
      scheme: 'imap',
      password: 'secret',
    });
    expect(refused).toEqual({ heard: ['c1 STARTTLS'], outcome: 'misconfigured' });
    const early = await speak({ STARTTLS: 'TAG OK\r\n* OK and more' }, '* OK hello', {
      scheme: 'imap',
      password: 'secret',
    });
    expect(early).toEqual({ heard: ['c1 STARTTLS'], outcome: 'unsound' });
  });

  it('tells a server that is busy from one that does not know who asks', async () => {
    const busy = await speak({ LOGIN: 'TAG NO [UNAVAILABLE] later' }, '* OK [CAPABILITY IMAP4rev1] hello', {
      password: 'secret',
    });
    expect(busy.outcome).toBe('unavailable');
    const unknown = await speak({ LOGIN: 'TAG NO who' }, '* OK [CAPABILITY IMAP4rev1] hello', { password: 'secret' });
    expect(unknown.outcome).toBe('access-denied');
    expect((await speak({}, '* BYE too many', { password: 'secret' })).outcome).toBe('unavailable');
    expect((await speak({}, 'SSH-2.0-x', { password: 'secret' })).outcome).toBe('unavailable');
  });
});
