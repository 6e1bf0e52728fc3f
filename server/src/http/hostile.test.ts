import type { BatchResult, ProblemBody } from '@clew/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adminEmail, createTestApp, type TestApp } from '../testing/test-app.ts';

/** What a hostile or careless client may send. Where this fails by a timeout, something takes quadratic time again. */
let clew: TestApp;
const [ann, bob] = ['ann@clew.test', 'bob@clew.test'];

beforeAll(async () => {
  clew = await createTestApp();
  await clew.addAccounts(ann, bob);
  await clew.push('wiki', 'plain', { content: 'A plain page on okapis.', permissions: { public: true } });
});
afterAll(() => clew.close());

const put = (externalId: string, body: object) =>
  clew.call<ProblemBody>('PUT', `/api/sources/wiki/resources/${externalId}`, {
    body: { type: 'page', title: 'T', permissions: { public: true }, ...body },
  });
const batch = (lines: string) =>
  clew.call<{ results: BatchResult[] } & ProblemBody>('POST', '/api/sources/wiki/resources:batch', {
    body: lines,
    headers: { 'content-type': 'application/x-ndjson' },
  });

describe('content', () => {
  const markdown = { contentType: 'text/markdown' };
  it.each([
    ['headings without text', { ...markdown, content: '# a\n\n'.repeat(60_000) }],
    ['headings, blank lines, paragraphs', { ...markdown, content: `${'# a\n\n'.repeat(40)}one\n\ntwo\n\nthree` }],
    ['a heading of blanks', { ...markdown, content: `# a${' '.repeat(100_000)}b` }],
    ['a heading of marks', { ...markdown, content: `# a${'#'.repeat(100_000)}b` }],
    ['a table without blank lines', { content: 'a,b,c,d,e,f\n'.repeat(60_000) }],
    ['short lines', { content: 'a\n'.repeat(150_000) }],
    ['short sentences', { content: 'A. '.repeat(100_000) }],
    ['one word', { content: 'x'.repeat(600_000) }],
    ['dots', { content: `a${'.'.repeat(300_000)}b` }],
    ['at signs', { content: `who ${'@'.repeat(300_000)}` }],
    ['nested HTML', { contentType: 'text/html', content: `${'<div>'.repeat(100_000)}okapi` }],
    ['stray closing tags', { contentType: 'text/html', content: '<b>x</i>'.repeat(60_000) }],
    ['a bomb of brackets', { ...markdown, content: '[('.repeat(200_000) }],
  ])('of %s is taken, and answers go on', { timeout: 30_000 }, async (_, body) => {
    expect((await put('odd', body)).status).toBe(200);
    expect((await clew.ask(ann, 'Who knows of okapis, @ or a.b?')).type).toBe('Full');
  });

  it('of more passages than an index counts is refused, and blocks nothing else', async () => {
    const { status, body } = await put('huge', { ...markdown, content: '# a\nb okapi\n'.repeat(66_000) });
    expect([status, Object.keys(body.errors ?? {})]).toEqual([400, ['content']]);
    expect((await put('after', { content: 'fine' })).status).toBe(200);
  });

  it('whose data is too large or too deep is refused', async () => {
    expect(Object.keys((await put('big', { data: { x: 'y'.repeat(70_000) } })).body.errors ?? {})).toEqual(['data']);
    const deep = JSON.parse(`${'['.repeat(80)}${']'.repeat(80)}`) as unknown;
    expect((await put('deep', { data: { deep } })).status).toBe(400);
  });

  it('called . or .. has no path of its own, so it is refused', async () => {
    const { body } = await batch('{"externalId":"..","type":"x","title":"x"}\n{"externalId":".","op":"delete"}');
    expect(body.results.map(({ status }) => status)).toEqual([400, 400]);
  });
});

describe('batches', () => {
  it('of too many lines are refused', async () => {
    const { status, body } = await batch('1\n'.repeat(30_000));
    expect([status, Object.keys(body.errors ?? {})]).toEqual([400, ['body']]);
  });

  it('a bad line never rejects the rest, and the order of the lines holds', async () => {
    const line = (value: object) =>
      JSON.stringify({ type: 'page', title: 'x', permissions: { public: true }, ...value });
    const deep = `{"externalId":"d","type":"x","title":"x","data":${'{"a":'.repeat(100)}1${'}'.repeat(100)}}`;
    const lines = [
      line({ externalId: 'one', content: 'wombat first' }),
      'not json',
      deep,
      line({ EXTERNALID: 'two', content: 'wombat', title: 5 }),
      line({ externalId: 'one', content: 'wombat second' }),
      '{"op":"delete","externalId":"one"}',
      line({ externalId: 'one', content: 'wombat third', version: 3 }),
      line({ externalId: 'one', content: 'wombat fourth', version: 2 }),
      '{"op":"fly","externalId":"one"}',
      '[]',
    ];
    const { status, body } = await batch(lines.join('\n'));
    expect(status).toBe(200);
    expect(body.results.map((result) => [result.externalId, result.status])).toEqual([
      ['one', 200],
      [null, 400],
      [null, 400],
      ['two', 400],
      ['one', 200],
      ['one', 204],
      ['one', 200],
      ['one', 409],
      ['one', 400],
      [null, 400],
    ]);
    const { resources } = await clew.ask(ann, 'wombat third');
    expect(resources.map(({ externalId }) => externalId)).toEqual(['one']);
  });

  it('for a source that is not there are refused', async () => {
    const reply = await clew.call<ProblemBody>('POST', '/api/sources/nowhere/resources:batch', {
      body: '{}',
      headers: { 'content-type': 'application/x-ndjson' },
    });
    expect([reply.status, reply.body.reason]).toEqual([404, 'Unknown source']);
  });
});

describe('questions and filters', () => {
  it.each([
    ['dots', `a${'.'.repeat(90_000)}b`],
    ['distinct words', Array.from({ length: 15_000 }, (_, n) => `w${n.toString(36)}`).join(' ')],
    ['one word', 'x'.repeat(100_000)],
    ['capitals', 'Ab '.repeat(30_000)],
    ['question marks', '? '.repeat(50_000)],
  ])('a question of %s is answered', { timeout: 30_000 }, async (_, text) =>
    expect((await clew.ask(ann, text)).type).toBe('Full'),
  );

  it('as many values as allowed are taken by every filter of several values', { timeout: 30_000 }, async () => {
    const thousand = Array.from({ length: 1_000 }, (_, n) => `v${n}`);
    for (const name of [
      'label',
      'anyLabel',
      'pathPrefix',
      'path',
      'rsvp',
      'createdBy',
      'resourceId',
      'custom',
      'managedBy',
    ]) {
      const filters = { [name]: thousand };
      expect([name, (await clew.ask(ann, 'okapi', { enterpriseSearch: { filters } })).resources]).toEqual([name, []]);
    }
    const tooMany = { messages: [{ text: 'x' }], enterpriseSearch: { filters: { label: [...thousand, 'one more'] } } };
    expect((await clew.call('POST', '/chats', { body: tooMany })).status).toBe(400);
  });
});

describe('power', () => {
  const createKey = async (as: string, body: object, key?: string) =>
    (
      await clew.call<{ id: string; key: string }>('POST', '/api/keys', {
        as: key ? null : as,
        body,
        ...(key ? { key } : {}),
      })
    ).body;

  it('an impersonating key ends with the administrator who made it', async () => {
    await clew.call('PUT', `/api/accounts/${bob}`, { body: { admin: true } });
    const { key } = await createKey(bob, { mode: 'impersonating' });
    expect((await clew.call('GET', '/api/accounts', { as: adminEmail, key })).status).toBe(200);
    await clew.call('PUT', `/api/accounts/${bob}`, { body: { admin: false } });
    expect((await clew.call('GET', '/api/accounts', { as: adminEmail, key })).status).toBe(401);
  });

  it('no key outlives the one that made it', async () => {
    const parent = await createKey(ann, { expiresAt: '2099-01-01T00:00:00Z' });
    await createKey(ann, {}, parent.key);
    const { body } = await clew.call<{ keys: { expiresAt: string }[] }>('GET', '/api/keys', { as: ann });
    expect(body.keys.map(({ expiresAt }) => expiresAt)).toEqual([
      '2099-01-01T00:00:00.000Z',
      '2099-01-01T00:00:00.000Z',
    ]);
  });

  it('a limited key sees and revokes no wider one, and stars nothing', async () => {
    const wide = await createKey(bob, {});
    const narrow = await createKey(bob, { scope: ['default'] });
    const list = await clew.call<{ keys: { id: string }[] }>('GET', '/api/keys', { as: null, key: narrow.key });
    expect(list.body.keys.map(({ id }) => id)).toEqual([narrow.id]);
    expect((await clew.call('DELETE', `/api/keys/${wide.id}`, { as: null, key: narrow.key })).status).toBe(404);
    expect((await clew.call('PUT', '/api/stars/res_x', { as: null, key: narrow.key })).status).toBe(403);
  });

  it('the last administrator can not be taken away', async () => {
    expect((await clew.call('PUT', `/api/accounts/${adminEmail}`, { body: { admin: false } })).status).toBe(400);
    expect((await clew.call('DELETE', `/api/accounts/${adminEmail}`)).status).toBe(400);
    expect((await clew.call('GET', '/api/accounts')).status).toBe(200);
  });

  it('a deactivated account gets no old key back', async () => {
    await clew.addAccounts('back@clew.test');
    const { key } = await createKey('back@clew.test', {});
    await clew.call('DELETE', '/api/accounts/back@clew.test');
    await clew.addAccounts('back@clew.test');
    expect((await clew.call('GET', '/api/me', { as: null, key })).status).toBe(401);
    expect((await clew.call('GET', '/api/me', { as: 'back@clew.test' })).status).toBe(200);
  });

  it('who only uses an assistant does not see with whom it is shared and what it is told', async () => {
    await clew.call('POST', '/api/assistants', {
      body: { name: 'HR', instructions: 'secret', sharedWith: { users: [ann, bob] } },
    });
    const { body } = await clew.call<{ assistants: object[] }>('GET', '/api/assistants', { as: ann });
    for (const assistant of body.assistants) expect(Object.keys(assistant).sort()).toEqual(['id', 'name']);
  });

  it('a star can be taken back from what is no longer readable', async () => {
    const id = await clew.push('wiki', 'starred', { content: 'numbat', permissions: { public: true } });
    await clew.call('PUT', `/api/stars/${id}`, { as: ann });
    await clew.push('wiki', 'starred', { content: 'numbat' });
    expect((await clew.call('DELETE', `/api/stars/${id}`, { as: ann })).status).toBe(204);
    expect((await clew.call('PUT', `/api/stars/${id}`, { as: ann })).status).toBe(404);
    await clew.push('wiki', 'starred', { content: 'numbat', permissions: { public: true } });
    expect((await clew.ask(ann, 'numbat', { enterpriseSearch: { filters: { isStarred: true } } })).resources).toEqual(
      [],
    );
  });

  it('a push without a version does not make an older one newer', async () => {
    expect((await put('versioned', { version: 5 })).status).toBe(200);
    expect((await put('versioned', { title: 'no version' })).status).toBe(200);
    expect((await put('versioned', { version: 3 })).status).toBe(409);
  });

  it('managers are the people whom people name, by any of their names', async () => {
    const app = await createTestApp();
    await app.addAccounts('boss@x.test', 'carl@x.test');
    await app.call('PUT', '/api/accounts/boss@x.test', { body: { identities: { hr: 'u7' } } });
    const person = { type: 'person', content: 'marker', permissions: { public: true } };
    await app.push('hr', 'peter', { ...person, managedBy: 'u7' });
    await app.push('hr', 'boss', { ...person, email: 'boss@x.test' });
    await app.push('hr', 'u9', { ...person });
    await app.push('hr', 'olga', { ...person, managedBy: 'u9' });
    await app.push('hr', 'carl', { ...person, email: 'carl@x.test' });
    await app.push('crm', 'deal', {
      type: 'deal',
      content: 'marker',
      managedBy: 'carl@x.test',
      permissions: { public: true },
    });
    const found = async (isManager: boolean) =>
      (await app.ask('carl@x.test', 'marker', { enterpriseSearch: { filters: { isManager } } })).resources
        .map(({ externalId }) => externalId)
        .sort();
    expect(await found(true)).toEqual(['boss', 'u9']);
    expect(await found(false)).toEqual(['carl', 'olga', 'peter']);
    await app.close();
  });
});
