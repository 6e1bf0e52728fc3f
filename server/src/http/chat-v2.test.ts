import type { ChatV2Answer, ChatV2Event, FullAnswer, ProblemBody, Thread } from '@clew/contract';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { AnswerRequest, LanguageModel } from '../models/language-model.ts';
import { createScriptedModel } from '../models/testing/scripted-model.ts';
import { createTestApp } from '../testing/test-app.ts';

async function start(model?: LanguageModel) {
  const clew = await createTestApp(model ? { model } : {});
  onTestFinished(() => clew.close());
  await clew.addAccounts('ann@clew.test');
  const may = await clew.push('farm', 'harvest', {
    content: 'The harvest is in May, früh.',
    permissions: { public: true },
  });
  const june = await clew.push('farm', 'second harvest', {
    content: 'The second harvest is in June.',
    permissions: { public: true },
  });
  const post = (body: object, path = '/chats/v2') =>
    clew.call<string & ChatV2Answer & ProblemBody>('POST', path, { as: 'ann@clew.test', body });
  return { clew, post, may, june };
}

const text = (value: string) => ({ kind: 'text', text: value }) as const;
const cite = ({ passages }: AnswerRequest, ...titles: string[]) => ({
  kind: 'citation' as const,
  labels: titles.map((title) => passages.find((passage) => passage.title === title)?.label ?? ''),
});
const question = { messages: [{ text: 'When is the harvest, and the second harvest?' }] };
const eventsOf = (bytes: string) =>
  bytes.split('\n\n').flatMap((block) => (block === '' ? [] : [JSON.parse(block.slice(6)) as ChatV2Event]));

const twoHarvests = () =>
  createScriptedModel((request) => [
    text('The harvest is in May, früh 😀.'),
    cite(request, 'harvest'),
    text(' The second harvest is in June.'),
    cite(request, 'second harvest', 'harvest'),
  ]);

describe('POST /chats/v2', () => {
  it('streams unless told otherwise: ids, the search with what it found, text with references at their places, sources', async () => {
    const { clew, post, may, june } = await start(twoHarvests());
    const { status, headers, body } = await post(question);
    expect([status, headers.get('content-type')]).toEqual([200, 'text/event-stream']);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII is what is looked for
    expect(body).toMatch(/^(?:data: [\x00-\x7f]+\n\n)+$/);
    const events = eventsOf(body);
    const requestId = headers.get('RequestId') ?? '';
    const { threadId } = events[0] as { threadId: string };
    const toolCallId = requestId.replace('req_', 'call_');
    const first = 'The harvest is in May, früh 😀.';
    const second = ' The second harvest is in June.';
    const sources = events.at(-1) as Extract<ChatV2Event, { sources: object }>;
    const [one, two] = sources.sources.sourcesIds;
    expect(new Set([one, two])).toEqual(new Set([may, june]));
    const end = events.findIndex((event) => 'tool' in event && event.tool.toolCallStatus.status === 'End');
    expect(events.slice(0, end)).toEqual([
      { requestId, threadId },
      { toolCalls: [{ toolCallId, name: 'search' }] },
      { tool: { toolCallStatus: { toolCallId, status: 'Start' }, toolStep: 'searching' } },
      { tool: { toolCallStatus: { toolCallId, status: 'Start' }, toolStep: 'reading' } },
    ]);
    const found = events[end] as { tool: { response: { resources: { id: string }[] } } };
    expect(new Set(found.tool.response.resources.map(({ id }) => id))).toEqual(new Set([may, june]));
    expect(textOf(events)).toBe(first + second);
    expect(referencesOf(events)).toEqual([
      { referenceIds: [may], position: first.length },
      { referenceIds: expect.arrayContaining([june]), position: (first + second).length },
    ]);
    expect(sources).toEqual({ requestId, threadId, sources: { sourcesIds: [may, june] } });
    const { body: thread } = await clew.call<Thread>('GET', `/api/threads/${threadId}`, { as: 'ann@clew.test' });
    expect(thread.messages.at(-1)).toMatchObject({ requestId, state: 'finished' });
  });

  it('tells the same whole, and the same as /chats', async () => {
    const { post } = await start(twoHarvests());
    const { body: streamed } = await post(question);
    const { body: whole } = await post({ ...question, Stream: false });
    const events = eventsOf(streamed);
    expect(whole.text).toBe(textOf(events));
    expect(whole.references).toEqual(referencesOf(events));
    expect(whole.sources).toEqual((events.at(-1) as ChatV2Answer).sources);
    const { body: old } = (await post(question, '/chats')) as unknown as { body: FullAnswer };
    expect(whole.sources.sourcesIds).toEqual(old.references.map(({ resourceId }) => resourceId));
    expect(whole.resources).toEqual(old.resources);
    expect(whole.text).toBe(old.message.parts.map((part) => (part.type === 'Text' ? part.text : '')).join(''));
  });

  it('says at the end what of the request was ignored', async () => {
    const { post } = await start();
    const { body: whole } = await post({ ...question, stream: false, temperature: 1 });
    expect(whole).toMatchObject({ warnings: [expect.stringContaining('temperature')] });
    const last = eventsOf((await post({ ...question, temperature: 1 })).body).at(-1);
    expect(last).toMatchObject({ sources: {}, warnings: [expect.stringContaining('temperature')] });
  });

  it('goes on in a thread, under /e-api too, and refuses as /chats does', async () => {
    const { clew, post } = await start();
    const { body: first } = await post({ ...question, stream: false }, '/e-api/chats/v2');
    const { body: second } = await post({ ...question, stream: false, threadId: first.threadId });
    expect(second.threadId).toBe(first.threadId);
    for (const stream of [undefined, true, false]) {
      const { status, body } = await post({ ...question, stream, threadId: 'thr_nobody' });
      expect([status, body.reason, body.instance]).toEqual([404, 'Unknown thread', '/chats/v2']);
    }
    const { status, body } = await post({ messages: [{ text: ' ' }] });
    expect([status, Object.keys(body.errors ?? {})]).toEqual([400, ['messages[0].text']]);
    const stranger = await clew.call('POST', '/chats/v2', { as: 'eve@clew.test', body: question });
    expect(stranger.status).toBe(400);
  });

  it('needs no search for small talk, and has sources that are empty then', async () => {
    const { post } = await start();
    const events = eventsOf((await post({ messages: [{ text: 'Hello' }] })).body);
    expect(events.map((event) => Object.keys(event).at(-1))).toEqual(['threadId', 'text', 'sources']);
    expect(events.at(-1)).toMatchObject({ sources: { sourcesIds: [] } });
  });

  it('ends with the problem when the turn fails, and keeps what was told', async () => {
    const { clew, post } = await start(
      createScriptedModel(() => [text('Begun'), { kind: 'fail', error: new Error('inner text') }]),
    );
    const { body } = await post(question);
    expect(body).not.toContain('inner text');
    const events = eventsOf(body);
    const last = events.at(-1) as { threadId: string; error: ProblemBody };
    expect([last.error.status, last.error.instance]).toEqual([500, '/chats/v2']);
    expect(textOf(events)).toBe('Begun');
    expect(events.some((event) => 'sources' in event)).toBe(false);
    const { body: thread } = await clew.call<Thread>('GET', `/api/threads/${last.threadId}`, { as: 'ann@clew.test' });
    expect(thread.messages.at(-1)).toMatchObject({ state: 'failed', parts: [{ text: 'Begun' }] });
  });

  it('says so where the search itself fails', async () => {
    const gate = Promise.withResolvers<string>();
    const begun = Promise.withResolvers<void>();
    const { clew, post } = await start({
      name: 'scripted',
      rewrite: () => {
        begun.resolve();
        return gate.promise;
      },
      async *answer() {},
    });
    const { body: first } = await post({ messages: [{ text: 'Hello' }], stream: false });
    const asking = post({ ...question, threadId: first.threadId });
    await begun.promise;
    await clew.call('DELETE', `/api/threads/${first.threadId}`, { as: 'ann@clew.test' });
    gate.resolve('When is the harvest?');
    const events = eventsOf((await asking).body);
    expect(events.slice(-2)).toMatchObject([
      { tool: { toolCallStatus: { status: 'Failed' } } },
      { error: { reason: 'Cancelled', instance: '/chats/v2' } },
    ]);
  });
});

function textOf(events: readonly ChatV2Event[]): string {
  return events.map((event) => ('text' in event ? event.text : '')).join('');
}

function referencesOf(events: readonly ChatV2Event[]) {
  return events.flatMap((event) => ('reference' in event ? [event.reference] : []));
}
