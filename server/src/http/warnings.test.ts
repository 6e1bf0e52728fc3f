import type { Assistant, ChatEvent } from '@clew/contract';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../testing/test-app.ts';

/** What was taken, but probably not meant, is told beside the result. */
let test: TestApp;
type Warned = { warnings?: string[] };

beforeAll(async () => {
  test = await createTestApp();
  await test.addAccounts('ann@clew.test');
  const readers = { permissions: { users: ['ann@clew.test'] } };
  await test.push('wiki', 'boats', { content: 'The ferry leaves at nine.', data: { team: 'harbour' }, ...readers });
  await test.push('hr', 'pay', {
    content: 'Salaries.',
    data: { grade: 'A' },
    permissions: { users: ['boss@clew.test'] },
  });
});
afterAll(() => test.close());

const asAnn = async <Body = Warned>(path: string, body: object) =>
  (await test.call<Body & Warned>('POST', path, { as: 'ann@clew.test', body })).body;
const save = async (as: string, assistant: object) =>
  (await test.call<Assistant & Warned>('POST', '/api/assistants', { as, body: { name: 'A', ...assistant } })).body;

it('says which filter of an empty search nothing matches, and what was probably meant', async () => {
  expect((await asAnn('/search', { query: 'ferry', filters: { source: 'wiki' } })).warnings).toEqual([
    '`source` is no filter, so it asks for a property, and no resource that you may see has one of that name. Did you mean `appId` or `linkId`?',
  ]);
  expect((await asAnn('/search', { filters: { appId: 'wiki', type: 'pgae', labels: 'x' } })).warnings).toEqual([
    'No resource that you may see matches the filter `type`.',
    '`labels` is no filter, so it asks for a property, and no resource that you may see has one of that name. Did you mean `label`?',
  ]);
  expect((await asAnn('/search', { filters: { team: 'lighthouse' } })).warnings).toEqual([
    'No resource that you may see matches the filter `team`.',
  ]);
});

it('says nothing where nothing is amiss', async () => {
  for (const body of [
    { filters: { team: 'harbour' } },
    { query: 'ferry' },
    { query: 'zebra', filters: { appId: 'wiki' } },
  ])
    expect(await asAnn('/search', body)).not.toHaveProperty('warnings');
});

it('does not tell of properties of what the asker can not see', async () => {
  const [hidden, absent] = await Promise.all(
    ['grade', 'graze'].map(async (name) => (await asAnn('/search', { filters: { [name]: 'A' } })).warnings?.[0]),
  );
  expect(hidden?.replace('grade', 'graze')).toBe(absent);
});

it('tells of members that are not known, also in the last event of a stream', async () => {
  const body = { messages: [{ text: 'When does the ferry leave?' }], enterpriseSearch: { filter: { appId: 'hr' } } };
  const warning = '`enterpriseSearch.filter` is not known and was ignored. Did you mean `filters`?';
  expect((await asAnn('/chats', body)).warnings).toEqual([warning]);
  const { body: stream } = await test.call<string>('POST', '/chats', {
    as: 'ann@clew.test',
    body: { ...body, stream: true },
  });
  const events = stream.split('\n').filter((line) => line.startsWith('data: '));
  const parsed = events.map((line) => JSON.parse(line.slice('data: '.length)) as ChatEvent & Warned);
  expect(parsed.flatMap(({ type, warnings }) => (warnings ? [[type, warnings]] : []))).toEqual([['Full', [warning]]]);
});

it('says in a chat which filter lets nothing through, and where there is nothing at all', async () => {
  const textOf = async (body: object) =>
    ((await test.ask('ann@clew.test', 'When does the ferry leave?', body)).message.parts[0] as { text: string }).text;
  expect(await textOf({ enterpriseSearch: { filters: { source: 'wiki' } } })).toContain(
    'Nothing that you can see matches the filter: source (appId, linkId?)',
  );
  const { id } = await save('ann@clew.test', { sources: [{ filters: { source: 'wiki' } }] });
  expect(await textOf({ assistantId: id })).toContain('What I may search here holds nothing that you can see.');
});

it('tells whoever saves an assistant that nothing matches its filters', async () => {
  const saved = await save('ann@clew.test', {
    sources: [{ filters: { appId: 'wiki' } }, { filters: { source: 'wiki' } }],
    sharedWith: { users: ['nobody@clew.test'] },
  });
  expect(saved.warnings).toEqual([expect.stringMatching(/^sources\[1\]\.filters: `source` is no filter/)]);
  const { body } = await test.call<Warned>('PUT', `/api/assistants/${saved.id}`, {
    body: { name: 'A', sharedWith: { users: ['nobody@clew.test', 'ann@clew.test'], groups: ['wiki:sailors'] } },
  });
  expect(body.warnings).toEqual([
    'sharedWith.users: there is no account `nobody@clew.test` yet.',
    'sharedWith.groups: there is no group `wiki:sailors` yet.',
  ]);
});

it('tells whoever pushes a page that nobody, or somebody unknown, may read it', async () => {
  await test.call('PUT', '/api/sources/wiki/groups/crew', { body: { users: ['ann@clew.test'] } });
  const put = async (more: object) =>
    (
      await test.call<Warned>('PUT', '/api/sources/wiki/resources/new', {
        body: { type: 'page', title: 'New', ...more },
      })
    ).body.warnings;
  expect(await put({ permissions: { users: ['ann@clew.test'], groups: ['crew'] } })).toBeUndefined();
  expect(await put({ permissions: { public: true } })).toBeUndefined();
  expect(await put({ permission: { public: true } })).toEqual([
    '`permission` is not known and was ignored. Did you mean `permissions`?',
    '`permissions` is missing: nobody sees this.',
  ]);
  expect(await put({ permissions: {} })).toEqual(['`permissions` names nobody: nobody sees this.']);
  expect(await put({ permissions: { users: ['u17'], groups: ['crwe', 'workspace:all'] } })).toEqual([
    'permissions.users: there is no account `u17` yet.',
    'permissions.groups: there is no group `crwe` yet.',
    'permissions.groups: there is no group `workspace:all` yet.',
  ]);
});

it('tells of unknown members line by line in a batch', async () => {
  const lines = [
    { op: 'put', externalId: 'a', type: 'page', title: 'A', permission: { public: true } },
    { op: 'delete', externalId: 'b' },
    { externalId: 'c', type: 'page', title: 'C', permissions: { public: true } },
  ];
  const { body } = await test.call<{ results: Warned[] }>('POST', '/api/sources/wiki/resources:batch', {
    headers: { 'content-type': 'application/x-ndjson' },
    body: lines.map((line) => JSON.stringify(line)).join('\n'),
  });
  expect(body.results.map(({ warnings }) => warnings)).toEqual([
    ['`permission` is not known and was ignored. Did you mean `permissions`?'],
    undefined,
    undefined,
  ]);
});
