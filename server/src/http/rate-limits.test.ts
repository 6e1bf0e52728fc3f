import type { ProblemBody } from '@clew/contract';
import { SignJWT } from 'jose';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createScriptedModel } from '../models/testing/scripted-model.ts';
import { adminEmail, createTestApp, type TestApp } from '../testing/test-app.ts';

const [ann, bob] = ['ann@clew.test', 'bob@clew.test'];

/** A server whose clock stands until it is moved. */
async function start(settings: Record<string, string>, more: Parameters<typeof createTestApp>[0] = {}) {
  const clock = { nowMs: () => clock.at, at: Date.parse('2026-06-01T12:00:00Z') };
  const clew = await createTestApp({ ...more, clock, settings });
  onTestFinished(() => clew.close());
  return { clew, clock };
}

const keyOf = async (clew: TestApp, as: string) =>
  (await clew.call<{ key: string }>('POST', '/api/keys', { as, body: {} })).body.key;
const limitsIn = ({ headers }: { headers: Headers }) => [headers.get('RateLimit-Policy'), headers.get('RateLimit')];

describe('the rate limit', () => {
  it('tells on every response what is left, and refuses beyond it with the time to wait', async () => {
    const { clew, clock } = await start({ CLEW_RATE_LIMIT: '3' });
    const policy = '"key";q=3;w=60, "account";q=3;w=60';
    expect(limitsIn(await clew.call('GET', '/api/me'))).toEqual([policy, '"key";r=2;t=20, "account";r=2;t=20']);
    const problem = await clew.call('POST', '/chats', { body: {} });
    expect([problem.status, ...limitsIn(problem)]).toEqual([400, policy, '"key";r=1;t=40, "account";r=1;t=40']);
    expect(limitsIn(await clew.call('DELETE', '/api/keys/key_x'))[1]).toBe('"key";r=0;t=20, "account";r=0;t=20');
    const refused = await clew.call<ProblemBody>('GET', '/api/me');
    expect([refused.status, refused.body.reason]).toEqual([429, 'Too many requests']);
    expect([refused.headers.get('Retry-After'), ...limitsIn(refused)]).toEqual([
      '20',
      policy,
      '"key";r=0;t=20, "account";r=0;t=20',
    ]);
    clock.at += 20_000;
    expect((await clew.call('GET', '/api/me')).status).toBe(200);
  });

  it('counts a key whoever it acts for, and an account whichever key it uses', async () => {
    const { clew } = await start({ CLEW_RATE_LIMIT: '8' });
    await clew.addAccounts(ann, bob);
    const keys = [await keyOf(clew, ann), await keyOf(clew, ann), await keyOf(clew, bob)];
    const me = (key: string) => clew.call<ProblemBody>('GET', '/api/me', { as: null, key });
    for (let n = 0; n < 3; n++) for (const key of keys.slice(0, 2)) expect((await me(key)).status).toBe(200);
    const refused = await me(keys[0] ?? '');
    expect([refused.status, refused.body.detail]).toEqual([429, expect.stringContaining('This account')]);
    expect((await me(keys[1] ?? '')).status).toBe(429);
    expect((await me(keys[2] ?? '')).status).toBe(200);
    for (const as of [bob, adminEmail, bob]) expect((await clew.call('GET', '/api/me', { as })).status).toBe(200);
    const exhausted = await clew.call<ProblemBody>('GET', '/api/me', { as: bob });
    expect([exhausted.status, exhausted.body.detail]).toEqual([429, expect.stringContaining('This key')]);
  });

  it('costs nothing who is refused: the other limit is not used up by it', async () => {
    const { clew } = await start({ CLEW_RATE_LIMIT: '4' });
    await clew.addAccounts(ann);
    const key = await keyOf(clew, ann);
    const me = () => clew.call('GET', '/api/me', { as: null, key });
    for (let n = 0; n < 3; n++) expect((await me()).status).toBe(200);
    for (let n = 0; n < 5; n++) expect(limitsIn(await me())[1]).toMatch(/^"key";r=1;t=45, "account";r=0;t=15$/);
  });

  it('does not touch what is open to anybody, nor anything where it is off', async () => {
    const { clew } = await start({ CLEW_RATE_LIMIT: '1' });
    await clew.call('GET', '/api/me');
    for (const path of ['/healthz', '/readyz', '/openapi.json']) {
      const reply = await clew.call('GET', path);
      expect([path, reply.status, ...limitsIn(reply)]).toEqual([path, 200, null, null]);
    }
    const { clew: free } = await start({ CLEW_RATE_LIMIT: 'off' });
    expect(limitsIn(await free.call('GET', '/api/me'))).toEqual([null, null]);
  });

  it('can be read by a web page of an allowed origin', async () => {
    const origin = 'https://intranet.example';
    const { clew } = await start({ CLEW_CORS_ORIGINS: origin, CLEW_RATE_LIMIT: '9' });
    const { headers } = await clew.call('GET', '/api/me', { headers: { origin } });
    expect(headers.get('access-control-expose-headers')).toContain('RateLimit');
    expect(headers.get('access-control-expose-headers')).toContain('Retry-After');
  });
});

describe('the rate limit of sessions', () => {
  const secretKey = 'secret-key-of-the-tests-of-limits';
  async function startWithEmbeds() {
    const { clew, clock } = await start({ CLEW_RATE_LIMIT: '4', CLEW_SECRET_KEY: secretKey });
    // Several addresses and accounts: what is done here to begin with counts too.
    const embed = async () => {
      clock.at += 60_000;
      const form = { name: 'E', assistantId: 'default', algorithm: 'HS256', issuer: 'portal', audience: 'clew' };
      return (await clew.call<{ id: string; secret: string }>('POST', '/api/embeds', { body: form })).body;
    };
    const sign = ({ secret }: { secret: string }, more: object = {}) =>
      new SignJWT({ iss: 'portal', aud: 'clew', email: adminEmail, exp: clock.at / 1000 + 600, ...more })
        .setProtectedHeader({ alg: 'HS256' })
        .sign(Buffer.from(secret));
    const exchange = (embedId: string, token: string, from: string) =>
      clew.call<ProblemBody & { token: string }>('POST', '/tokens', {
        as: null,
        key: null,
        body: { embedId, token },
        from,
      });
    let jti = 0;
    const ask = async (of: { id: string; secret: string }, from: string) =>
      exchange(of.id, await sign(of, { jti: String(++jti) }), from);
    return { clock, embeds: [await embed(), await embed()] as const, sign, exchange, ask };
  }

  it('counts an embed wherever its tokens come from, and says so as it does of keys', async () => {
    const { embeds, ask } = await startWithEmbeds();
    for (let n = 1; n <= 4; n++) {
      const reply = await ask(embeds[0], `10.0.0.${n}`);
      expect([reply.status, limitsIn(reply)[0]]).toEqual([200, '"embed";q=4;w=60, "address";q=4;w=60']);
    }
    const refused = await ask(embeds[0], '10.0.0.5');
    expect([refused.status, refused.body.reason, refused.headers.get('Retry-After')]).toEqual([
      429,
      'Too many requests',
      '15',
    ]);
    expect(limitsIn(refused)[1]).toBe('"embed";r=0;t=15, "address";r=4;t=0');
    expect(refused.body.detail).toContain('This embed');
    expect((await ask(embeds[1], '10.0.0.5')).status).toBe(200);
  });

  it('counts an address, of IPv6 its network, whichever embed it asks', async () => {
    const { embeds, ask } = await startWithEmbeds();
    for (let n = 1; n <= 4; n++) expect((await ask(embeds[n % 2] ?? embeds[0], `2001:db8::${n}`)).status).toBe(200);
    const refused = await ask(embeds[0], '2001:db8::9');
    expect([refused.status, refused.body.detail]).toEqual([429, expect.stringContaining('This address')]);
    expect((await ask(embeds[0], '2001:db8:0:1::9')).status).toBe(200);
  });

  it('leaves the token unused that it refuses, and counts no wrong one', async () => {
    const { clock, embeds, sign, exchange, ask } = await startWithEmbeds();
    for (let n = 1; n <= 6; n++)
      expect((await exchange(embeds[0].id, await sign({ secret: 'x'.repeat(40) }), '10.0.0.9')).status).toBe(401);
    for (let n = 1; n <= 4; n++) expect((await ask(embeds[0], '10.0.0.1')).status).toBe(200);
    const token = await sign(embeds[0], { jti: 'once' });
    expect((await exchange(embeds[0].id, token, '10.0.0.2')).status).toBe(429);
    clock.at += 15_000;
    expect((await exchange(embeds[0].id, token, '10.0.0.2')).status).toBe(200);
  });
});

describe('answers at once', () => {
  const question = { messages: [{ text: 'How high is the allowance?' }] };

  it('of one account are limited before anything is stored, and a place is free when one has ended', async () => {
    const gate = Promise.withResolvers<void>();
    const model = createScriptedModel(() => [
      { kind: 'wait', until: gate.promise },
      { kind: 'text', text: 'Done.' },
    ]);
    const { clew } = await start({ CLEW_CONCURRENT_CHATS: '2' }, { model });
    await clew.addAccounts(ann);
    const ask = (as: string, path = '/chats', body: object = question) =>
      clew.call<ProblemBody>('POST', path, { as, body });
    // All at the same moment: the limit is not passed by who comes before the first is stored.
    const running = [1, 2, 3, 4].map(() => ask(ann));
    const refused = await Promise.race(running);
    expect([refused.status, refused.body.reason, refused.headers.get('Retry-After')]).toEqual([
      429,
      'Too many requests',
      '1',
    ]);
    expect((await ask(ann, '/answers', { query: 'allowance' })).status).toBe(429);
    const other = ask(adminEmail);
    gate.resolve();
    expect((await Promise.all(running)).map(({ status }) => status).sort()).toEqual([200, 200, 429, 429]);
    expect((await other).status).toBe(200);
    const { body } = await clew.call<{ threads: unknown[] }>('GET', '/api/threads', { as: ann });
    expect(body.threads).toHaveLength(2);
    for (const path of ['/chats', '/answers'])
      expect((await ask(ann, path, { ...question, query: 'allowance' })).status).toBe(200);
  });

  it('that are refused or fail give their place back', async () => {
    const model = createScriptedModel(() => [{ kind: 'fail', error: new Error('no') }]);
    const { clew } = await start({ CLEW_CONCURRENT_CHATS: '1' }, { model });
    const statusOf = async (more: object) =>
      (await clew.call('POST', '/chats', { body: { ...question, ...more } })).status;
    expect([
      await statusOf({ assistantId: 'nobody' }),
      await statusOf({ threadId: 'thr_nobody' }),
      await statusOf({}),
      await statusOf({}),
    ]).toEqual([404, 404, 500, 500]);
  });
});
