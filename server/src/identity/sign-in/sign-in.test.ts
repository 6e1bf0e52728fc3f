import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ProblemBody, SignedIn } from '@clew/contract';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { adminEmail, createTestApp, type TestApp } from '../../testing/test-app.ts';

const password = 'a long enough passphrase';
const own = { origin: 'http://clew.test' };
let nowMs: number;
let test: TestApp;

beforeEach(async () => {
  nowMs = Date.now();
  test = await createTestApp({ clock: { nowMs: () => nowMs } });
});
afterEach(() => test.close());

/** Without a key, as a page of this server. */
const browse = <Body = ProblemBody>(
  method: string,
  path: string,
  options: { body?: unknown; cookie?: string; headers?: Record<string, string>; from?: string } = {},
) =>
  test.call<Body>(method, path, {
    as: null,
    key: null,
    body: options.body,
    headers: { ...own, ...(options.cookie ? { cookie: options.cookie } : {}), ...options.headers },
    ...(options.from ? { from: options.from } : {}),
  });
const cookieOf = ({ headers }: { headers: Headers }) =>
  headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
const invite = async (email: string, more: object = {}) => {
  const { body } = await test.call<{ path: string }>('POST', '/api/invitations', { body: { email, ...more } });
  return body.path.replace('/join#', '');
};
const join = async (email: string) => {
  const reply = await browse<SignedIn>('POST', '/api/invitations/accept', {
    body: { token: await invite(email), password },
  });
  expect(reply.status).toBe(200);
  return cookieOf(reply);
};
const meOf = (cookie: string) => browse<{ email: string; admin: boolean } & ProblemBody>('GET', '/api/me', { cookie });

describe('a password', () => {
  const change = (cookie: string, current: string, next: string, headers: Record<string, string> = {}) =>
    browse('PUT', '/api/password', { cookie, body: { current, password: next }, headers });
  const next = 'quite another passphrase';

  it('can be changed by who knows it: the new one opens, the old one does not, and other sessions end', async () => {
    const first = await join('ann@clew.test');
    const other = cookieOf(await browse('POST', '/api/sign-in', { body: { email: 'ann@clew.test', password } }));
    const changed = await change(first, password, next);
    expect(changed.status).toBe(204);
    const signIns = [password, next].map((each) =>
      browse('POST', '/api/sign-in', { body: { email: 'ann@clew.test', password: each } }),
    );
    expect((await Promise.all(signIns)).map(({ status }) => status)).toEqual([401, 200]);
    const sessions = [first, other, cookieOf(changed)].map(meOf);
    expect((await Promise.all(sessions)).map(({ status }) => status)).toEqual([401, 401, 200]);
  });

  it('stays as it is for who does not know it, for a page of another site, for a short one, and after ten tries', async () => {
    const cookie = await join('ann@clew.test');
    const wrong = await change(cookie, 'some other passphrase', next);
    expect([wrong.status, wrong.body.errors]).toEqual([400, { current: ['This is not your password.'] }]);
    expect((await change(cookie, password, next, { origin: 'http://evil.test' })).status).toBe(403);
    expect((await change(cookie, password, 'short')).body.errors).toHaveProperty('password');
    for (let no = 2; no <= 10; no++) await change(cookie, 'some other passphrase', next);
    expect((await change(cookie, password, next)).status).toBe(429);
    expect((await meOf(cookie)).status).toBe(200);
  });

  it('is not there for who has none', async () => {
    await test.addAccounts('ben@clew.test');
    const reply = await test.call<ProblemBody>('PUT', '/api/password', {
      as: 'ben@clew.test',
      body: { current: password, password: next },
    });
    expect([reply.status, reply.body.errors]).toEqual([400, { current: ['This is not your password.'] }]);
  });
});

describe('an invitation', () => {
  it('lets its account choose a password once, and signs it in with a cookie that scripts cannot read', async () => {
    const token = await invite('Ann@clew.test', { name: 'Ann' });
    expect((await browse<object>('POST', '/api/invitations/read', { body: { token } })).body).toMatchObject({
      email: 'ann@clew.test',
      name: 'Ann',
    });
    const accepted = await browse<SignedIn>('POST', '/api/invitations/accept', {
      body: { token, name: 'Ann B.', password },
    });
    expect(accepted.body).toMatchObject({ email: 'ann@clew.test', name: 'Ann B.', admin: false });
    expect(accepted.headers.getSetCookie()[0]).toMatch(/^clew\.session_token=.+; Path=\/; HttpOnly; SameSite=Lax$/);
    expect((await meOf(cookieOf(accepted))).body).toMatchObject({
      email: 'ann@clew.test',
      mode: 'personal',
      scope: 'all',
    });
    expect((await browse('POST', '/api/invitations/accept', { body: { token, password } })).body.reason).toBe(
      'Invalid invitation',
    );
  });

  it('ends when a newer one is made, after a week, and with its account', async () => {
    const first = await invite('ann@clew.test');
    const second = await invite('ann@clew.test');
    const tryOn = async (token: string) => (await browse('POST', '/api/invitations/read', { body: { token } })).status;
    expect(await tryOn(first)).toBe(401);
    expect(await tryOn(second)).toBe(200);
    await test.call('DELETE', '/api/accounts/ann@clew.test');
    expect(await tryOn(second)).toBe(401);
    const third = await invite('ann@clew.test');
    nowMs += 8 * 24 * 3600 * 1000;
    expect(await tryOn(third)).toBe(401);
  });

  it('ends the other sessions of the account: whoever had the old password is out', async () => {
    const before = await join('ann@clew.test');
    await join('ann@clew.test');
    expect((await meOf(before)).status).toBe(401);
  });

  it('leaves no session of the old password, also where that was being compared meanwhile', async () => {
    await join('ann@clew.test');
    const token = await invite('ann@clew.test');
    const signIns = Array.from({ length: 8 }, () =>
      browse('POST', '/api/sign-in', { body: { email: 'ann@clew.test', password } }),
    );
    const accepted = await browse('POST', '/api/invitations/accept', { body: { token, password: `${password} 2` } });
    expect(accepted.status).toBe(200);
    for (const reply of await Promise.all(signIns))
      if (reply.status === 200) expect((await meOf(cookieOf(reply))).status).toBe(401);
  });

  it('is made by administrators alone', async () => {
    const cookie = await join('ann@clew.test');
    const reply = await browse('POST', '/api/invitations', { cookie, body: { email: 'ann@clew.test', admin: true } });
    expect([reply.status, reply.body.reason]).toEqual([403, 'Administrator required']);
  });

  it('takes no short password', async () => {
    const reply = await browse('POST', '/api/invitations/accept', {
      body: { token: await invite('a@clew.test'), password: 'short' },
    });
    expect(reply.body.errors).toEqual({ password: ['At least 12 characters.'] });
  });
});

describe('the first administrator', () => {
  it('does not come in by the printed link once anybody can sign in: it may stand in a log', async () => {
    const token = test.app.firstInvitation?.replace('/join#', '') ?? '';
    const cookie = await join(adminEmail);
    expect((await browse('POST', '/api/invitations/read', { body: { token } })).status).toBe(401);
    const taken = await browse('POST', '/api/invitations/accept', {
      body: { token, password: `${password} of another` },
    });
    expect([taken.status, taken.body.reason]).toEqual([401, 'Invalid invitation']);
    expect((await meOf(cookie)).body.email).toBe(adminEmail);
  });

  it('comes in once by the link of the start, and by none any more when somebody can sign in', async () => {
    const token = test.app.firstInvitation?.replace('/join#', '') ?? '';
    expect((await browse<object>('POST', '/api/invitations/read', { body: { token } })).body).toMatchObject({
      email: adminEmail,
    });
    const accepted = await browse<SignedIn>('POST', '/api/invitations/accept', {
      body: { token, name: 'Root', password },
    });
    expect(accepted.body).toMatchObject({ email: adminEmail, admin: true });
    expect((await browse('POST', '/api/invitations/accept', { body: { token, password } })).status).toBe(401);
    const again = await createTestApp();
    expect(again.app.firstInvitation).toBeDefined();
    await again.close();
  });
});

describe('a session', () => {
  it('sees what its account may see and nothing else', async () => {
    await test.push('wiki', 'ours', { content: 'The moon is cheese.', permissions: { users: ['ann@clew.test'] } });
    await test.push('wiki', 'theirs', { content: 'The moon is stone.', permissions: { users: ['bob@clew.test'] } });
    const [ann, bob] = [await join('ann@clew.test'), await join('bob@clew.test')];
    const titles = async (cookie: string) => {
      const { body } = await browse<{ totalResults: number; results: { resource: { title: string } }[] }>(
        'POST',
        '/search',
        { cookie, body: { query: 'moon' } },
      );
      return [body.totalResults, ...body.results.map(({ resource }) => resource.title)];
    };
    expect(await titles(ann)).toEqual([1, 'ours']);
    expect(await titles(bob)).toEqual([1, 'theirs']);
  });

  it('cannot act for somebody else', async () => {
    const cookie = await join('ann@clew.test');
    const reply = await browse('GET', '/api/me', { cookie, headers: { 'unleash-account': adminEmail } });
    expect(reply.body.reason).toBe('Impersonation not allowed');
  });

  it('opens nothing where its cookie was changed, and a wrong key beside it is not overlooked', async () => {
    const cookie = await join('ann@clew.test');
    expect((await meOf(cookie.replace(/=./, '=x'))).body.reason).toBe('Missing api key');
    expect((await meOf(cookie.slice(0, -6))).body.reason).toBe('Missing api key');
    expect((await browse('GET', '/api/me', { cookie, headers: { authorization: 'Bearer wrong' } })).body.reason).toBe(
      'Invalid api key',
    );
  });

  it('ends with sign-out, with its account, and after two weeks', async () => {
    const ann = await join('ann@clew.test');
    const out = await browse('POST', '/api/sign-out', { cookie: ann });
    expect([out.status, out.headers.getSetCookie()[0]]).toEqual([204, expect.stringContaining('Max-Age=0')]);
    expect((await meOf(ann)).status).toBe(401);
    const bob = await join('bob@clew.test');
    await test.call('DELETE', '/api/accounts/bob@clew.test');
    expect((await meOf(bob)).status).toBe(401);
    await test.addAccounts('bob@clew.test');
    expect((await meOf(bob)).status).toBe(401);
    const cy = await join('cy@clew.test');
    nowMs += 15 * 24 * 3600 * 1000;
    expect((await meOf(cy)).status).toBe(401);
  });

  it('changes nothing for a page of another site, or for none', async () => {
    const cookie = await join('ann@clew.test');
    const search = (headers: Record<string, string>) =>
      test.call<ProblemBody>('POST', '/search', { as: null, key: null, body: {}, headers: { cookie, ...headers } });
    for (const headers of [
      {},
      { origin: 'http://evil.test' },
      { origin: 'null' },
      { origin: 'http://clew.test', 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'cross-site' },
    ] as Record<string, string>[])
      expect([headers, (await search(headers)).body.reason]).toEqual([headers, 'Foreign page']);
    expect((await search({ 'sec-fetch-site': 'same-origin' })).status).toBe(200);
    const foreign = await test.call<ProblemBody>('POST', '/api/sign-in', {
      as: null,
      key: null,
      body: { email: 'a@b.c', password },
      headers: { origin: 'http://evil.test' },
    });
    expect(foreign.body.reason).toBe('Foreign page');
  });

  it('makes a key that outlives it', async () => {
    const cookie = await join('ann@clew.test');
    const { body } = await browse<{ id: string }>('POST', '/api/keys', { cookie, body: { name: 'Script' } });
    const { body: list } = await browse<{ keys: { id: string; expiresAt: null }[] }>('GET', '/api/keys', { cookie });
    expect(list.keys).toMatchObject([{ id: body.id, expiresAt: null }]);
  });
});

describe('signing in', () => {
  const signIn = (email: string, secret: string, from = '127.0.0.1') =>
    browse('POST', '/api/sign-in', { body: { email, password: secret }, from });

  it('takes the right password, in any case of the address', async () => {
    await join('ann@clew.test');
    const reply = await signIn(' ANN@clew.test'.trim(), password);
    expect(reply.status).toBe(200);
    expect((await meOf(cookieOf(reply))).body.email).toBe('ann@clew.test');
  });

  it('says the same of a wrong password, an unknown address, and a closed account', async () => {
    await join('ann@clew.test');
    await join('bob@clew.test');
    await test.call('DELETE', '/api/accounts/bob@clew.test');
    const strip = ({ status, body: { requestId: _, ...body } }: { status: number; body: ProblemBody }) => ({
      status,
      body,
    });
    const wrong = strip(await signIn('ann@clew.test', 'not the passphrase'));
    expect(wrong).toMatchObject({ status: 401, body: { reason: 'Wrong email or password' } });
    expect(strip(await signIn('nobody@clew.test', password))).toEqual(wrong);
    expect(strip(await signIn('bob@clew.test', password))).toEqual(wrong);
    expect(strip(await signIn(adminEmail, password))).toEqual(wrong);
  });

  it('lets nobody guess on: after ten tries also the right password has to wait', async () => {
    await join('ann@clew.test');
    for (let n = 0; n < 10; n++) expect((await signIn('ann@clew.test', `guess ${n}`)).status).toBe(401);
    const reply = await signIn('ann@clew.test', password);
    expect([reply.status, Number(reply.headers.get('retry-after'))]).toEqual([429, 90]);
    expect((await signIn('ann@clew.test', password, '192.0.2.7')).status).toBe(200);
    nowMs += 90_000;
    expect((await signIn('ann@clew.test', password)).status).toBe(200);
  });

  it('is shut to nobody by invitations that are tried from his network, nor these by it', async () => {
    await join('ann@clew.test');
    const read = () => browse('POST', '/api/invitations/read', { body: { token: 'x'.repeat(40) } });
    for (let n = 0; n < 299; n++) expect((await read()).status).toBe(401);
    expect((await read()).status).toBe(429);
    expect((await signIn('ann@clew.test', password)).status).toBe(200);
  });

  it('is in the audit, with who it was', async () => {
    await join('ann@clew.test');
    await signIn('ann@clew.test', password);
    const { body } = await test.call<{ records: { operation: string; account: { email: string } }[] }>(
      'GET',
      '/api/audit?account=ann@clew.test',
    );
    expect(body.records.map(({ operation }) => operation)).toEqual(['signIn', 'acceptInvitation']);
    expect(JSON.stringify(body)).not.toContain(password);
  });
});

describe('behind https', () => {
  beforeEach(async () => {
    await test.close();
    test = await createTestApp({ settings: { CLEW_PUBLIC_URL: 'https://clew.test' } });
  });

  it('keeps the session in a cookie that no other host of the domain can set', async () => {
    const accepted = await browse<SignedIn>('POST', '/api/invitations/accept', {
      body: { token: await invite('ann@clew.test'), password },
    });
    const [set = ''] = accepted.headers.getSetCookie();
    expect(set.split('; ').slice(1).toSorted()).toEqual([
      'HttpOnly',
      expect.stringMatching(/^Max-Age=/),
      'Path=/',
      'SameSite=Lax',
      'Secure',
    ]);
    const cookie = cookieOf(accepted);
    expect(cookie).toMatch(/^__Host-clew\.session_token=/);
    expect((await meOf(cookie)).body.email).toBe('ann@clew.test');
    for (const name of ['clew', '__Secure-clew'])
      expect((await meOf(cookie.replace('__Host-clew', name))).body.reason).toBe('Missing api key');
    const out = await browse('POST', '/api/sign-out', { cookie });
    expect(out.headers.getSetCookie()).toEqual([
      '__Host-clew.session_token=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax; Secure',
    ]);
  });
});

describe('coming back from the identity provider', () => {
  const comeBack = (query: string, cookie?: string) =>
    browse('GET', `/api/auth/callback/oidc?${query}`, {
      headers: { 'sec-fetch-site': 'cross-site' },
      ...(cookie ? { cookie } : {}),
    });

  it('leads nowhere where none is configured, and shuts nobody out who signs in', async () => {
    await join('ann@clew.test');
    for (let n = 0; n < 301; n++)
      expect((await comeBack('code=x&state=y')).headers.get('location')).toBe('/sign-in?error=not-begun-here');
    expect((await browse('POST', '/api/sign-in', { body: { email: 'ann@clew.test', password } })).status).toBe(200);
  });

  it('counts only for a browser that began it here: images on a foreign page shut nobody out', async () => {
    const provider = createServer((_, response) => {
      const at = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
      response.setHeader('content-type', 'application/json');
      response.end(
        JSON.stringify({
          issuer: at,
          authorization_endpoint: `${at}/auth`,
          token_endpoint: `${at}/token`,
          jwks_uri: `${at}/keys`,
        }),
      );
    });
    await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
    await test.close();
    // No try comes back by time, however long the tries take.
    const nowMs = Date.now();
    test = await createTestApp({
      clock: { nowMs: () => nowMs },
      settings: {
        CLEW_PUBLIC_URL: 'https://clew.test',
        CLEW_OIDC_ISSUER: `http://127.0.0.1:${(provider.address() as AddressInfo).port}`,
        CLEW_OIDC_CLIENT_ID: 'clew',
        CLEW_OIDC_CLIENT_SECRET: 'a secret',
      },
    });
    const begin = () => browse<{ url: string }>('POST', '/api/sign-in/oidc', { body: { returnTo: '/' } });
    for (let n = 0; n < 301; n++)
      expect(
        (await comeBack('code=x&state=y', n % 2 ? '__Host-clew.state=y.eA' : undefined)).headers.get('location'),
      ).toBe('/sign-in?error=not-begun-here');
    const began = await begin();
    expect(began.status).toBe(200);
    const cookie = cookieOf(began);
    expect(cookie).toMatch(/^__Host-clew\.state=/);
    expect((await comeBack('code=x&state=other', cookie)).headers.get('location')).toBe(
      '/sign-in?error=not-begun-here',
    );
    const state = new URL(began.body.url).searchParams.get('state') ?? '';
    const refused = await comeBack(`error=access_denied&state=${state}`, cookie);
    expect(refused.headers.get('location')).toContain('/sign-in?error=access_denied');
    for (let n = 0; n < 298; n++) expect((await begin()).status).toBe(200);
    expect((await begin()).status).toBe(429);
    expect((await comeBack(`code=x&state=${state}`, cookie)).status).toBe(429);
    await new Promise((resolve) => provider.close(resolve));
  });
});
