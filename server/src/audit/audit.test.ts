import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Account, AuditRecord, FullAnswer, ProblemBody } from '@clew/contract';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createScriptedModel } from '../models/testing/scripted-model.ts';
import { adminEmail, bootstrapKey, createTestApp, type TestApp } from '../testing/test-app.ts';

const ann = 'ann@clew.test';
const dayMs = 86_400_000;

async function start(options: Parameters<typeof createTestApp>[0] = {}): Promise<TestApp> {
  const clew = await createTestApp(options);
  onTestFinished(() => clew.close());
  await clew.addAccounts(ann);
  return clew;
}

const records = async (clew: TestApp, query = '') =>
  (await clew.call<{ records: AuditRecord[]; next: string | null }>('GET', `/api/audit${query}`)).body.records;
/** Of this operation, newest first. */
const recordsOf = (clew: TestApp, operation: string) => records(clew, `?operation=${operation}`);
const everyone = { permissions: { public: true } };

/** The server writes too, and goes on with that in the thread that would wait here: so no try waits. */
const change = (file: DatabaseSync, statement: string) =>
  expect
    .poll(() => {
      try {
        file.exec(statement);
        return 'done';
      } catch (error) {
        if ((error as { errcode?: number }).errcode !== 5) throw error;
        return 'locked';
      }
    })
    .toBe('done');

describe('the audit', () => {
  it('tells of a search who asked what, with which key, from where, and what was shown', async () => {
    const clew = await start({ clock: { nowMs: () => Date.parse('2026-06-01T12:00:00Z') } });
    const id = await clew.push('wiki', 'policy', { content: 'The allowance is 52 euros.', ...everyone });
    await clew.push('wiki', 'hidden', { content: 'The hidden allowance.', permissions: { users: ['no@clew.test'] } });
    const reply = await clew.call('POST', '/search', { as: ann, body: { query: 'allowance' }, from: '203.0.113.7' });
    const { body: me } = await clew.call('GET', '/api/me', { as: ann });
    const [record] = await recordsOf(clew, 'search');
    expect(record).toEqual({
      id: expect.any(Number),
      at: '2026-06-01T12:00:00.000Z',
      requestId: reply.body['requestId'],
      operation: 'search',
      keyId: me['keyId'],
      keyOwner: adminEmail,
      accountId: me['accountId'],
      account: ann,
      address: '203.0.113.7',
      assistantId: 'default',
      question: 'allowance',
      resourceIds: [id],
      target: null,
      changes: [],
      usage: null,
      status: 200,
    });
  });

  it('has one record for every kind of content request', async () => {
    const clew = await start();
    const id = await clew.push('wiki', 'policy', { content: 'The allowance is 52 euros.', ...everyone });
    const question = 'How high is the allowance?';
    const { threadId } = await clew.ask(ann, question);
    await clew.call('POST', '/answers', { as: ann, body: { query: question } });
    await clew.call('POST', '/search', { as: ann, body: {} });
    await clew.call('POST', '/filters', { as: ann, body: { name: 'label', query: 'x' } });
    await clew.call('POST', '/filters/stats', { as: ann, body: {} });
    await clew.call('GET', `/resources/${id}/content`, { as: ann });
    await clew.call('GET', '/api/threads', { as: ann });
    await clew.call('GET', `/api/threads/${threadId}`, { as: ann });
    const seen = (await records(clew, `?account=${ann}`)).reverse();
    expect(seen.map((each) => [each.operation, each.question, each.resourceIds, each.target, each.status])).toEqual([
      ['chat', question, [id], null, 200],
      ['answers', question, [id], null, 200],
      ['search', null, [id], null, 200],
      ['listFilterOptions', null, [], 'label', 200],
      ['getFilterStats', null, [], null, 200],
      ['getResourceContent', null, [id], id, 200],
      ['listThreads', null, [], null, 200],
      ['getThread', null, [id], threadId, 200],
    ]);
  });

  it('tells of a change what was changed, by names alone: no content, key or secret is in it', async () => {
    const clew = await start();
    const secret = 'hunter2-is-secret';
    await clew.call('PUT', `/api/accounts/${ann}`, { body: { name: secret } });
    const { body: key } = await clew.call<{ id: string; key: string }>('POST', '/api/keys', { body: { name: secret } });
    await clew.push('wiki', 'policy', { content: secret, data: { [secret]: secret }, ...everyone });
    const { body: assistant } = await clew.call<{ id: string }>('POST', '/api/assistants', {
      body: { name: secret, instructions: secret },
    });
    await clew.call('DELETE', `/api/keys/${key.id}`);
    await clew.call('POST', '/api/sources/wiki/resources:batch', {
      body: `{"externalId":"b","type":"x","title":"${secret}"}\n${secret}`,
      headers: { 'content-type': 'application/x-ndjson' },
    });
    const all = await records(clew);
    const find = (operation: string) => all.find((each) => each.operation === operation);
    expect(find('putAccount')).toMatchObject({ target: ann, changes: ['name'], status: 200, account: adminEmail });
    expect(find('createKey')).toMatchObject({ target: key.id, status: 201 });
    expect(find('revokeKey')).toMatchObject({ target: key.id, status: 204 });
    expect(find('createAssistant')).toMatchObject({ target: assistant.id });
    expect(find('putResource')).toMatchObject({ target: 'wiki/policy', resourceIds: [expect.stringMatching(/^res_/)] });
    expect(find('putResource')?.changes).toEqual(expect.arrayContaining(['content', 'data', 'permissions']));
    expect(find('batchResources')).toMatchObject({ target: 'wiki', changes: ['1 lines: 200', '1 lines: 400'] });
    for (const hidden of [secret, key.key, bootstrapKey, key.key.slice(-20)])
      expect(JSON.stringify(all)).not.toContain(hidden);
  });

  it('keeps refusals with their status, but nothing of those who were not let in', async () => {
    const clew = await start();
    await clew.call('PUT', '/api/sources/x', { as: ann, body: { appId: 'x' } });
    await clew.call('GET', '/resources/res_nobody/content', { as: ann });
    await clew.call('POST', '/chats', { as: ann, body: { messages: [{ text: 'q' }], assistantId: 'ast_nobody' } });
    await clew.call('POST', '/search', { as: ann, body: { sort: { by: 'size' } } });
    await clew.call('GET', '/api/threads', { key: 'clew_wrong' });
    const seen = (await records(clew, `?account=${ann}`)).reverse();
    expect(seen.map(({ operation, status, resourceIds }) => [operation, status, resourceIds])).toEqual([
      ['putSource', 403, []],
      ['getResourceContent', 404, []],
      ['chat', 404, []],
      ['search', 400, []],
    ]);
    expect(seen[2]).toMatchObject({ question: 'q', assistantId: 'ast_nobody' });
  });

  it('tells how a stream ended, also when nobody read it to its end, and what had been shown by then', async () => {
    const model = createScriptedModel(() => [
      { kind: 'text', text: 'Half' },
      { kind: 'fail', error: new Error('no') },
    ]);
    const clew = await start({ model });
    const id = await clew.push('wiki', 'policy', { content: 'The allowance is 52 euros.', ...everyone });
    const request = new Request('http://clew.test/chats', {
      method: 'POST',
      headers: {
        authorization: `Bearer ${bootstrapKey}`,
        'unleash-account': ann,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ stream: true, messages: [{ text: 'allowance' }] }),
    });
    const response = await clew.app.fetch(request);
    expect(response.status).toBe(200);
    await response.body?.cancel();
    await expect
      .poll(async () => (await recordsOf(clew, 'chat'))[0])
      .toMatchObject({ status: 500, resourceIds: [id], question: 'allowance' });
  });

  it('is on disk when a change is acknowledged, and when the server has ended', async () => {
    const clew = await createTestApp();
    onTestFinished(() => clew.close());
    await clew.addAccounts(ann);
    const file = new DatabaseSync(join(clew.folder, 'clew.db'), { readOnly: true });
    const count = (operation: string) =>
      file.prepare('SELECT count(*) AS n FROM audit WHERE operation = ?').get(operation)?.['n'];
    expect(count('putAccount')).toBe(1);
    await clew.ask(ann, 'anything');
    await clew.app.close();
    expect(count('chat')).toBe(1);
    file.close();
  });

  it('that can not be written makes a change an error', async () => {
    const clew = await start();
    const file = new DatabaseSync(join(clew.folder, 'clew.db'));
    await change(file, "CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'disk full'); END");
    const put = () => clew.call<ProblemBody>('PUT', `/api/accounts/${ann}`, { body: { name: 'Ann' } });
    const refused = await put();
    expect([refused.status, refused.body.reason]).toEqual([500, 'Internal error']);
    expect(JSON.stringify(refused.body)).not.toContain('disk full');
    await change(file, 'DROP TRIGGER full');
    file.close();
    expect((await put()).status).toBe(200);
  });

  it('that can not be begun keeps the change from being made', async () => {
    const clew = await start();
    const file = new DatabaseSync(join(clew.folder, 'clew.db'));
    await change(
      file,
      "CREATE TRIGGER full BEFORE INSERT ON audit_intents BEGIN SELECT RAISE(ABORT, 'disk full'); END",
    );
    const path = `/api/accounts/${ann}`;
    expect((await clew.call('PUT', path, { body: { name: 'Other' } })).status).toBe(500);
    await change(file, 'DROP TRIGGER full');
    file.close();
    const { body } = await clew.call<{ accounts: Account[] }>('GET', '/api/accounts');
    expect(body.accounts.map(({ name }) => name)).not.toContain('Other');
  });

  it('has a change that was under way when the server ended, with an outcome that nobody knows', async () => {
    const clew = await createTestApp();
    const file = new DatabaseSync(join(clew.folder, 'clew.db'));
    // As a server that ended between the change and its record would leave it.
    await change(file, "CREATE TRIGGER ended BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'ended'); END");
    const { status, body } = await clew.call<ProblemBody>('PUT', '/api/sources/wiki', { body: { appId: 'wiki' } });
    expect(status).toBe(500);
    const intents = () => file.prepare('SELECT count(*) AS n FROM audit_intents').get()?.['n'];
    expect(intents()).toBe(1);
    expect(() => file.exec('DELETE FROM audit_intents')).toThrow('append-only');
    expect(() => file.exec("UPDATE audit_intents SET record = '{}'")).toThrow('append-only');
    await change(file, 'DROP TRIGGER ended');
    await clew.app.close();
    const again = await createTestApp({ folder: clew.folder });
    onTestFinished(async () => {
      await again.close();
      rmSync(clew.folder, { recursive: true, force: true });
    });
    const [record] = await recordsOf(again, 'putSource');
    expect(record).toMatchObject({ requestId: body.requestId, account: adminEmail, target: 'wiki', status: 0 });
    expect(record?.changes).toContain('appId');
    expect(intents()).toBe(0);
    file.close();
  });

  it('is written within a second without anybody asking for it', async () => {
    const clew = await start();
    await clew.call('POST', '/search', { as: ann, body: {} });
    const file = new DatabaseSync(join(clew.folder, 'clew.db'), { readOnly: true });
    const count = () => file.prepare("SELECT count(*) AS n FROM audit WHERE operation = 'search'").get()?.['n'];
    await expect.poll(count, { timeout: 10_000 }).toBe(1);
    file.close();
  });
});

describe('reading the audit', () => {
  it('is for administrators alone', async () => {
    const clew = await start();
    const { status, body } = await clew.call<ProblemBody>('GET', '/api/audit', { as: ann });
    expect([status, body.reason]).toEqual([403, 'Administrator required']);
    const { body: narrow } = await clew.call<{ key: string }>('POST', '/api/keys', { body: { scope: ['default'] } });
    expect((await clew.call('GET', '/api/audit', { as: null, key: narrow.key })).status).toBe(403);
    expect((await clew.call('GET', '/api/audit', { key: null })).status).toBe(401);
    const lines = await clew.call('GET', '/api/audit?format=ndjson', { as: ann });
    expect(lines.status).toBe(403);
  });

  it('filters by time, account, operation and resource, and pages newest first', async () => {
    const clock = { nowMs: () => clock.at, at: Date.parse('2026-06-01T00:00:00Z') };
    const clew = await start({ clock });
    const id = await clew.push('wiki', 'zebra', { content: 'zebra', ...everyone });
    for (let day = 2; day <= 6; day++) {
      clock.at = Date.parse(`2026-06-0${day}T12:00:00Z`);
      await clew.call('POST', '/search', { as: ann, body: { query: day % 2 ? 'zebra' : 'gnu' } });
    }
    const days = async (query: string) => (await records(clew, `?operation=search&${query}`)).map(({ at }) => at[9]);
    expect(await days('')).toEqual(['6', '5', '4', '3', '2']);
    expect(await days('from=2026-06-03&until=2026-06-04')).toEqual(['4', '3']);
    expect(await days('from=2026-06-03T12:00:00.001Z&until=2026-06-05T12:00:00Z')).toEqual(['5', '4']);
    expect(await days(`resourceId=${id}`)).toEqual(['5', '3']);
    expect(await days('resourceId=res_nobody')).toEqual([]);
    expect(await days(`account=${ann.toUpperCase()}`)).toHaveLength(5);
    expect(await days(`account=${adminEmail}`)).toEqual([]);
    expect((await records(clew, `?resourceId=${id}`)).map(({ operation }) => operation)).toEqual([
      'search',
      'search',
      'putResource',
    ]);
    type Page = { records: AuditRecord[]; next: string | null };
    const paged: string[] = [];
    for (let after = ''; ; ) {
      const { body } = await clew.call<Page>('GET', `/api/audit?operation=search&limit=2${after}`);
      paged.push(...body.records.map(({ at }) => at[9] ?? ''));
      if (body.next === null) break;
      after = `&after=${body.next}`;
    }
    expect(paged).toEqual(['6', '5', '4', '3', '2']);
    for (const wrong of ['after=x', 'from=yesterday', 'format=xml', 'limit=0'])
      expect([wrong, (await clew.call('GET', `/api/audit?${wrong}`)).status]).toEqual([wrong, 400]);
  });

  it('knows who `me` is', async () => {
    const clew = await start();
    await clew.call('POST', '/search', { as: ann, body: { query: 'hers' } });
    await clew.call('POST', '/search', { body: { query: 'mine' } });
    const mine = await records(clew, '?operation=search&account=ME');
    expect(mine.map(({ question }) => question)).toEqual(['mine']);
  });

  it('cannot be asked for an operation that there is not, and says which there are', async () => {
    const clew = await start();
    const reply = await clew.call<ProblemBody>('GET', '/api/audit?operation=bogus');
    expect(reply.status).toBe(400);
    const [message = ''] = reply.body.errors?.['operation'] ?? [];
    for (const name of ['chat', 'putGroup', 'removeOldAudit']) expect(message).toContain(name);
    // Nothing is recorded of it, so that nothing would be found.
    expect(message).not.toContain('getHealth');
    expect((await clew.call('GET', '/api/audit?operation=getHealth&format=ndjson')).status).toBe(400);
    expect((await clew.call('GET', '/api/audit?operation=removeOldAudit')).status).toBe(200);
  });

  it('exports all that fits as lines of JSON, over as many pages as it takes', async () => {
    const clew = await start();
    const file = new DatabaseSync(join(clew.folder, 'clew.db'));
    file.exec(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1203)
      INSERT INTO audit (at_ms, request_id, operation, address, resource_ids, changes, status)
      SELECT i / 7, 'req_' || i, 'unstarResource', '', '[]', '[]', 200 FROM n`);
    file.close();
    const read = async (path: string, headers = {}) => {
      const reply = await clew.call<string>('GET', path, { headers });
      expect(reply.headers.get('content-type')).toBe('application/x-ndjson; charset=utf-8');
      return String(reply.body)
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as AuditRecord);
    };
    const exported = await read('/api/audit?operation=unstarResource', { accept: 'application/x-ndjson' });
    expect(exported.map(({ requestId }) => requestId)).toEqual(
      Array.from({ length: 1_203 }, (_, index) => `req_${1_203 - index}`),
    );
    expect(await read('/api/audit?operation=unstarResource&format=ndjson&limit=5')).toEqual(exported);
    expect((await recordsOf(clew, 'listAudit')).length).toBeGreaterThanOrEqual(2);
  });
});

describe('append-only', () => {
  it('no statement changes, replaces or deletes a record, or what it says was shown', async () => {
    const clew = await start();
    const id = await clew.push('wiki', 'zebra', { content: 'zebra', ...everyone });
    await clew.app.close();
    const file = new DatabaseSync(join(clew.folder, 'clew.db'));
    const before = file.prepare('SELECT * FROM audit ORDER BY no').all();
    expect(before.length).toBeGreaterThan(2);
    const columns = '(no, at_ms, request_id, operation, address, resource_ids, changes, status)';
    for (const statement of [
      "UPDATE audit SET question = 'nothing'",
      'UPDATE OR REPLACE audit SET no = 1 WHERE no = 2',
      'DELETE FROM audit',
      'DELETE FROM audit WHERE no = 1',
      `INSERT OR REPLACE INTO audit ${columns} VALUES (1, 0, '', '', '', '[]', '[]', 0)`,
      `INSERT INTO audit ${columns} VALUES (1, 0, '', '', '', '[]', '[]', 0) ON CONFLICT DO UPDATE SET status = 1`,
      `DELETE FROM audit_resources WHERE resource_id = '${id}'`,
      "UPDATE audit_resources SET resource_id = 'other'",
      'DELETE FROM audit_retention',
      'UPDATE audit_retention SET keep_from_ms = keep_from_ms - 1',
      'UPDATE audit_retention SET keep_from_ms = unixepoch() * 1000',
    ])
      expect(() => file.exec(statement), statement).toThrow(/append-only|keeps its last day/);
    expect(file.prepare('SELECT * FROM audit ORDER BY no').all()).toEqual(before);
    file.close();
  });

  it('what is older than CLEW_AUDIT_DAYS goes at the start, which is recorded, and nothing younger', async () => {
    const clock = { nowMs: () => clock.at, at: Date.now() - 12 * dayMs };
    const clew = await start({ clock });
    const id = await clew.push('wiki', 'zebra', { content: 'zebra', ...everyone });
    clock.at += 5 * dayMs;
    await clew.addAccounts('young@clew.test');
    await clew.app.close();
    clock.at += 7 * dayMs;
    const later = await createTestApp({ clock, folder: clew.folder, settings: { CLEW_AUDIT_DAYS: '10' } });
    onTestFinished(() => later.close());
    await expect.poll(async () => (await recordsOf(later, 'removeOldAudit')).length).toBe(1);
    const [removal] = await recordsOf(later, 'removeOldAudit');
    expect(removal).toMatchObject({ account: null, keyId: null, changes: ['3 records'], status: 204 });
    expect((await recordsOf(later, 'putAccount')).map(({ target }) => target)).toEqual(['young@clew.test']);
    expect(await records(later, `?resourceId=${id}`)).toEqual([]);
    await later.app.close();
    const file = new DatabaseSync(join(clew.folder, 'clew.db'), { readOnly: true });
    expect(file.prepare('SELECT count(*) AS n FROM audit_resources').get()).toEqual({ n: 0 });
    file.close();
  });

  it('takes questions as they come, a zero character among them', async () => {
    const clew = await start();
    const question = 'a\u0000b \u2028 "quoted" 東京 😀';
    const { threadId } = await clew
      .call<FullAnswer>('POST', '/chats', { body: { messages: [{ text: question }] } })
      .then(({ body }) => body);
    expect(threadId).toMatch(/^thr_/);
    expect((await recordsOf(clew, 'chat'))[0]?.question).toBe(question);
    await clew.call('POST', '/chats', { body: { messages: [{ text: 'x'.repeat(50_000) }] } });
    expect((await recordsOf(clew, 'chat'))[0]?.question).toHaveLength(10_000);
  });
});
