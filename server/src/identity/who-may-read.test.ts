import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../testing/test-app.ts';

/** Administrators are told why somebody may read a resource, and which groups there are; of the content nothing. */
const [ann, ben] = ['ann@clew.test', 'ben@clew.test'];
let clew: TestApp;

interface Told {
  account: { email: string; active: boolean };
  resources: {
    id: string;
    sourceId: string;
    mayRead: boolean;
    paths: { kind: string; id: string; name: string | null }[][];
    readers: { kind: string; id: string; name: string | null }[];
    readersInAll: number;
  }[];
}
const explain = async (account: string, resource: string) => {
  const asked = new URLSearchParams({ account, resource });
  return (await clew.call<Told>('GET', `/api/access?${asked}`)).body;
};
const put = (path: string, body: object) => clew.call('PUT', `/api/sources/${path}`, { body });

beforeAll(async () => {
  clew = await createTestApp();
  await clew.addAccounts(ben);
  await clew.push('wiki', 'plan', {
    title: 'Kept to ourselves',
    content: 'The merger is in May.',
    permissions: { users: ['Ann@clew.test'], groups: ['board', 'ghosts'] },
  });
  await clew.push('hr', 'plan', { content: 'Other.', permissions: { public: true } });
  await clew.call('PUT', `/api/accounts/${ann}`, { body: { name: 'Ann', identities: { wiki: 'U7' } } });
  await put('wiki/groups/team', { name: 'The team', users: ['U7'] });
  await put('workspace/groups/heads', { users: [ann, 'carl@clew.test'] });
  await put('wiki/groups/board', { name: 'Board', users: [ann], groups: ['team', 'workspace:heads'] });
});
afterAll(() => clew.close());

it('tells over which groups somebody is a reader, and who the readers are', async () => {
  const { account, resources } = await explain(ann, 'plan');
  expect(account).toMatchObject({ email: ann, active: true });
  const wiki = resources.find(({ sourceId }) => sourceId === 'wiki');
  expect(wiki?.mayRead).toBe(true);
  expect(wiki?.paths.map((path) => path.map(({ kind, id }) => `${kind} ${id}`))).toEqual([
    [`account ${ann}`],
    [`account ${ann}`, 'group wiki:board'],
  ]);
  expect([wiki?.readers, wiki?.readersInAll]).toEqual([
    [
      { kind: 'account', id: ann, name: 'Ann' },
      { kind: 'group', id: 'wiki:board', name: 'Board' },
      { kind: 'group', id: 'wiki:ghosts', name: null },
    ],
    3,
  ]);
  expect(resources.find(({ sourceId }) => sourceId === 'hr')?.paths).toEqual([
    [{ kind: 'everybody', id: '', name: null }],
  ]);
});

it('says of who may not read it that nothing leads there, by the id of the resource too, and nothing of what it says', async () => {
  const id = (await explain(ann, 'plan')).resources.find(({ sourceId }) => sourceId === 'wiki')?.id ?? '';
  const { resources } = await explain(ben, id);
  expect(resources).toMatchObject([{ sourceId: 'wiki', mayRead: false, paths: [] }]);
  expect(JSON.stringify(resources)).not.toMatch(/Kept to ourselves|merger/);
  expect((await explain(ben, 'no such resource')).resources).toEqual([]);
  const reply = await clew.call('GET', `/api/access?account=nobody@clew.test&resource=${id}`);
  expect([reply.status, reply.body['detail']]).toEqual([404, 'There is no account nobody@clew.test.']);
});

it('says the same as a search, also of who has left', async () => {
  for (const email of [ann, ben]) {
    const found = await clew.call<{ results: { resource: { id: string } }[] }>('POST', '/search', {
      as: email,
      body: {},
    });
    const seen = found.body.results.map(({ resource }) => resource.id);
    const { resources } = await explain(email, 'plan');
    for (const { id, mayRead } of resources) expect([email, seen.includes(id)]).toEqual([email, mayRead]);
  }
  await clew.call('DELETE', `/api/accounts/${ben}`);
  expect((await explain(ben, 'plan')).resources.map(({ mayRead }) => mayRead)).toEqual([false, false]);
});

it('is kept in the audit', async () => {
  await explain(ann, 'plan');
  await expect
    .poll(
      async () => (await clew.call<{ records: object[] }>('GET', '/api/audit?operation=explainAccess')).body.records[0],
    )
    .toMatchObject({ operation: 'explainAccess', target: ann, status: 200 });
});

it('lists groups in pages, and gives each as it was put', async () => {
  const first = await clew.call('GET', '/api/sources/wiki/groups?limit=1');
  expect(first.body).toMatchObject({ groups: [{ id: 'board', name: 'Board' }], next: 'board' });
  const second = await clew.call('GET', '/api/sources/wiki/groups?limit=1&after=board');
  expect(second.body).toMatchObject({ groups: [{ id: 'team', name: 'The team' }], next: null });
  const board = await clew.call('GET', '/api/sources/wiki/groups/board');
  expect(board.body).toMatchObject({ id: 'board', name: 'Board', users: [ann], groups: ['team', 'workspace:heads'] });
  const heads = await clew.call('GET', '/api/sources/workspace/groups/heads');
  expect(heads.body).toMatchObject({ users: [ann, 'carl@clew.test'], groups: [] });
  expect((await clew.call('GET', '/api/sources/wiki/groups/none')).status).toBe(404);
  expect((await clew.call('GET', '/api/sources/none/groups')).status).toBe(404);
});
