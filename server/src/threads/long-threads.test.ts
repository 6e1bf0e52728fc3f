import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { limits, type ProblemBody, type Thread } from '@clew/contract';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createScriptedModel } from '../models/testing/scripted-model.ts';
import { adminEmail, createTestApp } from '../testing/test-app.ts';

async function start() {
  let answers = 0;
  const heard: string[][] = [];
  const clew = await createTestApp({
    model: createScriptedModel(({ history, question }) => {
      heard.push([...history.map(({ role, text }) => `${role}: ${text}`), question]);
      answers++;
      return [{ kind: 'text', text: `Answer ${answers}.` }];
    }),
  });
  onTestFinished(() => clew.close());
  const ask = (body: object) => clew.call<ProblemBody & { threadId: string }>('POST', '/chats', { body });
  const read = (id: string, query = '') => clew.call<Thread & ProblemBody>('GET', `/api/threads/${id}${query}`);
  const textsOf = ({ messages }: Thread) =>
    messages.map(({ parts: [part] }) => (part?.type === 'Text' ? part.text : ''));
  return { clew, heard, ask, read, textsOf };
}

const large = (name: string, characters = 90_000) => ({ text: `${name} ${'x'.repeat(characters)}` });

describe('a long thread', () => {
  it('is read in pages from its end, which joined are all of it', async () => {
    const { clew, read, textsOf } = await start();
    const { threadId } = await clew.ask(adminEmail, 'One?');
    for (const text of ['Two?', 'Three?', 'Four?', 'Five?']) await clew.ask(adminEmail, text, { threadId });
    const { body: whole } = await read(threadId);
    expect([textsOf(whole).length, whole.previous]).toEqual([10, null]);
    const joined: string[] = [];
    const sizes: number[] = [];
    for (let query: string | null = '?limit=2'; query !== null; ) {
      const { body }: { body: Thread } = await read(threadId, query);
      joined.unshift(...textsOf(body));
      sizes.push(body.messages.length);
      query = body.previous && `?limit=2&before=${body.previous}`;
    }
    expect(joined).toEqual(textsOf(whole));
    expect(sizes).toEqual([4, 4, 2]);
    const first = whole.messages[0]?.requestId ?? '';
    expect((await read(threadId, `?before=${first}`)).body).toMatchObject({ messages: [], previous: null });
  });

  it('ends a page early where its turns are large', async () => {
    const { ask, read } = await start();
    const first = await ask({ messages: [large('A'), large('B'), large('C'), { text: 'One?' }] });
    const { threadId } = first.body;
    for (const text of ['Two?', 'Three?'])
      await ask({ messages: [large('A'), large('B'), large('C'), large('D'), { text }].map(renamed(text)), threadId });
    const { body } = await read(threadId);
    expect(new Set(body.messages.map(({ requestId }) => requestId)).size).toBe(2);
    const before = (await read(threadId, `?before=${body.previous}`)).body;
    expect([before.messages.length, before.previous]).toEqual([5, null]);
  });

  it('ends a page early, too, where what is shown of resources is large, and loses no turn at that', async () => {
    const { clew, read, textsOf } = await start();
    const data = { blob: 'x'.repeat(60_000) };
    for (const name of ['a', 'b', 'c', 'd', 'e'])
      await clew.push('wiki', name, {
        content: `Soup is served at noon, says ${name}.`,
        data,
        permissions: { public: true },
      });
    const { threadId, resources } = await clew.ask(adminEmail, 'When is soup served? 1');
    expect(resources).toHaveLength(5);
    const questions = [2, 3, 4, 5, 6, 7].map((no) => `When is soup served? ${no}`);
    for (const text of questions) await clew.ask(adminEmail, text, { threadId });
    const asked: string[] = [];
    const pages: number[] = [];
    for (let query: string | null = ''; query !== null; ) {
      const { body }: { body: Thread } = await read(threadId, query);
      asked.unshift(...textsOf(body).filter((text) => text.startsWith('When')));
      pages.push(body.messages.length / 2);
      query = body.previous && `?before=${body.previous}`;
    }
    expect(asked).toEqual(['When is soup served? 1', ...questions]);
    expect(pages).toEqual([2, 2, 2, 1]);
  });

  it('cannot be paged behind what is no turn of it, nor in pages without end', async () => {
    const { clew, read } = await start();
    const [mine, other] = [await clew.ask(adminEmail, 'A?'), await clew.ask(adminEmail, 'B?')];
    for (const query of [`before=${other.requestId}`, 'before=req_nobody', 'before=', 'limit=0', 'limit=51']) {
      const { status, body } = await read(mine.threadId, `?${query}`);
      expect([status, Object.keys(body.errors ?? {})]).toEqual([400, [query.split('=')[0]]]);
    }
  });
});

/** So that it is not what was said before. */
function renamed(name: string) {
  return ({ text }: { text: string }) => ({ text: text === name ? text : `${name} ${text}` });
}

describe('what a client repeats of a thread', () => {
  it('is neither stored again nor heard twice', async () => {
    const { ask, read, heard, textsOf } = await start();
    const user = (text: string) => ({ text, role: 'User' });
    const sent = [{ text: 'Be brief.', role: 'System' }, user('One?')];
    const { threadId } = (await ask({ messages: sent })).body;
    sent.push({ text: 'Answer 1, as I show it', role: 'Assistant' }, user('Two?'));
    await ask({ messages: sent, threadId });
    sent.push({ text: 'Answer 2.', role: 'Assistant' }, user('Three?'));
    await ask({ messages: sent, threadId });
    await ask({ messages: [user('One?'), user('Two?'), user('Three?'), user('Four?')], threadId });
    expect(textsOf((await read(threadId)).body)).toEqual([
      ...['Be brief.', 'One?', 'Answer 1.', 'Two?', 'Answer 2.', 'Three?', 'Answer 3.', 'Four?', 'Answer 4.'],
    ]);
    expect(heard.at(-1)).toEqual([
      ...['System: Be brief.', 'User: One?', 'Assistant: Answer 1.', 'User: Two?', 'Assistant: Answer 2.'],
      ...['User: Three?', 'Assistant: Answer 3.', 'Four?'],
    ]);
  });

  it('is left out of a branch, too; what is new is kept, and so is a question that is asked again', async () => {
    const { ask, read, textsOf } = await start();
    const user = (text: string) => ({ text, role: 'User' });
    const { threadId } = (await ask({ messages: [user('One?')] })).body;
    const second = await ask({ messages: [user('Two?')], threadId });
    const edited = [
      user('One?'),
      { text: 'Answer 1.', role: 'Assistant' },
      user('Here is a page.'),
      user('Two, edited?'),
    ];
    await ask({ messages: edited, threadId, insteadOf: second.body.requestId });
    await ask({ messages: [{ text: 'In French.', role: 'System' }, user('One?')], threadId });
    expect(textsOf((await read(threadId)).body)).toEqual([
      ...['One?', 'Answer 1.', 'Here is a page.', 'Two, edited?', 'Answer 3.', 'In French.', 'One?', 'Answer 4.'],
    ]);
  });

  it('is known where the thread is too long to be read for an answer; its guidance counts to the end', async () => {
    const { ask, read, heard, textsOf } = await start();
    const sent = [
      { text: 'Be brief.', role: 'System' },
      ...'ABCDEFG'.split('').map((name) => large(name)),
      { text: 'One?' },
    ];
    const { threadId } = (await ask({ messages: sent })).body;
    await ask({ messages: 'HIJKLMN'.split('').map((name) => large(name)), threadId });
    const repeated = [{ text: 'One?' }, large('N'), { text: 'Answer 2.', role: 'Assistant' }, { text: 'Three?' }];
    await ask({ messages: repeated, threadId });
    expect(heard.at(-1)?.[0]).toBe('System: Be brief.');
    expect(heard.at(-1)?.slice(-2)).toEqual(['Assistant: Answer 2.', 'Three?']);
    expect(textsOf((await read(threadId, '?limit=1')).body)).toEqual(['Three?', 'Answer 3.']);
  });
});

describe('a full thread', () => {
  it('takes no more bytes, says what to do, stays readable, and leaves the next thread alone', async () => {
    const { ask, read } = await start();
    const { threadId } = (await ask({ messages: [{ text: 'Begin' }] })).body;
    let full: Awaited<ReturnType<typeof ask>> | undefined;
    for (let no = 0; no < 20 && !full; no++) {
      const messages = Array.from({ length: 10 }, (_, index) => large(`${no} ${index}`, 99_000));
      const reply = await ask({ messages, threadId });
      if (reply.status !== 200) full = reply;
    }
    expect([full?.status, full?.body.reason]).toEqual([409, 'Thread full']);
    expect(full?.body.detail).toMatch(/at most 500 turns, and 8388608 bytes.*without `threadId`/);
    const { status, body } = await read(threadId);
    expect([status, body.messages.at(-1)?.state]).toEqual([200, 'finished']);
    expect((await ask({ messages: [{ text: 'Begin anew' }] })).status).toBe(200);
  });

  it('takes no more turns, branches among them', async () => {
    const { clew, ask } = await start();
    const { threadId, requestId } = await clew.ask(adminEmail, 'Begin');
    const file = new DatabaseSync(join(clew.folder, 'clew.db'));
    file.prepare('UPDATE threads SET turn_count = ?').run(limits.turnsOfThread - 1);
    file.close();
    expect((await ask({ messages: [{ text: 'The last one' }], threadId })).status).toBe(200);
    for (const insteadOf of [undefined, requestId]) {
      const { status, body } = await ask({ messages: [{ text: 'One more' }], threadId, insteadOf });
      expect([status, body.reason]).toEqual([409, 'Thread full']);
    }
  });

  it('is never begun: what is more than a thread may hold leaves nothing behind', async () => {
    const clew = await createTestApp({ settings: { CLEW_BODY_LIMIT: '33554432' } });
    onTestFinished(() => clew.close());
    const messages = Array.from({ length: 100 }, (_, index) => large(`${index}`, 99_000));
    const { status, body } = await clew.call<ProblemBody>('POST', '/chats', { body: { messages } });
    expect([status, body.reason]).toEqual([409, 'Thread full']);
    expect(body.detail).toMatch(/Send fewer/);
    expect((await clew.call<{ threads: [] }>('GET', '/api/threads')).body.threads).toEqual([]);
  });
});
