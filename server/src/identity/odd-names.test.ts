import type { ProblemBody } from '@clew/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../testing/test-app.ts';

/** Names that would mean something else to a path, a database or a principal. */
let clew: TestApp;
const [ann, bob] = ['ann@clew.test', 'bob@clew.test'];

beforeAll(async () => {
  clew = await createTestApp();
  await clew.addAccounts(ann, bob);
});
afterAll(() => clew.close());

describe('a name', () => {
  it.each(['a/b', 'a:b', 'a b', '#reader', '.hidden', 'ä', 'x'.repeat(101)])(
    'of a source cannot be %s: it becomes part of principals and paths',
    async (id) => {
      const path = `/api/sources/${encodeURIComponent(id)}`;
      const { status, body } = await clew.call<ProblemBody>('PUT', path, { body: { appId: 'x' } });
      expect([status, Object.keys(body.errors ?? {})]).toEqual([400, ['sourceId']]);
    },
  );

  it('of an account cannot hold control characters', async () => {
    const path = `/api/accounts/${encodeURIComponent('ann@clew.test\u0000x')}`;
    const { status, body } = await clew.call<ProblemBody>('PUT', path, { body: {} });
    expect([status, Object.keys(body.errors ?? {})]).toEqual([400, ['email']]);
  });

  it('in a path cannot be dots that a sender did not resolve: they would name what lies above', async () => {
    const id = await clew.push('wiki', 'page', { content: 'okapi', permissions: { public: true } });
    for (const url of [
      '/api/sources/wiki/resources/..',
      '/api/sources/wiki/resources/%2e%2E/',
      '/x/../api/sources/wiki',
    ]) {
      // What a server that listens hands on: the path as it was sent, and the request as the URL standard resolves it.
      const request = new Request(`http://clew.test${url}`, { method: 'DELETE' });
      const response = await clew.app.fetch(request, { incoming: { url, socket: { remoteAddress: '127.0.0.1' } } });
      const body = (await response.json()) as ProblemBody;
      expect([url, response.status, body.reason]).toEqual([url, 404, 'Unknown route']);
    }
    expect((await clew.call('GET', `/resources/${id}/content`)).status).toBe(200);
  });
});

describe('a source that is deleted', () => {
  it('leaves neither its groups nor its identities to one that comes later under its name', async () => {
    const createSource = () => clew.call('PUT', '/api/sources/team', { body: { appId: 'team' } });
    await createSource();
    await clew.call('PUT', '/api/sources/team/groups/core', { body: { users: [ann] } });
    await clew.call('PUT', `/api/accounts/${bob}`, { body: { identities: { team: 'U7' } } });
    await clew.call('DELETE', '/api/sources/team');
    await createSource();
    await clew.push('team', 'for the group', { content: 'okapi', permissions: { groups: ['core'] } });
    await clew.push('team', 'for the person', { content: 'okapi', permissions: { users: ['U7'] } });
    for (const as of [ann, bob]) {
      const { resources } = await clew.ask(as, 'okapi', { enterpriseSearch: { filters: { linkId: 'team' } } });
      expect(resources).toEqual([]);
    }
  });
});
