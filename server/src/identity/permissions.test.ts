import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../testing/test-app.ts';

/** Who sees a pushed resource, asked over the wire; each rule with its "cannot". */
let clew: TestApp;
const [ann, bob, cy] = ['ann@clew.test', 'bob@clew.test', 'cy@clew.test'];
let count = 0;

beforeAll(async () => {
  clew = await createTestApp();
  await clew.addAccounts(ann, bob, cy);
});
afterAll(() => clew.close());

const group = (sourceId: string, id: string, users: string[], groups: string[] = []) =>
  clew.call('PUT', `/api/sources/${sourceId}/groups/${encodeURIComponent(id)}`, { body: { users, groups } });

/** A new resource with these permissions in the source; the function tells who sees it. */
async function push(sourceId: string, permissions: object | undefined) {
  const word = `word${++count}x`;
  await clew.push(sourceId, word, { content: word, ...(permissions ? { permissions } : {}) });
  const sees = async (as: string) => (await clew.ask(as, word)).resources.some(({ externalId }) => externalId === word);
  const seers = async () => {
    const all: string[] = [];
    for (const each of [ann, bob, cy]) if (await sees(each)) all.push(each);
    return all;
  };
  return { word, seers };
}

describe('permissions', () => {
  it('without any, nobody sees it, the administrator neither', async () => {
    for (const permissions of [undefined, {}, { users: [] }, { public: false, groups: [] }]) {
      const { seers, word } = await push('wiki', permissions);
      expect(await seers()).toEqual([]);
      expect((await clew.ask('admin@clew.test', word)).resources).toEqual([]);
    }
  });

  it('public is every active account', async () =>
    expect(await (await push('wiki', { public: true })).seers()).toEqual([ann, bob, cy]));

  it('a user, however the address is written, and nobody who looks alike', async () => {
    const permissions = { users: [' ANN@clew.test', 'ｂob@clew.test'] };
    expect(await (await push('wiki', permissions)).seers()).toEqual([ann, bob]);
    expect(
      await (
        await push('wiki', { users: ['аnn@clew.test' /* a Cyrillic a */, 'ann@clew.test.evil', 'nn@clew.test'] })
      ).seers(),
    ).toEqual([]);
  });

  it('a person by the id in that source, and in no other source', async () => {
    await clew.call('PUT', '/api/sources/slack', { body: { appId: 'slack' } });
    await clew.call('PUT', `/api/accounts/${ann}`, { body: { identities: { slack: 'U1' } } });
    await clew.call('PUT', `/api/accounts/${bob}`, { body: { identities: { jira: 'U1' } } });
    expect(await (await push('slack', { users: ['U1'] })).seers()).toEqual([ann]);
    expect(await (await push('jira', { users: ['U1'] })).seers()).toEqual([bob]);
    expect(await (await push('wiki', { users: ['U1', 'slack/U1', 'person:slack/U1'] })).seers()).toEqual([]);
  });

  it('groups of its own source: an equal id elsewhere is another group', async () => {
    await clew.call('PUT', '/api/sources/a', { body: { appId: 'a' } });
    await clew.call('PUT', '/api/sources/b', { body: { appId: 'b' } });
    await group('a', 'team', [ann]);
    await group('b', 'team', [bob]);
    expect(await (await push('a', { groups: ['team'] })).seers()).toEqual([ann]);
    expect(await (await push('b', { groups: ['team'] })).seers()).toEqual([bob]);
    expect(await (await push('a', { groups: ['b/team', 'b:team', 'group:b/team', '../b/team'] })).seers()).toEqual([]);
  });

  it('company-wide groups, nested groups and cycles', async () => {
    await group('workspace', 'inner', [ann]);
    await group('workspace', 'outer', [bob], ['inner']);
    await group('a', 'ring1', [cy], ['ring2', 'workspace:outer']);
    await group('a', 'ring2', [], ['ring1']);
    expect(await (await push('a', { groups: ['workspace:inner'] })).seers()).toEqual([ann]);
    expect(await (await push('a', { groups: ['workspace:outer'] })).seers()).toEqual([ann, bob]);
    expect(await (await push('a', { groups: ['ring2'] })).seers()).toEqual([ann, bob, cy]);
    expect(await (await push('a', { groups: ['inner'] })).seers()).toEqual([]);
  });

  it('company-wide groups that hold groups of a source, which hold nobody of another one', async () => {
    await group('a', 'staff', [ann]);
    await group('b', 'staff', [bob]);
    await group('workspace', 'all-of-a', [], ['a:staff']);
    expect(await (await push('wiki', { groups: ['workspace:all-of-a'] })).seers()).toEqual([ann]);
    // In a source a colon stands for nothing but the workspace.
    await group('b', 'other', [], ['a:staff']);
    expect(await (await push('b', { groups: ['other'] })).seers()).toEqual([]);
    await group('workspace', 'odd', [], ['a:', ':staff', 'a b:staff', 'group:a/staff', 'person:a/staff']);
    expect(await (await push('wiki', { groups: ['workspace:odd'] })).seers()).toEqual([]);
  });

  it('a change is in force for the very next request', async () => {
    await group('workspace', 'crew', [ann, bob]);
    const { seers, word } = await push('wiki', { groups: ['workspace:crew'] });
    expect(await seers()).toEqual([ann, bob]);
    await group('workspace', 'crew', [bob]);
    expect(await seers()).toEqual([bob]);
    await clew.push('wiki', word, { content: word, permissions: { users: [cy] } });
    expect(await seers()).toEqual([cy]);
    await clew.push('wiki', word, { content: word, permissions: { groups: ['workspace:crew'] } });
    await clew.call('DELETE', '/api/sources/workspace/groups/crew');
    expect(await seers()).toEqual([]);
  });

  it('ids with control characters are refused: a database may read them as something shorter', async () => {
    const put = (permissions: object) =>
      clew.call('PUT', '/api/sources/wiki/resources/nul', { body: { type: 'x', title: 'x', permissions } });
    expect((await put({ users: ['ann@clew.test\u0000x'] })).status).toBe(400);
    expect((await put({ groups: ['a\u0000b'] })).status).toBe(400);
    expect((await group('workspace', 'a\u0000b', [])).status).toBe(400);
    expect((await group('workspace', 'g', ['ann@clew.test\u0000'])).status).toBe(400);
  });
});
