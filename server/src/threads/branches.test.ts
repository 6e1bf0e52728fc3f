import type { Feedback, ProblemBody, Thread } from '@clew/contract';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { LanguageModel } from '../models/language-model.ts';
import { createScriptedModel } from '../models/testing/scripted-model.ts';
import { adminEmail, createTestApp } from '../testing/test-app.ts';

const ann = 'ann@clew.test';

async function start() {
  let answers = 0;
  const heard: string[][] = [];
  const model: LanguageModel = createScriptedModel((request) => {
    heard.push([...request.history.map(({ text }) => text), request.question]);
    answers++;
    return [{ kind: 'text', text: `Answer ${answers}.` }];
  });
  const clew = await createTestApp({ model });
  onTestFinished(() => clew.close());
  await clew.addAccounts(ann);
  const read = async (id: string, as = ann) => (await clew.call<Thread>('GET', `/api/threads/${id}`, { as })).body;
  const said = async (id: string) =>
    (await read(id)).messages.map(({ parts: [part] }) => (part?.type === 'Text' ? part.text : ''));
  return { clew, heard, read, said };
}

describe('a branch', () => {
  it('begins in place of a turn: what came behind it is not heard, and can be turned back to', async () => {
    const { clew, heard, read, said } = await start();
    const first = await clew.ask(ann, 'One?');
    const { threadId } = first;
    const second = await clew.ask(ann, 'Two?', { threadId });
    await clew.ask(ann, 'Three?', { threadId });
    const edited = await clew.ask(ann, 'Two, edited?', { threadId, insteadOf: second.requestId });
    expect(heard.at(-1)).toEqual(['One?', 'Answer 1.', 'Two, edited?']);
    expect(await said(threadId)).toEqual(['One?', 'Answer 1.', 'Two, edited?', 'Answer 4.']);
    const branches = (await read(threadId)).messages.map((message) => message.branches);
    expect(branches).toEqual([
      [first.requestId],
      [first.requestId],
      [second.requestId, edited.requestId],
      [second.requestId, edited.requestId],
    ]);
    await clew.call('PUT', `/api/threads/${threadId}`, { as: ann, body: { current: second.requestId } });
    expect(await said(threadId)).toEqual(['One?', 'Answer 1.', 'Two?', 'Answer 2.', 'Three?', 'Answer 3.']);
    await clew.ask(ann, 'Four?', { threadId });
    expect(heard.at(-1)).toEqual(['One?', 'Answer 1.', 'Two?', 'Answer 2.', 'Three?', 'Answer 3.', 'Four?']);
  });

  it('may ask the same again, also from the very beginning', async () => {
    const { clew, heard, said } = await start();
    const first = await clew.ask(ann, 'One?');
    const again = await clew.ask(ann, 'One?', { threadId: first.threadId, insteadOf: first.requestId });
    expect(heard.at(-1)).toEqual(['One?']);
    expect(again.threadId).toBe(first.threadId);
    expect(await said(first.threadId)).toEqual(['One?', 'Answer 2.']);
  });

  it('cannot begin elsewhere: in no thread, in another one, in place of what is no turn of it', async () => {
    const { clew } = await start();
    const [mine, other, foreign] = [
      await clew.ask(ann, 'A?'),
      await clew.ask(ann, 'B?'),
      await clew.ask(adminEmail, 'C?'),
    ];
    const ask = (body: object) =>
      clew.call<ProblemBody>('POST', '/chats', { as: ann, body: { messages: [{ text: 'x' }], ...body } });
    const alone = await ask({ insteadOf: mine.requestId });
    expect([alone.status, Object.keys(alone.body.errors ?? {})]).toEqual([400, ['insteadOf']]);
    for (const insteadOf of [other.requestId, foreign.requestId, 'req_nobody', '']) {
      const { status, body } = await ask({ threadId: mine.threadId, insteadOf });
      expect([status, body.reason]).toEqual([404, 'Unknown request']);
    }
    const { status } = await ask({ threadId: foreign.threadId, insteadOf: foreign.requestId });
    expect(status).toBe(404);
    for (const current of [other.requestId, 'req_nobody'])
      expect((await clew.call('PUT', `/api/threads/${mine.threadId}`, { as: ann, body: { current } })).status).toBe(
        404,
      );
  });
});

describe('deleting a thread', () => {
  it('stops the answer that is being written to it', async () => {
    const begun = Promise.withResolvers<AbortSignal>();
    const clew = await createTestApp({
      model: createScriptedModel(({ signal }) => {
        begun.resolve(signal);
        return [
          { kind: 'text', text: 'Begun' },
          { kind: 'wait', until: new Promise(() => {}) },
        ];
      }),
    });
    onTestFinished(() => clew.close());
    const asking = clew.call<ProblemBody>('POST', '/chats', { body: { messages: [{ text: 'x' }] } });
    const signal = await begun.promise;
    const { body } = await clew.call<{ threads: { id: string }[] }>('GET', '/api/threads');
    await clew.call('DELETE', `/api/threads/${body.threads[0]?.id}`);
    expect(signal.aborted).toBe(true);
    expect((await asking).body.reason).toBe('Cancelled');
  });
});

describe('feedback', () => {
  it('is kept with the turn, replaced by what is said later, and shown to who gave it and to administrators', async () => {
    const { clew, read } = await start();
    const [first, second] = [await clew.ask(ann, 'One?'), await clew.ask(ann, 'Two?')];
    const give = (body: object, as = ann) => clew.call<ProblemBody>('POST', '/api/feedback', { as, body });
    expect((await give({ requestId: first.requestId, rating: 'up' })).status).toBe(204);
    expect((await give({ requestId: first.requestId, rating: 'down', comment: 'It is 53.' })).status).toBe(204);
    expect((await give({ requestId: second.requestId, rating: 'up' })).status).toBe(204);
    expect((await read(first.threadId)).messages.map(({ feedback }) => feedback)).toEqual([
      null,
      { rating: 'down', comment: 'It is 53.' },
    ]);
    const list = async (query = '') =>
      (await clew.call<{ feedback: Feedback[]; next: string | null }>('GET', `/api/feedback${query}`)).body;
    const one = await list('?limit=1');
    const two = await list(`?limit=1&after=${one.next}`);
    expect([...one.feedback, ...two.feedback].map(({ requestId }) => requestId).sort()).toEqual(
      [first.requestId, second.requestId].sort(),
    );
    expect(two.next).toBeNull();
    expect((await list('?rating=down')).feedback).toEqual([
      {
        requestId: first.requestId,
        rating: 'down',
        comment: 'It is 53.',
        at: expect.any(String),
        account: ann,
        assistantId: 'default',
      },
    ]);
    expect(JSON.stringify(await list())).not.toMatch(/One\?|Answer/);
  });

  it('cannot be given for the turn of somebody else, nor read by who is no administrator', async () => {
    const { clew } = await start();
    const { requestId } = await clew.ask(adminEmail, 'One?');
    for (const id of [requestId, 'req_nobody']) {
      const { status, body } = await clew.call<ProblemBody>('POST', '/api/feedback', {
        as: ann,
        body: { requestId: id, rating: 'up' },
      });
      expect([status, body.reason]).toEqual([404, 'Unknown request']);
    }
    expect((await clew.call('GET', '/api/feedback', { as: ann })).status).toBe(403);
    const wrong = await clew.call<ProblemBody>('POST', '/api/feedback', {
      body: { requestId, rating: 'sideways', comment: 'x'.repeat(5_001) },
    });
    expect([wrong.status, Object.keys(wrong.body.errors ?? {}).sort()]).toEqual([400, ['comment', 'rating']]);
    expect((await clew.call('GET', '/api/feedback?after=thr_1')).status).toBe(400);
  });
});
