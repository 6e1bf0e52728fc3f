import type { ThreadSummary } from '@clew/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createScriptedModel } from '../models/testing/scripted-model.ts';
import { createTestApp, type TestApp } from '../testing/test-app.ts';

let clew: TestApp;
const [ann, ben, eve] = ['ann@clew.test', 'ben@clew.test', 'eve@clew.test'];
const said = (text: string) => ({ kind: 'text', text }) as const;

beforeAll(async () => {
  clew = await createTestApp({
    model: createScriptedModel(({ question, passages }) => [
      said(`Es wird Überstunden geben: ${passages.map(({ text }) => text).join(' ')}`),
      { kind: 'citation', labels: passages.map(({ label }) => label) },
      said(` Zu „${question}“. 会議室の予約`),
    ]),
  });
  await clew.addAccounts(ann, ben, eve);
});
afterAll(() => clew.close());

const find = async (as: string, query: string, more = '') => {
  const path = `/api/threads?query=${encodeURIComponent(query)}${more}`;
  const { body } = await clew.call<{ threads: ThreadSummary[]; next: string | null }>('GET', path, { as });
  return { ids: body.threads.map(({ id }) => id), next: body.next };
};
const isFound = async (as: string, query: string, id: string, more = '') =>
  (await find(as, query, more)).ids.includes(id);
const push = (content: string, permissions: object) => clew.push('farm', 'harvest', { content, permissions });

describe('threads that are looked for', () => {
  it('are found by parts of words of title, question and answer, in any script, and by nobody else', async () => {
    await push('The harvest festival is in Thessaloniki.', { public: true });
    const { threadId } = await clew.ask(ann, 'When is the harvest festival?');
    for (const query of ['harvest', 'FESTIVAL when', 'uberstund', 'thessalon', '会議', '会議室', '  ', 'harvest ""'])
      expect([query, await isFound(ann, query, threadId)]).toEqual([query, query !== 'harvest ""']);
    for (const query of ['harvest rocket', 'owner', 'acc', '%', '"text" OR "harvest'])
      expect([query, await isFound(ann, query, threadId)]).toEqual([query, false]);
    expect(await isFound(ben, 'harvest', threadId)).toBe(false);
    expect(await isFound(ben, 'harvest', threadId, '&of=shared')).toBe(false);

    await clew.call('PUT', `/api/threads/${threadId}`, { as: ann, body: { title: 'Weinlese' } });
    expect([await isFound(ann, 'weinles', threadId), await isFound(ann, 'festival', threadId)]).toEqual([true, true]);
    await clew.call('DELETE', `/api/threads/${threadId}`, { as: ann });
    expect((await find(ann, 'weinles')).ids).toEqual([]);
  });

  it('can not be found by what has been hidden since, and can again when it is shown', async () => {
    await push('The harvest password is xyzzyplugh.', { users: [ann] });
    const { threadId } = await clew.ask(ann, 'What is the harvest password?');
    expect(await isFound(ann, 'xyzzyplugh', threadId)).toBe(true);
    await push('The harvest password is xyzzyplugh.', { users: [eve] });
    expect(await isFound(ann, 'xyzzyplugh', threadId)).toBe(false);
    expect(await isFound(ann, 'harvest password', threadId)).toBe(true);
    await push('The harvest password is xyzzyplugh.', { users: [ann] });
    expect(await isFound(ann, 'xyzzyplugh', threadId)).toBe(true);
  });

  it('tell a colleague they are shared with only what he sees of them: no hidden text, nothing put aside', async () => {
    await push('The harvest code is quux4711.', { users: [ann] });
    const { threadId, requestId } = await clew.ask(ann, 'What is the harvest code of gladiolus?');
    await clew.call('PUT', `/api/threads/${threadId}`, { as: ann, body: { sharedWith: [ben], title: 'Codes' } });
    const shared = (query: string) => isFound(ben, query, threadId, '&of=shared');
    expect([await shared('gladiolus'), await shared('quux4711'), await shared('codes')]).toEqual([true, false, true]);
    const instead = { messages: [{ text: 'What is the harvest code of narcissus?' }], threadId, insteadOf: requestId };
    await clew.call('POST', '/chats', { as: ann, body: instead });
    expect([await shared('narcissus'), await shared('gladiolus')]).toEqual([true, false]);
    expect(await isFound(ann, 'gladiolus', threadId)).toBe(true);
    await clew.call('PUT', `/api/threads/${threadId}`, { as: ann, body: { sharedWith: [] } });
    expect(await shared('narcissus')).toBe(false);
  });

  it('come in pages, newest first', async () => {
    await push('Nothing.', { public: true });
    const asked: string[] = [];
    for (let n = 0; n < 5; n++) asked.unshift((await clew.ask(eve, `How tall is dahlia ${n}?`)).threadId);
    const first = await find(eve, 'dahlia', '&limit=2');
    const second = await find(eve, 'dahlia', `&limit=2&after=${first.next}`);
    const third = await find(eve, 'dahlia', `&limit=2&after=${second.next}`);
    expect([...first.ids, ...second.ids, ...third.ids].sort()).toEqual(asked.sort());
    const path = `/api/threads?query=${'x'.repeat(501)}`;
    expect((await clew.call('GET', path, { as: eve })).status).toBe(400);
  });
});
