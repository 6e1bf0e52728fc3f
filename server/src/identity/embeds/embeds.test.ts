import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { AuditRecord, ProblemBody, WrittenEmbed } from '@clew/contract';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createTestApp, type TestApp } from '../../testing/test-app.ts';

let clew: TestApp;
let nowMs = Date.parse('2026-06-01T12:00:00Z');
let assistantId: string;
let otherAssistantId: string;
const [ann, eve] = ['ann@clew.test', 'eve@clew.test'];
const secretKey = 'secret-key-of-the-tests-of-embeds';
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const ed = generateKeyPairSync('ed25519');
const pem = (key: KeyObject) => key.export({ type: 'spki', format: 'pem' }).toString();

beforeAll(async () => {
  clew = await createTestApp({ clock: { nowMs: () => nowMs }, settings: { CLEW_SECRET_KEY: secretKey } });
  await clew.addAccounts(ann, eve);
  const create = async (name: string) =>
    (
      await clew.call<{ id: string }>('POST', '/api/assistants', {
        body: { name, sharedWith: { everyone: true } },
      })
    ).body.id;
  assistantId = await create('Embedded');
  otherAssistantId = await create('Other');
});
afterAll(() => clew.close());

const valid = () => ({
  name: 'Shop',
  assistantId,
  algorithm: 'HS256',
  issuer: 'https://shop.example',
  audience: 'clew',
});
const createEmbed = async (body: object = {}) => {
  const reply = await clew.call<WrittenEmbed>('POST', '/api/embeds', { body: { ...valid(), ...body } });
  expect(reply.status).toBe(201);
  return reply.body;
};
const seconds = () => Math.floor(nowMs / 1000);
/** A token as a back end signs it; `undefined` takes a claim out. */
const sign = (key: KeyObject | string | undefined, claims: Record<string, unknown> = {}, alg = 'HS256') => {
  const payload = {
    iss: 'https://shop.example',
    aud: 'clew',
    sub: ann,
    exp: seconds() + 300,
    iat: seconds(),
    ...claims,
  };
  return new SignJWT(payload).setProtectedHeader({ alg }).sign(typeof key === 'object' ? key : Buffer.from(key ?? ''));
};
// Each from an address of its own: the pause after many wrong ones is tested elsewhere.
let address = 0;
const exchange = (embedId: string, token: string, from = `10.1.${++address >> 8}.${address & 255}`) =>
  clew.call<{ token: string } & ProblemBody>('POST', '/tokens', {
    key: null,
    as: null,
    body: { embedId, token },
    from,
  });
const refusalOf = async (embedId: string, token: string) => {
  const { status, body } = await exchange(embedId, token);
  return [status, body.reason];
};
const invalid = [401, 'Invalid token'];
const withSession = (token: string) => (method: string, path: string, body?: object) =>
  clew.call<ProblemBody & { email: string }>(method, path, { key: token, as: null, ...(body ? { body } : {}) });

describe('a token of an embed', () => {
  it('becomes a session of its user for the assistant of the embed, for a quarter of an hour', async () => {
    const { id, secret } = await createEmbed();
    const { status, body } = await exchange(id, await sign(secret));
    expect([status, body.token]).toEqual([200, expect.stringMatching(/^clew_/)]);
    const call = withSession(body.token);
    const ask = () => call('POST', '/chats', { messages: [{ text: 'anything' }], assistantId });
    expect((await ask()).status).toBe(200);
    const { body: threads } = await clew.call<{ threads: { assistantId: string }[] }>('GET', '/api/threads', {
      as: ann,
    });
    expect(threads.threads[0]).toMatchObject({ assistantId });
    nowMs += 14 * 60_000;
    expect((await ask()).status).toBe(200);
    nowMs += 60_000;
    expect((await ask()).status).toBe(401);
  });

  it.each([
    ['RS256', rsa],
    ['ES256', ec],
    ['EdDSA', ed],
  ] as const)(
    'may be signed with %s, whose public key comes as PEM or as JWK',
    async (algorithm, { publicKey, privateKey }) => {
      for (const given of [pem(publicKey), publicKey.export({ format: 'jwk' })]) {
        const embed = await createEmbed({ algorithm, publicKey: given });
        expect([embed.secret, embed.publicKey]).toEqual([undefined, pem(publicKey)]);
        const token = await sign(privateKey, { jti: `${algorithm} ${typeof given}` }, algorithm);
        expect((await exchange(embed.id, token)).status).toBe(200);
      }
    },
  );

  it('names its user by email address, or by account id in `sub`', async () => {
    const { id, secret } = await createEmbed();
    const { body: me } = await clew.call<{ accountId: string }>('GET', '/api/me', { as: ann });
    for (const claims of [{ sub: 'ANN@clew.test' }, { sub: me.accountId }, { sub: 'u-17', email: ann }])
      expect((await exchange(id, await sign(secret, claims))).status).toBe(200);
    expect(await refusalOf(id, await sign(secret, { email: ann, email_verified: false }))).toEqual(invalid);
    // Another mailbox, whose first letter is U+FF41; and an id is no address.
    for (const claims of [{ sub: '\uff41nn@clew.test' }, { email: '\uff41nn@clew.test' }, { email: me.accountId }])
      expect((await refusalOf(id, await sign(secret, claims)))[1]).toBe('Unknown account');
    expect(await refusalOf(id, await sign(secret, { sub: undefined }))).toEqual(invalid);
  });

  it('cannot be unsigned, or signed otherwise than the embed says', async () => {
    const hs = await createEmbed();
    const rs = await createEmbed({ algorithm: 'RS256', publicKey: pem(rsa.publicKey) });
    const claims = Buffer.from(
      JSON.stringify({ iss: 'https://shop.example', aud: 'clew', sub: ann, exp: seconds() + 60 }),
    );
    const head = (alg: string) => Buffer.from(JSON.stringify({ alg })).toString('base64url');
    for (const none of ['none', 'None', 'NONE', ''])
      for (const id of [hs.id, rs.id])
        expect(await refusalOf(id, `${head(none)}.${claims.toString('base64url')}.`)).toEqual(invalid);
    // The public key of everybody as the secret of HS256.
    expect(await refusalOf(rs.id, await sign(pem(rsa.publicKey)))).toEqual(invalid);
    expect(await refusalOf(rs.id, await sign(pem(rsa.publicKey).trim()))).toEqual(invalid);
    expect(await refusalOf(rs.id, await sign(rsa.privateKey, {}, 'PS256'))).toEqual(invalid);
    expect(await refusalOf(hs.id, await sign(rsa.privateKey, {}, 'RS256'))).toEqual(invalid);
    expect(await refusalOf(hs.id, await sign(`${hs.secret}${hs.secret}`, {}, 'HS512'))).toEqual(invalid);
  });

  it('cannot be of another embed, changed, or no token at all', async () => {
    const [one, other] = [await createEmbed(), await createEmbed()];
    expect(await refusalOf(one.id, await sign(other.secret))).toEqual(invalid);
    const token = await sign(one.secret);
    const [head, , signature] = token.split('.');
    const [, claims] = (await sign(other.secret, { sub: eve })).split('.');
    expect(await refusalOf(one.id, [head, claims, signature].join('.'))).toEqual(invalid);
    for (const text of ['x', 'a.b.c', '..', `${token}.x`, token.slice(0, -4)])
      expect([text, await refusalOf(one.id, text)]).toEqual([text, invalid]);
    expect((await exchange(one.id, token)).status).toBe(200);
  });

  it('an embed that is not there and a signature that is wrong answer with one body', async () => {
    const { id } = await createEmbed();
    const bodyOf = async (embedId: string) => {
      const { status, body } = await exchange(embedId, await sign('a-secret-that-nobody-ever-gave-out'));
      return [status, { ...body, requestId: '' }];
    };
    expect(await bodyOf('emb_nobody')).toEqual(await bodyOf(id));
  });

  it.each([
    ['that is over', { exp: -1 }],
    ['that ends now', { exp: 0 }],
    ['without an end', { exp: undefined }],
    ['that ends in more than an hour', { exp: 3_602 }],
    ['that does not begin yet', { nbf: 62 }],
    ['of the future', { iat: 62 }],
  ])('cannot be one %s', async (_, times: Record<string, number | undefined>) => {
    const { id, secret } = await createEmbed();
    const at = (offset: number | undefined) => (offset === undefined ? undefined : seconds() + offset);
    const claims = Object.fromEntries(Object.entries(times).map(([name, offset]) => [name, at(offset)]));
    expect(await refusalOf(id, await sign(secret, claims))).toEqual(invalid);
  });

  it('may come from a clock that is a minute off, and may have times of other kinds never', async () => {
    const { id, secret } = await createEmbed();
    expect((await exchange(id, await sign(secret, { iat: seconds() + 59, nbf: seconds() + 59 }))).status).toBe(200);
    expect((await exchange(id, await sign(secret, { exp: seconds() + 3_600 }))).status).toBe(200);
    for (const odd of ['soon', null, true, [], 1e308, -1])
      expect(await refusalOf(id, await sign(secret, { exp: odd }).catch(() => 'x'))).toEqual(invalid);
  });

  it('cannot be for another issuer or audience', async () => {
    const { id, secret } = await createEmbed();
    for (const claims of [
      { iss: 'https://evil.example' },
      { iss: undefined },
      { aud: 'other' },
      { aud: ['other', 'CLEW'] },
      { aud: undefined },
    ])
      expect([claims, await refusalOf(id, await sign(secret, claims))]).toEqual([claims, invalid]);
    expect((await exchange(id, await sign(secret, { aud: ['other', 'clew'] }))).status).toBe(200);
  });

  it('tells who signed it which claim is wrong', async () => {
    const { id, secret } = await createEmbed();
    const { body } = await exchange(id, await sign(secret, { aud: 'other' }));
    expect(body.detail).toContain('`aud`');
    const { body: late } = await exchange(id, await sign(secret, { exp: seconds() - 1 }));
    expect(late.detail).toContain('`exp`');
  });

  it('works once, however it is written, also when it comes several times at the same moment', async () => {
    const { id, secret } = await createEmbed();
    const token = await sign(secret);
    const replies = await Promise.all([1, 2, 3, 4].map(() => exchange(id, token)));
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 401, 401, 401]);
    expect(await refusalOf(id, token)).toEqual(invalid);
    const withId = await sign(secret, { jti: 'one' });
    expect((await exchange(id, withId)).status).toBe(200);
    // Signed anew, but it says of itself that it is the same.
    expect(await refusalOf(id, await sign(secret, { jti: 'one', exp: seconds() + 301 }))).toEqual(invalid);
    expect((await exchange(id, await sign(secret, { jti: 'two' }))).status).toBe(200);
    // ECDSA has two signatures for each; the second is as valid.
    const es = await createEmbed({ algorithm: 'ES256', publicKey: pem(ec.publicKey) });
    const first = await sign(ec.privateKey, {}, 'ES256');
    expect((await exchange(es.id, first)).status).toBe(200);
    expect(await refusalOf(es.id, otherSignatureOf(first))).toEqual(invalid);
  });

  it('works once among embeds of one key', async () => {
    const options = { algorithm: 'EdDSA', publicKey: pem(ed.publicKey) };
    const [one, other] = [await createEmbed(options), await createEmbed(options)];
    const token = await sign(ed.privateKey, { jti: 'shared' }, 'EdDSA');
    expect((await exchange(one.id, token)).status).toBe(200);
    expect(await refusalOf(other.id, token)).toEqual(invalid);
  });

  it('cannot be for an account that is unknown or deactivated', async () => {
    const { id, secret } = await createEmbed();
    await clew.addAccounts('leaver@clew.test');
    await clew.call('DELETE', '/api/accounts/leaver@clew.test');
    for (const sub of ['nobody@clew.test', 'leaver@clew.test', 'me'])
      expect(await refusalOf(id, await sign(secret, { sub }))).toEqual([400, 'Unknown account']);
  });

  it('that is wrong counts as a wrong key of its address', async () => {
    const { id, secret } = await createEmbed();
    for (let n = 0; n < 20; n++) expect((await exchange(id, 'x', '203.0.113.9')).status).toBe(401);
    const refused = await exchange(id, 'x', '203.0.113.9');
    expect([refused.status, refused.headers.get('Retry-After')]).toEqual([429, '1']);
    expect((await exchange(id, await sign(secret), '203.0.113.9')).status).toBe(200);
  });
});

describe('a session', () => {
  const start = async (user = ann, body: object = {}) => {
    const embed = await createEmbed(body);
    const { body: session } = await exchange(embed.id, await sign(embed.secret, { sub: user, jti: embed.id }));
    return { embed, token: session.token, call: withSession(session.token) };
  };

  it('cannot use another assistant, nor threads with it, nor those of others', async () => {
    const { call } = await start();
    const question = { messages: [{ text: 'anything' }] };
    const other = await clew.ask(ann, 'anything', { assistantId: otherAssistantId });
    const eves = await clew.ask(eve, 'anything', { assistantId });
    for (const id of [otherAssistantId, 'default', undefined]) {
      const { status, body } = await call('POST', '/chats', { ...question, assistantId: id });
      expect([id, status, body.reason]).toEqual([id, 404, 'Unknown assistant']);
      for (const path of ['/search', '/filters/stats'])
        expect((await call('POST', path, { assistantId: id })).status).toBe(404);
    }
    for (const { threadId } of [other, eves])
      for (const method of ['GET', 'DELETE']) expect((await call(method, `/api/threads/${threadId}`)).status).toBe(404);
    expect((await call('POST', `/chats/${other.requestId}/cancel`)).status).toBe(404);
    const { body } = await clew.call<{ threads: { assistantId: string }[] }>('GET', '/api/threads', {
      key: (await start()).token,
      as: null,
    });
    expect(new Set(body.threads.map((each) => each.assistantId))).toEqual(new Set([assistantId]));
  });

  it('cannot manage anything, of an administrator neither', async () => {
    const { call } = await start('admin@clew.test');
    const routes: [string, string, object?][] = [
      ['GET', '/api/me'],
      ['GET', '/api/keys'],
      ['POST', '/api/keys', { scope: [assistantId] }],
      ['DELETE', '/api/keys/key_x'],
      ['GET', '/api/accounts'],
      ['PUT', '/api/sources/x', { appId: 'x' }],
      ['GET', '/api/assistants'],
      ['POST', '/api/assistants', { name: 'x' }],
      ['PUT', `/api/assistants/${assistantId}`, { name: 'x' }],
      ['GET', '/api/embeds'],
      ['POST', '/api/embeds', valid()],
      ['GET', '/api/audit'],
      ['PUT', '/api/stars/res_x'],
      ['GET', '/resources/res_x/content'],
    ];
    for (const [method, path, body] of routes) {
      const reply = await call(method, path, body);
      expect([method, path, reply.status, reply.body.reason]).toEqual([method, path, 403, 'Key scope too narrow']);
    }
  });

  it('cannot act for anybody else', async () => {
    const { token } = await start();
    const reply = await clew.call<ProblemBody>('GET', '/api/threads', { key: token, as: eve });
    expect([reply.status, reply.body.reason]).toEqual([400, 'Impersonation not allowed']);
  });

  it('sees what its user sees and nothing else, and cannot use an assistant that is not shared with him', async () => {
    await clew.push('wiki', 'for-ann', { content: 'okapi one', permissions: { users: [ann] } });
    await clew.push('wiki', 'for-eve', { content: 'okapi two', permissions: { users: [eve] } });
    const { token } = await start();
    type Found = { results: { resource: { externalId: string } }[] };
    const body = { query: 'okapi', assistantId };
    const found = await clew.call<Found>('POST', '/search', { key: token, as: null, body });
    expect(found.body.results.map(({ resource }) => resource.externalId)).toEqual(['for-ann']);
    const { body: hidden } = await clew.call<{ id: string }>('POST', '/api/assistants', { body: { name: 'Hidden' } });
    const { call } = await start(ann, { assistantId: hidden.id });
    expect((await call('POST', '/search', { assistantId: hidden.id })).status).toBe(404);
  });

  it('ends with its embed, with a change of it, and with its user', async () => {
    const isOpen = async (call: ReturnType<typeof withSession>) => (await call('GET', '/api/threads')).status;
    const deleted = await start();
    const changed = await start();
    await clew.addAccounts('leaver@clew.test');
    const left = await start('leaver@clew.test');
    for (const { call } of [deleted, changed, left]) expect(await isOpen(call)).toBe(200);
    await clew.call('DELETE', `/api/embeds/${deleted.embed.id}`);
    await clew.call('PUT', `/api/embeds/${changed.embed.id}`, { body: { ...valid(), assistantId: otherAssistantId } });
    await clew.call('DELETE', '/api/accounts/leaver@clew.test');
    for (const { call } of [deleted, changed, left]) expect(await isOpen(call)).toBe(401);
    expect(await refusalOf(deleted.embed.id, await sign(deleted.embed.secret, { jti: 'later' }))).toEqual(invalid);
  });

  it('is not among the keys, and its token is stored nowhere', async () => {
    const { token } = await start();
    const { body } = await clew.call<{ keys: { name: string }[] }>('GET', '/api/keys');
    expect(body.keys.filter(({ name }) => name.startsWith('Session'))).toEqual([]);
    const file = new DatabaseSync(join(clew.folder, 'clew.db'), { readOnly: true });
    const rows = JSON.stringify([file.prepare('SELECT * FROM keys').all(), file.prepare('SELECT * FROM audit').all()]);
    expect(rows).not.toContain(token.split('_')[2]);
    file.close();
  });

  it('is recorded with its user, and so is what is done in it', async () => {
    // Alone in its second: what was at the same time comes in the order of writing.
    nowMs += 1_000;
    const { embed, call } = await start();
    nowMs += 1_000;
    await call('POST', '/search', { query: 'gnu', assistantId });
    const { body } = await clew.call<{ records: AuditRecord[] }>('GET', `/api/audit?account=${ann}&limit=2`);
    const [search, exchanged] = body.records;
    expect(exchanged).toMatchObject({ operation: 'exchangeToken', target: embed.id, status: 200, account: ann });
    expect(search).toMatchObject({ operation: 'search', keyId: exchanged?.keyId, question: 'gnu' });
  });
});

describe('embeds', () => {
  it('are managed by administrators alone', async () => {
    const { id } = await createEmbed();
    for (const [method, path, body] of [
      ['GET', '/api/embeds'],
      ['POST', '/api/embeds', valid()],
      ['PUT', `/api/embeds/${id}`, valid()],
      ['DELETE', `/api/embeds/${id}`],
    ] as const) {
      const reply = await clew.call<ProblemBody>(method, path, { as: ann, ...(body ? { body } : {}) });
      expect([method, reply.status, reply.body.reason]).toEqual([method, 403, 'Administrator required']);
    }
    for (const method of ['PUT', 'DELETE'])
      expect((await clew.call(method, '/api/embeds/emb_nobody', { body: valid() })).status).toBe(404);
  });

  it('show a secret once, keep it encrypted, and make a new one when asked', async () => {
    const { id, secret } = await createEmbed();
    expect(secret).toMatch(/^[\w-]{43}$/);
    const list = await clew.call('GET', '/api/embeds');
    expect(JSON.stringify(list.body)).not.toContain(secret);
    const file = new DatabaseSync(join(clew.folder, 'clew.db'), { readOnly: true });
    expect(JSON.stringify(file.prepare('SELECT * FROM embeds').all())).not.toContain(secret);
    file.close();
    const kept = await clew.call<WrittenEmbed>('PUT', `/api/embeds/${id}`, { body: { ...valid(), name: 'Renamed' } });
    expect([kept.status, kept.body.name, kept.body.secret]).toEqual([200, 'Renamed', undefined]);
    expect((await exchange(id, await sign(secret))).status).toBe(200);
    const { body: renewed } = await clew.call<WrittenEmbed>('PUT', `/api/embeds/${id}`, {
      body: { ...valid(), newSecret: true },
    });
    expect(await refusalOf(id, await sign(secret, { jti: 'old' }))).toEqual(invalid);
    expect((await exchange(id, await sign(renewed.secret, { jti: 'new' }))).status).toBe(200);
  });

  it('can change from a secret to a public key and back, and the old one ends', async () => {
    const { id, secret } = await createEmbed();
    const withKey = { ...valid(), algorithm: 'EdDSA', publicKey: pem(ed.publicKey) };
    const put = async (body: object) => (await clew.call<WrittenEmbed>('PUT', `/api/embeds/${id}`, { body })).body;
    expect((await put(withKey)).secret).toBeUndefined();
    expect(await refusalOf(id, await sign(secret, { jti: 'a' }))).toEqual(invalid);
    expect((await exchange(id, await sign(ed.privateKey, { jti: 'b' }, 'EdDSA'))).status).toBe(200);
    const { secret: next } = await put(valid());
    expect(next).toMatch(/^[\w-]{43}$/);
    expect(next).not.toBe(secret);
    expect(await refusalOf(id, await sign(ed.privateKey, { jti: 'c' }, 'EdDSA'))).toEqual(invalid);
  });

  it.each<[string, object, string]>([
    ['no key', { algorithm: 'RS256' }, 'publicKey'],
    ['a key where a secret belongs', { publicKey: pem(rsa.publicKey) }, 'publicKey'],
    ['a key of another kind', { algorithm: 'RS256', publicKey: pem(ec.publicKey) }, 'publicKey'],
    [
      'a key on another curve',
      { algorithm: 'ES256', publicKey: pem(generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey) },
      'publicKey',
    ],
    [
      'a short key',
      { algorithm: 'RS256', publicKey: pem(generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey) },
      'publicKey',
    ],
    [
      'a private key',
      { algorithm: 'EdDSA', publicKey: ed.privateKey.export({ type: 'pkcs8', format: 'pem' }) },
      'publicKey',
    ],
    ['a private JWK', { algorithm: 'EdDSA', publicKey: ed.privateKey.export({ format: 'jwk' }) }, 'publicKey'],
    ['no key at all', { algorithm: 'ES256', publicKey: 'hello' }, 'publicKey'],
    ['an empty JWK', { algorithm: 'ES256', publicKey: {} }, 'publicKey'],
    ['another algorithm', { algorithm: 'none' }, 'algorithm'],
    ['an assistant that is not there', { assistantId: 'ast_nobody' }, 'assistantId'],
    ['no issuer', { issuer: '' }, 'issuer'],
    ['no audience', { audience: undefined }, 'audience'],
  ])('are refused with %s', async (_, body, field) => {
    const reply = await clew.call<ProblemBody>('POST', '/api/embeds', { body: { ...valid(), ...body } });
    expect([reply.status, Object.keys(reply.body.errors ?? {})]).toEqual([400, [field]]);
    expect(JSON.stringify(reply.body)).not.toMatch(/BEGIN|"d"/);
  });

  it('need CLEW_SECRET_KEY for a secret, and say so; without it, or with another, they refuse and are marked', async () => {
    const first = await createTestApp({ settings: { CLEW_SECRET_KEY: secretKey } });
    onTestFinished(() => first.close());
    const body = { ...valid(), assistantId: 'default' };
    const { body: embed } = await first.call<WrittenEmbed>('POST', '/api/embeds', { body });
    await first.app.close();
    for (const settings of [{}, { CLEW_SECRET_KEY: `${secretKey}!` }]) {
      const later = await createTestApp({ folder: first.folder, settings });
      onTestFinished(() => later.close());
      const { body: list } = await later.call<{ embeds: WrittenEmbed[] }>('GET', '/api/embeds');
      expect(list.embeds).toMatchObject([{ id: embed.id, usable: false }]);
      const exp = Math.floor(Date.now() / 1000) + 60;
      const token = await sign(embed.secret, { exp, iat: exp, sub: 'admin@clew.test' });
      const refused = await later.call<ProblemBody>('POST', '/tokens', { body: { embedId: embed.id, token } });
      expect([refused.status, refused.body.reason]).toEqual(invalid);
      const created = await later.call<ProblemBody>('POST', '/api/embeds', { body });
      if ('CLEW_SECRET_KEY' in settings) expect(created.status).toBe(201);
      else
        expect([created.status, created.body.errors?.['algorithm']?.[0]]).toEqual([
          400,
          expect.stringContaining('CLEW_SECRET_KEY'),
        ]);
      if ('CLEW_SECRET_KEY' in settings) break;
      await later.app.close();
    }
  });
});

/** ECDSA over P-256: (r, n - s) is valid where (r, s) is. */
function otherSignatureOf(token: string): string {
  const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
  const [head, claims, signature = ''] = token.split('.');
  const bytes = Buffer.from(signature, 'base64url');
  const s = BigInt(`0x${bytes.subarray(32).toString('hex')}`);
  const other = Buffer.from((order - s).toString(16).padStart(64, '0'), 'hex');
  return [head, claims, Buffer.concat([bytes.subarray(0, 32), other]).toString('base64url')].join('.');
}
