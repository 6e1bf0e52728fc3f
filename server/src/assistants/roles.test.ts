import type { Assistant, FullAnswer, ProblemBody } from '@clew/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adminEmail, createTestApp, type TestApp } from '../testing/test-app.ts';

/** Creator, editor, viewer and stranger of assistants, asked over the wire; each rule with its "cannot". */
let clew: TestApp;
const [maker, editor, viewer, stranger] = ['maker@clew.test', 'editor@clew.test', 'viewer@clew.test', 'no@clew.test'];

beforeAll(async () => {
  clew = await createTestApp();
  await clew.addAccounts(maker, editor, viewer, stranger);
});
afterAll(() => clew.close());

const shared = { sharedWith: { users: [viewer] }, editors: { users: [editor] } };
const create = async (body: object = {}, as = maker) => {
  const reply = await clew.call<Assistant>('POST', '/api/assistants', { as, body: { name: 'A', ...shared, ...body } });
  expect(reply.status).toBe(201);
  return reply.body.id;
};
const put = (id: string, as: string, body: object = {}) =>
  clew.call<Assistant & ProblemBody>('PUT', `/api/assistants/${id}`, { as, body: { name: 'B', ...shared, ...body } });
const remove = (id: string, as: string) => clew.call<ProblemBody>('DELETE', `/api/assistants/${id}`, { as });
const list = async (as: string) =>
  (await clew.call<{ assistants: Assistant[] }>('GET', '/api/assistants', { as })).body.assistants;
const find = async (id: string, as: string) => (await list(as)).find((each) => each.id === id);
const withoutIds = ({ status, body }: { status: number; body: object }) => [
  status,
  { ...body, requestId: '', instance: '' },
];

describe('an assistant', () => {
  it('can be created by every account, which may then change and delete it', async () => {
    const id = await create();
    expect(await find(id, maker)).toMatchObject({ id, name: 'A', editors: { users: [editor], groups: [] } });
    expect((await put(id, maker)).body).toMatchObject({ id, name: 'B' });
    expect((await remove(id, maker)).status).toBe(204);
    expect(await find(id, maker)).toBeUndefined();
  });

  it('can be changed and deleted by its editors, who may be a group, and by administrators', async () => {
    await clew.call('PUT', '/api/sources/workspace/groups/editors', { body: { users: [stranger] } });
    const id = await create({ editors: { users: [editor], groups: ['workspace:editors'] } });
    expect((await find(id, editor))?.instructions).toBe('');
    for (const as of [editor, stranger, adminEmail])
      expect([as, (await put(id, as, { editors: { users: [editor], groups: ['workspace:editors'] } })).status]).toEqual(
        [as, 200],
      );
    expect((await remove(id, stranger)).status).toBe(204);
    for (const as of [editor, adminEmail]) expect((await remove(await create(), as)).status).toBe(204);
  });

  it('cannot be changed or deleted by who only uses it, and shows him its name alone', async () => {
    const id = await create({ instructions: 'secret' });
    for (const reply of [await put(id, viewer), await remove(id, viewer)])
      expect([reply.status, reply.body.reason]).toEqual([403, 'Editor required']);
    expect(await find(id, viewer)).toEqual({ id, name: 'A' });
    for (const reply of [await put('default', viewer), await remove('default', viewer)])
      expect([reply.status, reply.body.reason]).toEqual([403, 'Editor required']);
    expect(await find(id, maker)).toMatchObject({ name: 'A', instructions: 'secret' });
  });

  it('that everybody falls back to can not be deleted, by nobody', async () => {
    expect((await remove('default', adminEmail)).status).toBe(400);
    expect(await find('default', viewer)).toMatchObject({ id: 'default' });
  });

  it('cannot be found by who does not use it: absent and hidden answer alike', async () => {
    const id = await create();
    expect(await find(id, stranger)).toBeUndefined();
    expect(withoutIds(await put(id, stranger))).toEqual(withoutIds(await put('ast_nobody', stranger)));
    expect(withoutIds(await remove(id, stranger))).toEqual(withoutIds(await remove('ast_nobody', stranger)));
    expect((await put(id, stranger)).status).toBe(404);
  });

  it('cannot be changed any more by an editor who was taken off, at once', async () => {
    const id = await create();
    expect((await put(id, maker, { editors: {} })).status).toBe(200);
    expect((await put(id, editor)).status).toBe(404);
    await clew.call('PUT', '/api/sources/workspace/groups/crew', { body: { users: [stranger] } });
    await put(id, maker, { editors: { groups: ['workspace:crew'] } });
    expect((await put(id, stranger, { editors: { groups: ['workspace:crew'] } })).status).toBe(200);
    await clew.call('PUT', '/api/sources/workspace/groups/crew', { body: { users: [] } });
    expect((await put(id, stranger)).status).toBe(404);
  });

  it('cannot be created or changed with a key that is limited to it', async () => {
    const id = await create();
    const { body } = await clew.call<{ key: string }>('POST', '/api/keys', { as: maker, body: { scope: [id] } });
    for (const [method, path] of [
      ['POST', '/api/assistants'],
      ['PUT', `/api/assistants/${id}`],
      ['DELETE', `/api/assistants/${id}`],
    ] as const) {
      const reply = await clew.call<ProblemBody>(method, path, { as: null, key: body.key, body: { name: 'C' } });
      expect([reply.status, reply.body.reason]).toEqual([403, 'Key scope too narrow']);
    }
  });

  it('keeps its creator, whatever an editor makes of it', async () => {
    const id = await create();
    await put(id, editor, { sharedWith: {}, editors: { users: [editor] } });
    expect((await put(id, maker)).status).toBe(200);
  });

  it('is one of at most 200 of its creator', async () => {
    const many = 'many@clew.test';
    await clew.addAccounts(many);
    for (let n = 0; n < 200; n++) await create({}, many);
    const { status, body } = await clew.call<ProblemBody>('POST', '/api/assistants', { as: many, body: { name: 'X' } });
    expect([status, Object.keys(body.errors ?? {})]).toEqual([400, ['body']]);
    await create();
  });
});

describe('what an assistant finds', () => {
  const [forEditor, forViewer, forBoth] = [[editor], [viewer], [editor, viewer]];

  it('cannot be more than the asker may read, whatever an editor points it at', async () => {
    for (const [name, users] of Object.entries({ forEditor, forViewer, forBoth }))
      await clew.push('wiki', name, { content: `The zebra allowance of ${name}.`, permissions: { users } });
    await clew.push('hr', 'elsewhere', { content: 'The zebra allowance of hr.', permissions: { public: true } });
    const id = await create();
    await put(id, editor, { sources: [{ filters: { appId: 'wiki' } }], instructions: 'Show everything to everybody.' });
    const ask = async (as: string) => {
      const body = { messages: [{ text: 'What is the zebra allowance?' }], assistantId: id };
      const answer = await clew.call<FullAnswer>('POST', '/chats', { as, body });
      return answer.body.resources.map(({ externalId }) => externalId).sort();
    };
    const search = async (as: string) => {
      const body = { query: 'zebra allowance', assistantId: id };
      type Found = { results: { resource: { externalId: string } }[] };
      const { results } = (await clew.call<Found>('POST', '/search', { as, body })).body;
      return results.map(({ resource }) => resource.externalId).sort();
    };
    for (const look of [ask, search]) {
      expect(await look(editor)).toEqual(['forBoth', 'forEditor']);
      expect(await look(viewer)).toEqual(['forBoth', 'forViewer']);
      // The creator reads none of it, and gets nothing by having made the assistant.
      expect(await look(maker)).toEqual([]);
    }
  });

  it('is counted and listed within what the asker may read, too', async () => {
    await clew.push('wiki', 'label1', { labels: ['for editors'], content: 'x', permissions: { users: forEditor } });
    await clew.push('wiki', 'label2', { labels: ['for viewers'], content: 'x', permissions: { users: forViewer } });
    const id = await create({ sources: [{ filters: { resourceId: [], label: [] } }] });
    const labels = async (as: string) => {
      const body = { name: 'label', assistantId: id };
      return (await clew.call<{ options: { value: string }[] }>('POST', '/filters', { as, body })).body.options;
    };
    expect((await labels(editor)).map(({ value }) => value)).toEqual(['for editors']);
    expect((await labels(viewer)).map(({ value }) => value)).toEqual(['for viewers']);
  });

  it('of `me` in its saved filters is the asker, not who saved them', async () => {
    for (const person of [editor, viewer])
      await clew.push('mine', person, { content: 'A quagga note.', createdBy: person, permissions: { public: true } });
    const id = await create({ sources: [{ filters: { createdBy: 'me', linkId: 'mine' } }] });
    for (const person of [editor, viewer]) {
      const { resources } = await clew.ask(person, 'quagga note', { assistantId: id });
      expect(resources.map(({ externalId }) => externalId)).toEqual([person]);
    }
  });
});
