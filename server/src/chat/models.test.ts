import type { AuditRecord, ProblemBody, Thread } from '@clew/contract';
import { expect, it, onTestFinished } from 'vitest';
import { readConfig } from '../config.ts';
import { end, startWritingServer, text } from '../models/testing/writing-server.ts';
import { adminEmail, bootstrapKey, createTestApp } from '../testing/test-app.ts';

async function start() {
  const server = await startWritingServer('openai-compatible', ({ messages }) => {
    const label = /"label":"(\w+)"/.exec(messages.at(-1)?.text ?? '')?.[1];
    return { steps: [text('The allowance is '), text(`52 euros [cite:${label}].`), end] };
  });
  const clew = await createTestApp({
    settings: { CLEW_MODEL: 'openai-compatible:some-model', CLEW_MODEL_URL: server.url },
  });
  onTestFinished(async () => {
    await clew.close();
    await server.close();
  });
  await clew.push('wiki', 'allowance', { content: 'The allowance is 52 euros.', permissions: { public: true } });
  return { clew, server };
}

it('a model of a server writes the answer, with a reference that was checked, and its cost is in the thread', async () => {
  const { clew, server } = await start();
  expect((await clew.call('GET', '/readyz')).body).toMatchObject({ answering: { state: 'untried' } });
  const { message, references, threadId } = await clew.ask(adminEmail, 'How high is the allowance?');
  expect(message.parts.map((part) => (part.type === 'Text' ? part.text : part.indices))).toEqual([
    'The allowance is 52 euros',
    [0],
    '.',
  ]);
  expect(references).toHaveLength(1);
  expect(server.asked()[0]).toMatchObject({ model: 'some-model', maxTokens: 2_000 });
  expect((await clew.call('GET', '/readyz')).body).toMatchObject({
    model: 'openai-compatible:some-model',
    answering: { state: 'ready' },
  });
  const { messages } = (await clew.call<Thread>('GET', `/api/threads/${threadId}`)).body;
  expect(messages.map(({ writer }) => writer)).toEqual([
    null,
    { model: 'openai-compatible:some-model', inputTokens: 12, outputTokens: 34 },
  ]);
});

it('the audit tells administrators which model wrote, what all calls of a turn cost and how long it took', async () => {
  const clock = { at: Date.parse('2026-06-01T12:00:00Z'), nowMs: () => clock.at };
  const server = await startWritingServer('openai-compatible', ({ messages }) => {
    clock.at += 700;
    const last = messages.at(-1)?.text ?? '';
    return { steps: [text(last.includes('Last question: ') ? 'How high is the allowance?' : 'High.'), end] };
  });
  const clew = await createTestApp({
    clock,
    settings: { CLEW_MODEL: 'openai-compatible:some-model', CLEW_MODEL_URL: server.url },
  });
  onTestFinished(async () => {
    await clew.close();
    await server.close();
  });
  await clew.push('wiki', 'allowance', { content: 'The allowance is 52 euros.', permissions: { public: true } });
  const { threadId } = await clew.ask(adminEmail, 'What is the allowance?');
  await clew.ask(adminEmail, 'And how high is it?', { threadId });
  await clew.call('POST', '/answers', { body: { query: 'How high is the allowance?' } });
  server.next.push((_request, response) => void response.writeHead(401).end());
  await clew.call('POST', '/chats', { body: { messages: [{ text: 'How high is the allowance?' }] } });
  await clew.call('POST', '/search', { body: { query: 'allowance' } });
  const { records } = (await clew.call<{ records: AuditRecord[] }>('GET', '/api/audit')).body;
  const usage = (operation: string) =>
    records.filter((each) => each.operation === operation).map((record) => record.usage);
  const model = 'openai-compatible:some-model';
  expect(usage('chat')).toEqual([
    { model, inputTokens: null, outputTokens: null, ms: 0 },
    { model, inputTokens: 24, outputTokens: 68, ms: 1_400 },
    { model, inputTokens: 12, outputTokens: 34, ms: 700 },
  ]);
  expect(usage('answers')).toEqual([{ model, inputTokens: 12, outputTokens: 34, ms: 700 }]);
  expect(usage('search')).toEqual([null]);
});

it('cancelling drops the call to the model at once, and what came is in the thread', async () => {
  const { clew, server } = await start();
  server.write(text('The allowance is high. '), text('Very high. '), { kind: 'wait', until: new Promise(() => {}) });
  const asking = clew.call<ProblemBody>('POST', '/chats', {
    body: { messages: [{ text: 'How high is the allowance?' }] },
  });
  await expect.poll(() => server.requests.length).toBe(1);
  const { body } = await clew.call<{ threads: { id: string }[] }>('GET', '/api/threads');
  const read = async () => (await clew.call<Thread>('GET', `/api/threads/${body.threads[0]?.id}`)).body.messages.at(-1);
  const requestId = (await read())?.requestId;
  expect(server.left()).toBe(0);
  expect((await clew.call('POST', `/chats/${requestId}/cancel`)).status).toBe(204);
  await expect.poll(server.left).toBe(1);
  expect((await asking).body.reason).toBe('Cancelled');
  expect(await read()).toMatchObject({
    state: 'cancelled',
    writer: { model: 'openai-compatible:some-model', inputTokens: null, outputTokens: null },
  });
});

it('a failing model is told as such, and nothing of why', async () => {
  const { clew, server } = await start();
  server.next.push((_request, response) => void response.writeHead(401).end('{"error":{"message":"secret detail"}}'));
  const { status, body } = await clew.call<ProblemBody>('POST', '/chats', {
    body: { messages: [{ text: 'How high is the allowance?' }] },
  });
  expect([status, body.reason]).toEqual([503, 'Model unavailable']);
  expect(JSON.stringify(body)).not.toContain('secret detail');
  expect((await clew.call('GET', '/readyz')).body).toMatchObject({ answering: { state: 'failing' } });
});

it('an assistant chooses among the models that the settings allow, and no others', async () => {
  const { clew, server } = await start();
  const create = (model: string) =>
    clew.call<{ id: string } & ProblemBody>('POST', '/api/assistants', { body: { name: 'A', model } });
  for (const model of ['openai:gpt', 'openai-compatible:other', '']) {
    const { status, body } = await create(model);
    expect([status, Object.keys(body.errors ?? {})]).toEqual([400, ['model']]);
  }
  const { body: quoting } = await create('extractive');
  const { message } = await clew.ask(adminEmail, 'How high is the allowance?', { assistantId: quoting.id });
  expect(message.parts[0]).toMatchObject({ text: 'The allowance is 52 euros.' });
  expect(server.requests).toHaveLength(0);
  const replaced = await clew.call('PUT', `/api/assistants/${quoting.id}`, { body: { name: 'A', model: 'google:x' } });
  expect(replaced.status).toBe(400);
});

it.each([
  [{ CLEW_MODEL: 'openai:gpt' }, 'CLEW_OPENAI_KEY: missing'],
  [{ CLEW_MODEL: 'anthropic:claude' }, 'CLEW_ANTHROPIC_KEY: missing'],
  [{ CLEW_MODEL_FALLBACK: 'google:gemini' }, 'CLEW_GOOGLE_KEY: missing'],
  [{ CLEW_ASSISTANT_MODELS: 'extractive, openai-compatible:x' }, 'CLEW_ASSISTANT_MODELS'],
  [{ CLEW_MODEL: 'openai-compatible:x' }, 'CLEW_MODEL_URL: missing'],
  [{ CLEW_MODEL: 'mistral' }, 'CLEW_MODEL: '],
])('settings that can not be right are named: %o', (settings, message) => {
  expect(() =>
    readConfig({ ...settings, CLEW_BOOTSTRAP_KEY: bootstrapKey, CLEW_ADMIN_EMAIL: adminEmail }, 'none'),
  ).toThrow(message);
});
