import type { ChatEvent, FullAnswer, ProblemBody, Thread } from '@clew/contract';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { AnswerRequest, LanguageModel } from '../models/language-model.ts';
import { createScriptedModel } from '../models/testing/scripted-model.ts';
import { adminEmail, bootstrapKey, createTestApp, type TestApp } from '../testing/test-app.ts';

async function start(model?: LanguageModel, folder?: string): Promise<TestApp> {
  const clew = await createTestApp({
    ...(model ? { model } : {}),
    ...(folder ? { folder } : {}),
    settings: { CLEW_DRAIN_SECONDS: '0' },
  });
  onTestFinished(() => clew.close());
  await clew.push('wiki', 'allowance', {
    content: 'The allowance is 52 euros.\n\nUmlaute: ä, 東京, 😀.',
    permissions: { public: true },
  });
  return clew;
}

const text = (value: string) => ({ kind: 'text', text: value }) as const;
const firstLabel = ({ passages }: AnswerRequest) => passages[0]?.label ?? '';

/** Posts with stream:true and returns the response with its body unread. */
function openStream(clew: TestApp, body: object): Promise<Response> {
  const headers = {
    authorization: `Bearer ${bootstrapKey}`,
    'unleash-account': adminEmail,
    'content-type': 'application/json',
  };
  const request = new Request('http://clew.test/chats', {
    method: 'POST',
    headers,
    body: JSON.stringify({ stream: true, ...body }),
  });
  return Promise.resolve(clew.app.fetch(request));
}

const question = { messages: [{ text: 'How high is the allowance?' }] };
/** Reads until the text is there; what is left stays in the stream. */
async function readUntil(reader: ReadableStreamDefaultReader<Uint8Array>, wanted: string): Promise<string> {
  let read = '';
  while (!read.includes(wanted)) {
    const { value, done } = await reader.read();
    if (done) break;
    read += new TextDecoder().decode(value);
  }
  return read;
}

const eventsOf = (bytes: string) =>
  bytes
    .split('\n')
    .filter((line) => line.startsWith('data: '))
    .map((line) => JSON.parse(line.slice(6)) as ChatEvent);
const readThread = async (clew: TestApp, id: string) => (await clew.call<Thread>('GET', `/api/threads/${id}`)).body;

describe('an answer', () => {
  it('is quoted from what was retrieved, with a reference to the passage', async () => {
    const clew = await start();
    const answer = await clew.ask(adminEmail, 'How high is the allowance?');
    expect(answer).toMatchObject({
      type: 'Full',
      message: {
        role: 'Assistant',
        parts: [
          { type: 'Text', format: 'markdown', text: 'The allowance is 52 euros.' },
          { type: 'InlineReference', indices: [0] },
        ],
      },
      resources: [{ externalId: 'allowance', appId: 'wiki', data: { passage: { start: 0 } } }],
    });
    expect(answer.references).toEqual([{ resourceId: answer.resources[0]?.id }]);
  });

  it('says so when nothing answers, without references', async () => {
    const clew = await start();
    const answer = await clew.ask(adminEmail, 'Who painted the lighthouse of Bergen green?');
    expect(answer.references).toEqual([]);
    expect(answer.message.parts).toEqual([
      { type: 'Text', format: 'markdown', text: expect.stringContaining('found nothing') },
    ]);
    const german = await clew.ask(adminEmail, 'Wer hat den Leuchtturm gestrichen und warum?');
    expect(german.message.parts[0]).toMatchObject({ text: expect.stringContaining('nichts gefunden') });
  });

  it('cites only labels that were given, each once, and joins the text between', async () => {
    const clew = await start(
      createScriptedModel((request) => [
        text('The allowance'),
        text(' is 52 euros.'),
        { kind: 'citation', labels: ['0', '1', 'made-up', firstLabel(request), firstLabel(request)] },
        text(' It is 52 euros.'),
        { kind: 'citation', labels: ['never given'] },
        text(' Four.'),
      ]),
    );
    const { message } = await clew.ask(adminEmail, 'allowance');
    expect(message.parts).toEqual([
      { type: 'Text', format: 'markdown', text: 'The allowance is 52 euros.' },
      { type: 'InlineReference', indices: [0] },
      { type: 'Text', format: 'markdown', text: ' It is 52 euros. Four.' },
    ]);
  });

  it('shows a quoted text as it is: markdown and HTML in it stay text', async () => {
    const clew = await start();
    const hostile =
      'The hostile code word is <img src=x onerror=alert(1)> [click](https://evil.example) ![x](https://evil.example/p.png).';
    await clew.push('mail', 'hostile', { content: hostile, permissions: { public: true } });
    const { message } = await clew.ask(adminEmail, 'What is the hostile code word?');
    const [part] = message.parts;
    expect(part?.type === 'Text' && part.text).toContain('&lt;img');
    expect(part?.type === 'Text' && part.text).not.toMatch(/<|(?<!\\)\[|(?<!\\)\]\(/);
  });
});

describe('the stream', () => {
  it('is data lines and blank lines of ASCII, in order, and its deltas join to Full', async () => {
    const clew = await start(
      createScriptedModel((request) => [
        text('Süß 東京 😀. The allow'),
        text('ance is 52 euros.'),
        { kind: 'citation', labels: [firstLabel(request)] },
        text(' end.'),
      ]),
    );
    const response = await openStream(clew, question);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    expect(response.headers.get('cache-control')).toBe('no-cache, no-transform');
    expect(response.headers.get('x-accel-buffering')).toBe('no');
    const bytes = await response.text();
    expect(bytes).toMatch(/^(?:data: [\x20-\x7e]+\n\n)+$/);
    const events = eventsOf(bytes);
    expect(events.map(({ type }) => type).join(' ')).toMatch(
      /^Request(?: Progress)* Resources(?: Message)+ References Full$/,
    );
    const full = events.at(-1) as FullAnswer;
    const joined = events.flatMap((event) => (event.type === 'Message' ? event.message.parts : []));
    expect(join(joined)).toEqual(full.message.parts);
    expect(full.message.parts[0]).toMatchObject({ text: 'Süß 東京 😀. The allowance is 52 euros.' });
    for (const event of events)
      if (event.type === 'Message')
        expect([event.role, event.parts]).toEqual([event.message.role, event.message.parts]);
    expect(events.find(({ type }) => type === 'References')).toEqual({
      type: 'References',
      references: full.references,
    });
    const whole = await clew.call<FullAnswer>('POST', '/chats', { body: question });
    expect(Object.keys(whole.body)).toEqual(Object.keys(full));
  });

  it('refuses before its first event with an ordinary problem', async () => {
    const clew = await start();
    const response = await openStream(clew, { messages: [{ text: 'x' }], assistantId: 'nobody' });
    expect([response.status, response.headers.get('content-type')]).toEqual([
      404,
      'application/problem+json; charset=utf-8',
    ]);
  });

  it('ends with the problem when the turn fails, without inner text, and stores what was produced', async () => {
    const clew = await start(
      createScriptedModel(() => [
        text('Half an ans'),
        { kind: 'fail', error: new Error('password=hunter2 at db.ts:5') },
      ]),
    );
    const events = eventsOf(await (await openStream(clew, question)).text());
    const last = events.at(-1) as { type: string; threadId: string; error: ProblemBody };
    expect(last).toMatchObject({ type: 'Full', error: { status: 500, reason: 'Internal error' } });
    expect(JSON.stringify(last)).not.toContain('hunter2');
    const { messages } = await readThread(clew, last.threadId);
    expect(messages.at(-1)).toMatchObject({ role: 'Assistant', state: 'failed', parts: [{ text: 'Half an ans' }] });
    const whole = await clew.call<ProblemBody>('POST', '/chats', { body: question });
    expect([whole.status, whole.body.reason]).toEqual([500, 'Internal error']);
  });

  it('a client that leaves loses nothing: the answer is in the thread', async () => {
    const gate = Promise.withResolvers<void>();
    const clew = await start(
      createScriptedModel(() => [text('First. '), { kind: 'wait', until: gate.promise }, text('Second.')]),
    );
    const response = await openStream(clew, question);
    const reader = response.body?.getReader();
    const { value } = (await reader?.read()) ?? {};
    const [event] = eventsOf(new TextDecoder().decode(value));
    const { threadId } = event as { threadId: string };
    await reader?.cancel();
    gate.resolve();
    await expect
      .poll(async () => (await readThread(clew, threadId)).messages.at(-1))
      .toMatchObject({
        state: 'finished',
        parts: [{ text: 'First. Second.' }],
      });
  });
});

describe('a turn', () => {
  it('can be cancelled by its account alone, and keeps what it had', async () => {
    const clew = await start(
      createScriptedModel(() => [text('Begun'), { kind: 'wait', until: new Promise(() => {}) }]),
    );
    await clew.addAccounts('eve@clew.test');
    const response = await openStream(clew, question);
    const requestId = response.headers.get('RequestId') ?? '';
    const reader = response.body?.getReader() as ReadableStreamDefaultReader<Uint8Array>;
    await readUntil(reader, 'Begun');
    const stranger = await clew.call<ProblemBody>('POST', `/chats/${requestId}/cancel`, { as: 'eve@clew.test' });
    expect([stranger.status, stranger.body.reason]).toEqual([404, 'Unknown request']);
    expect((await clew.call('POST', `/chats/${requestId}/cancel`)).status).toBe(204);
    const last = eventsOf(await readUntil(reader, '"error"')).at(-1) as { threadId: string; error: ProblemBody };
    expect(last.error.reason).toBe('Cancelled');
    expect((await readThread(clew, last.threadId)).messages.at(-1)).toMatchObject({
      state: 'cancelled',
      parts: [{ text: 'Begun' }],
    });
    expect((await clew.call('POST', `/chats/${requestId}/cancel`)).status).toBe(204);
    expect((await clew.call('POST', '/chats/req_nobody/cancel')).status).toBe(404);
  });

  it('that is running when the server stops is ended with a problem and stored', async () => {
    const never = createScriptedModel(() => [text('Begun'), { kind: 'wait', until: new Promise(() => {}) }]);
    const first = await createTestApp({ model: never, settings: { CLEW_DRAIN_SECONDS: '0' } });
    const response = await openStream(first, question);
    const reader = response.body?.getReader() as ReadableStreamDefaultReader<Uint8Array>;
    await readUntil(reader, 'Begun');
    const [, bytes] = await Promise.all([first.app.close(), readUntil(reader, '"error"')]);
    const last = eventsOf(bytes).at(-1) as { threadId: string; error: ProblemBody };
    expect(last.error.reason).toBe('Shutting down');
    const second = await start(undefined, first.folder);
    expect((await readThread(second, last.threadId)).messages.at(-1)).toMatchObject({
      state: 'failed',
      parts: [{ text: 'Begun' }],
    });
  });

  it('is let end where the server stops, and no other begins', async () => {
    const gate = Promise.withResolvers<void>();
    const slow = createScriptedModel(() => [text('Begun'), { kind: 'wait', until: gate.promise }, text(' and ended')]);
    const first = await createTestApp({ model: slow, settings: { CLEW_DRAIN_SECONDS: '60' } });
    const response = await openStream(first, question);
    const reader = response.body?.getReader() as ReadableStreamDefaultReader<Uint8Array>;
    const begun = await readUntil(reader, 'Begun');
    const closing = first.app.close();
    expect((await openStream(first, question)).status).toBe(503);
    gate.resolve();
    const events = eventsOf(begun + (await readUntil(reader, '"Full"')));
    await closing;
    const { threadId } = events.at(-1) as FullAnswer;
    const second = await start(undefined, first.folder);
    expect((await readThread(second, threadId)).messages.at(-1)).toMatchObject({
      state: 'finished',
      parts: [{ text: 'Begun and ended' }],
    });
  });

  it('continues a thread: the stored history counts, not what the request repeats', async () => {
    let seen: AnswerRequest | undefined;
    const clew = await start(
      createScriptedModel((request) => {
        seen = request;
        return [text('It is 52.')];
      }),
    );
    const first = await clew.ask(adminEmail, 'How high is the allowance?');
    await clew.ask(adminEmail, 'And in Japan?', { threadId: first.threadId });
    expect(seen?.history.map(({ role, text: said }) => [role, said])).toEqual([
      ['User', 'How high is the allowance?'],
      ['Assistant', 'It is 52.'],
    ]);
    const thread = await readThread(clew, first.threadId);
    expect(thread.messages.map(({ role }) => role)).toEqual(['User', 'Assistant', 'User', 'Assistant']);
  });

  it('refuses a thread of another account or another assistant', async () => {
    const clew = await start();
    await clew.addAccounts('eve@clew.test');
    const { threadId } = await clew.ask(adminEmail, 'allowance');
    const { body: other } = await clew.call<{ id: string }>('POST', '/api/assistants', {
      body: { name: 'B', sharedWith: { everyone: true } },
    });
    const ask = (as: string, assistantId?: string) =>
      clew.call<ProblemBody>('POST', '/chats', { as, body: { ...question, threadId, assistantId } });
    for (const reply of [await ask('eve@clew.test'), await ask(adminEmail, other.id)])
      expect([reply.status, reply.body.reason]).toEqual([404, 'Unknown thread']);
  });
});

/** Adjacent texts joined, as Full has them. */
function join(parts: FullAnswer['message']['parts']): FullAnswer['message']['parts'] {
  const joined: FullAnswer['message']['parts'] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (part.type === 'Text' && last?.type === 'Text') last.text += part.text;
    else joined.push(structuredClone(part));
  }
  return joined;
}
