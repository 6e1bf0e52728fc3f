import type { ProblemBody, Thread, ThreadSummary } from '@clew/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AnswerRequest } from '../models/language-model.ts';
import { createScriptedModel } from '../models/testing/scripted-model.ts';
import { createTestApp, type TestApp } from '../testing/test-app.ts';

let clew: TestApp;
const told: AnswerRequest['history'][] = [];
const [ann, ben, eve] = ['ann@clew.test', 'ben@clew.test', 'eve@clew.test'];
const labelOf = ({ passages }: AnswerRequest, title: string) =>
  passages.find((passage) => passage.title === title)?.label ?? '';
const text = (value: string) => ({ kind: 'text', text: value }) as const;

beforeAll(async () => {
  clew = await createTestApp({
    model: createScriptedModel((request) => {
      told.push(request.history);
      return [
        text('The open harvest is in May.'),
        { kind: 'citation', labels: [labelOf(request, 'open')] },
        text('The secret harvest is in June.'),
        { kind: 'citation', labels: [labelOf(request, 'secret')] },
        text('Uncited June.'),
      ];
    }),
  });
  await clew.addAccounts(ann, ben, eve);
  await clew.push('farm', 'open', { content: 'The open harvest is in May.', permissions: { public: true } });
  await clew.push('farm', 'secret', { content: 'The secret harvest is in June.', permissions: { users: [ann] } });
  await clew.push('farm', 'known', { content: 'All know of it.', labels: ['known'], permissions: { public: true } });
});
afterAll(() => clew.close());

const ask = (as: string) => clew.ask(as, 'When is the harvest, the open and the secret one?');
const read = (as: string, id: string) => clew.call<Thread & ProblemBody>('GET', `/api/threads/${id}`, { as });
const put = (as: string, id: string, body: object) =>
  clew.call<ThreadSummary & ProblemBody>('PUT', `/api/threads/${id}`, { as, body });
const listShared = async (as: string) =>
  (await clew.call<{ threads: ThreadSummary[] }>('GET', '/api/threads?of=shared', { as })).body.threads;
const answerOf = ({ messages }: Thread) => messages.at(-1) ?? expect.fail('no answer');
const textsOf = (thread: Thread) =>
  answerOf(thread).parts.map((part) => (part.type === 'Text' ? part.text : part.indices));

describe('a thread that is shared', () => {
  it('shows a colleague only what he may see: neither hidden resources nor what was made from them', async () => {
    const { threadId } = await ask(ann);
    const shared = await put(ann, threadId, { sharedWith: [' BEN@clew.test', 'ben@clew.test', 'nobody@clew.test'] });
    expect([shared.status, shared.body.sharedWith]).toEqual([200, [ben, 'nobody@clew.test']]);
    const { status, body } = await read(ben, threadId);
    expect([status, body.owner, body.sharedWith]).toEqual([200, ann, undefined]);
    const withheld = '*(Withheld: you can not see all of its sources.)*';
    expect(textsOf(body)).toEqual([withheld, [0], withheld, withheld]);
    expect(answerOf(body).resources.map(({ title }) => title)).toEqual(['open']);
    expect(answerOf(body).writer).toBeNull();
    expect(answerOf((await read(ann, threadId)).body).writer?.model).toBe('scripted');
    expect(JSON.stringify(answerOf(body))).not.toMatch(/secret|June/);
    expect(textsOf((await read(ann, threadId)).body)).toContain('The secret harvest is in June.');
    expect((await listShared(ben)).map(({ id }) => id)).toContain(threadId);
  });

  it('shows all of it to a colleague who may see all of it', async () => {
    const { threadId } = await ask(ann);
    await put(ann, threadId, { sharedWith: [ben] });
    await clew.push('farm', 'secret', {
      content: 'The secret harvest is in June.',
      permissions: { users: [ann, ben] },
    });
    expect(textsOf((await read(ben, threadId)).body)).toEqual(textsOf((await read(ann, threadId)).body));
    await clew.push('farm', 'secret', { content: 'The secret harvest is in June.', permissions: { users: [ann] } });
  });

  it('shows a colleague who may read a page now nothing of what it said before; who asked has seen it', async () => {
    const { threadId } = await ask(ann);
    await put(ann, threadId, { sharedWith: [ben] });
    const opened = { content: 'The harvest is over.', permissions: { users: [ann, ben] } };
    await clew.push('farm', 'secret', opened);
    const { body } = await read(ben, threadId);
    expect(JSON.stringify(answerOf(body))).not.toMatch(/June/);
    const resources = answerOf(body).resources.map(({ title, data }) => [title, data['passage'] !== undefined]);
    expect(resources.sort()).toEqual([
      ['open', true],
      ['secret', false],
    ]);
    const mine = (await read(ann, threadId)).body;
    expect(textsOf(mine)).toContain('The secret harvest is in June.');
    expect(JSON.stringify(answerOf(mine).resources)).toContain('in June');
    await clew.push('farm', 'secret', {
      content: 'The secret harvest is in June.',
      permissions: { users: [ann, ben] },
    });
    expect(textsOf((await read(ben, threadId)).body)).toEqual(textsOf(mine));
    await clew.push('farm', 'secret', { content: 'The secret harvest is in June.', permissions: { users: [ann] } });
  });

  it('shows a colleague no answer whose writer was told of what he may not see', async () => {
    const { threadId } = await ask(ann);
    const aside = await clew.ask(ann, 'And the harvest that everybody knows of?', {
      threadId,
      enterpriseSearch: { filters: { label: ['known'] } },
    });
    expect(aside.resources.map(({ title }) => title)).toEqual(['known']);
    await put(ann, threadId, { sharedWith: [ben] });
    const withheld = '*(Withheld: you can not see all of its sources.)*';
    const texts = async (as: string) => textsOf((await read(as, threadId)).body);
    const answer = 'The open harvest is in May.The secret harvest is in June.Uncited June.';
    expect([await texts(ann), await texts(ben)]).toEqual([[answer], [withheld]]);
    await clew.push('farm', 'secret', { content: 'The secret harvest is in June.', permissions: { users: [ben] } });
    expect(await texts(ann)).toEqual([withheld]);
    await clew.ask(ann, 'What did you say?', { threadId });
    expect(told.at(-1)?.filter(({ role }) => role === 'Assistant')).toEqual([]);
    await clew.push('farm', 'secret', { content: 'The secret harvest is in June.', permissions: { users: [ann] } });
  });

  it('shows a colleague nothing of branches that its owner has turned away from', async () => {
    const first = await ask(ann);
    const { threadId } = first;
    const second = await clew.ask(ann, 'Am I paid too little?', { threadId });
    const third = await clew.ask(ann, 'And next year?', { threadId });
    const edited = await clew.ask(ann, 'Who brings the harvest in?', { threadId, insteadOf: second.requestId });
    await put(ann, threadId, { sharedWith: [ben] });
    const seen = (await read(ben, threadId)).body;
    expect(seen.messages.map(({ branches }) => branches)).toEqual([
      ...[[first.requestId], [first.requestId]],
      ...[[edited.requestId], [edited.requestId]],
    ]);
    expect((await read(ann, threadId)).body.messages.at(-1)?.branches).toEqual([second.requestId, edited.requestId]);
    for (const before of [second, third, { requestId: 'req_nobody' }]) {
      const { status, body } = await read(ben, `${threadId}?before=${before.requestId}`);
      expect([status, Object.keys(body.errors ?? {})]).toEqual([400, ['before']]);
    }
    const page = (await read(ben, `${threadId}?before=${edited.requestId}`)).body;
    expect(page.messages.map(({ requestId }) => requestId)).toEqual([first.requestId, first.requestId]);
    expect((await read(ann, `${threadId}?before=${third.requestId}`)).status).toBe(200);
    await put(ann, threadId, { current: third.requestId });
    expect((await read(ben, `${threadId}?before=${third.requestId}`)).status).toBe(200);
    expect((await read(ben, `${threadId}?before=${edited.requestId}`)).status).toBe(400);
  });

  it('can be read and nothing else, by nobody else, and not any more when it is taken back', async () => {
    const { threadId, requestId } = await ask(ann);
    await put(ann, threadId, { sharedWith: [ben] });
    const refusals = [
      await read(eve, threadId),
      await put(ben, threadId, { title: 'Mine now' }),
      await put(ben, threadId, { sharedWith: [eve] }),
      await clew.call<ProblemBody>('DELETE', `/api/threads/${threadId}`, { as: ben }),
      await clew.call<ProblemBody>('POST', '/chats', { as: ben, body: { messages: [{ text: 'x' }], threadId } }),
    ];
    for (const { status, body } of refusals) expect([status, body.reason]).toEqual([404, 'Unknown thread']);
    const cancel = await clew.call<ProblemBody>('POST', `/chats/${requestId}/cancel`, { as: ben });
    const feedback = await clew.call<ProblemBody>('POST', '/api/feedback', {
      as: ben,
      body: { requestId, rating: 'up' },
    });
    for (const { status, body } of [cancel, feedback]) expect([status, body.reason]).toEqual([404, 'Unknown request']);
    expect(await listShared(eve)).toEqual([]);
    expect((await read(ben, threadId)).status).toBe(200);
    await put(ann, threadId, { sharedWith: [] });
    expect((await read(ben, threadId)).status).toBe(404);
    expect((await listShared(ben)).map(({ id }) => id)).not.toContain(threadId);
  });

  it('is not there for a key of other assistants, nor for an account that is deactivated', async () => {
    const { threadId } = await ask(ann);
    await put(ann, threadId, { sharedWith: [ben] });
    const { body: other } = await clew.call<{ id: string }>('POST', '/api/assistants', { body: { name: 'Other' } });
    const { body: key } = await clew.call<{ key: string }>('POST', '/api/keys', {
      as: ben,
      body: { scope: [other.id] },
    });
    expect((await clew.call('GET', `/api/threads/${threadId}`, { key: key.key, as: null })).status).toBe(404);
    await clew.call('DELETE', `/api/accounts/${ben}`);
    expect((await read(ben, threadId)).status).toBe(400);
    await clew.call('PUT', `/api/accounts/${ben}`, { body: {} });
  });

  it("goes with its owner's deletion", async () => {
    const { threadId } = await ask(ann);
    await put(ann, threadId, { sharedWith: [ben] });
    expect((await clew.call('DELETE', `/api/threads/${threadId}`, { as: ann })).status).toBe(204);
    expect((await read(ben, threadId)).status).toBe(404);
  });
});

describe('a title', () => {
  it('can be changed by the owner, and has letters', async () => {
    const { threadId } = await ask(ann);
    expect((await put(ann, threadId, { title: '  Harvests  ' })).body.title).toBe('Harvests');
    expect((await read(ann, threadId)).body.title).toBe('Harvests');
    for (const title of ['', ' \n', 'x'.repeat(501), 7]) {
      const { status, body } = await put(ann, threadId, { title });
      expect([status, Object.keys(body.errors ?? {})]).toEqual([400, ['title']]);
    }
  });
});
