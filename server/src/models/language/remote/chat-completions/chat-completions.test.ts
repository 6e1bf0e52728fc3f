import { afterEach, describe, expect, it } from 'vitest';
import { request } from '../../../testing/text-model-contract.ts';
import { startWritingServer, type WritingStep } from '../../../testing/writing-server.ts';
import type { ServerSign } from '../model-server.ts';
import { createServerFailures } from '../server-failures.ts';
import { askChatCompletions } from './ask-chat-completions.ts';

const key = 'sk-secret-0123456789';
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function open(query = '') {
  const server = await startWritingServer('openai-compatible');
  closing.push(server.close);
  const failures = createServerFailures({ serverName: 'server', model: 'm', key, clock: { nowMs: () => 0 } });
  const ask = askChatCompletions({ endpoint: new URL(`${server.url}/${query}`), model: 'm', key, failures });
  const { signal } = new AbortController();
  const asking = () => ask(request(signal), signal);
  return { server, ask: asking, signs: () => Array.fromAsync(asking()) };
}

/** What a server sends is told of in these events. */
async function signsOf(...events: unknown[]): Promise<ServerSign[]> {
  const { server, signs } = await open();
  const sent = events.map((event) => `data: ${typeof event === 'string' ? event : JSON.stringify(event)}\n\n`);
  server.write({ kind: 'raw', text: sent.join('') }, { kind: 'close' });
  return signs();
}
const delta = (content: object, finish_reason: unknown = null) => ({ choices: [{ delta: content, finish_reason }] });
const unknown = { inputTokens: null, outputTokens: null };
const ending = (reason: string, usage = unknown) => ({ kind: 'end', reason, usage });

describe('a server that speaks chat/completions', () => {
  it('is asked at its path, behind the query of its address, without a key where it has none', async () => {
    const { server, signs } = await open('?api-version=3');
    await signs();
    expect(server.requests[0]?.path).toBe('/v1/chat/completions?api-version=3');
    expect(server.requests[0]?.body).toMatchObject({ stream: true, stream_options: { include_usage: true } });
  });

  it('is asked again on the connection that is there', async () => {
    const { server, signs } = await open();
    const ports = new Set<number | undefined>();
    const answer = (port: number | undefined) => ports.add(port);
    for (let n = 0; n < 3; n++) {
      server.next.push((_asked, response) => {
        answer(response.socket?.remotePort);
        response.end(`data: ${JSON.stringify(delta({ content: 'x' }, 'stop'))}\n\ndata: [DONE]\n\n`);
      });
      expect(await signs()).toEqual([{ kind: 'text', text: 'x' }, ending('stop')]);
    }
    expect(ports.size).toBe(1);
  });

  it('has said all with its last event, whether or not it closes the stream', async () => {
    const { server, signs } = await open();
    server.next.push((_asked, response) => {
      response.write(`data: ${JSON.stringify(delta({ content: 'x' }, 'stop'))}\n\ndata: [DONE]\n\n`);
    });
    expect(await signs()).toEqual([{ kind: 'text', text: 'x' }, ending('stop')]);
  });

  it('tells of tokens that come together as one text', async () => {
    const told = await signsOf(delta({ content: 'One ' }), delta({ content: 'two' }), delta({}, 'stop'));
    expect(told.map((sign) => (sign.kind === 'text' ? sign.text : '')).join('')).toBe('One two');
    expect(told.length).toBeLessThan(4);
  });

  it.each<[string, unknown[], object[]]>([
    ['a role alone', [delta({ role: 'assistant', content: '' }), delta({ content: null }, 'stop')], [ending('stop')]],
    [
      'parts, some of them thoughts',
      [
        delta({
          content: [
            { type: 'thinking', thinking: [] },
            { type: 'text', text: 'So.' },
          ],
        }),
        delta({}, 'length'),
      ],
      [{ kind: 'thought' }, { kind: 'text', text: 'So.' }, ending('length')],
    ],
    [
      'thoughts by another name',
      [delta({ reasoning: 'Hm' }), delta({}, 'stop')],
      [{ kind: 'thought' }, ending('stop')],
    ],
    [
      'an empty reason in each chunk',
      [delta({ content: 'x' }, ''), delta({}, 'stop')],
      [{ kind: 'text', text: 'x' }, ending('stop')],
    ],
    ['a reason that nobody knows', [delta({ content: 'x' }, 'eos')], [{ kind: 'text', text: 'x' }, ending('other')]],
    ['no reason at all', [delta({ content: 'x' }), '[DONE]'], [{ kind: 'text', text: 'x' }]],
    ['a refusal', [delta({ refusal: 'I will not.' }), delta({}, 'stop')], [ending('content-filter')]],
    [
      'the cost, in the last chunk that has one',
      [
        { ...delta({ content: 'x' }, 'stop'), usage: null },
        { choices: [], usage: { prompt_tokens: 7, completion_tokens: 'many' } },
      ],
      [{ kind: 'text', text: 'x' }, ending('stop', { inputTokens: 7, outputTokens: null } as never)],
    ],
    [
      'what means nothing here',
      [
        {},
        { choices: null },
        { choices: [null] },
        { error: null, choices: [] },
        delta({ content: 7, tool_calls: [] }, 'stop'),
      ],
      [ending('stop')],
    ],
  ])('may send %s', async (_name, events, expected) => {
    const told = await signsOf(...events);
    // Whether the network brings two events together is not ours to say.
    expect(told).toEqual(expected);
  });

  it.each<[string, unknown[], object]>([
    [
      'a text',
      [{ error: `overloaded ${key}` }],
      { isRetryable: true, message: expect.stringContaining('overloaded [key]') },
    ],
    ['an object', [{ error: { message: 'no such model', code: 404 } }], { isRetryable: false }],
    ['what says nothing', [{ error: {} }], { isRetryable: true, message: expect.stringContaining("can't be read") }],
    ['no JSON', ['{"choices":['], { isRetryable: true }],
    ['another JSON', ['[1,2]'], { isRetryable: true }],
  ])('fails with %s', async (_name, events, failure) => {
    await expect(signsOf(...events)).rejects.toMatchObject({ name: 'ModelFailure', ...failure });
  });

  it('has told what came together with a failure before it fails', async () => {
    const { server, ask } = await open();
    const events = [delta({ content: 'Half' }), { error: 'overloaded' }, delta({ content: ' more' })];
    server.write({ kind: 'raw', text: events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('') });
    const told: ServerSign[] = [];
    const asking = (async () => {
      for await (const sign of ask()) told.push(sign);
    })();
    await expect(asking).rejects.toMatchObject({ name: 'ModelFailure' });
    expect(told).toEqual([{ kind: 'text', text: 'Half' }]);
  });

  it('is left alone where one event has no end', async () => {
    const { server, signs } = await open();
    const endless: WritingStep[] = Array.from({ length: 40 }, () => ({ kind: 'raw', text: 'x'.repeat(65_536) }));
    server.write({ kind: 'raw', text: 'data: ' }, ...endless, { kind: 'wait', until: new Promise(() => {}) });
    await expect(signs()).rejects.toMatchObject({ name: 'ModelFailure' });
    await expect.poll(server.left).toBe(1);
  });

  it('is not read to the end where it refuses with a long text, or breaks off in it', async () => {
    const { server, signs } = await open();
    server.next.push((_asked, response) => {
      response.writeHead(429, { 'retry-after': '3' });
      response.write('x'.repeat(200_000));
    });
    await expect(signs()).rejects.toMatchObject({ isRetryable: true, afterMs: 3_000 });
    server.next.push((_asked, response) => {
      response.writeHead(400, { 'content-length': '100' });
      response.write('{"error":');
      response.socket?.end();
    });
    await expect(signs()).rejects.toMatchObject({ isRetryable: false, message: expect.stringContaining('(400)') });
  });
});
