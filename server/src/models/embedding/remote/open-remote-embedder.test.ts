import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cosine, describeEmbedder, embed } from '../../testing/embedder-contract.ts';
import { answer, type EmbeddingsServer, startEmbeddingsServer } from '../../testing/embeddings-server.ts';
import { reply } from '../../testing/model-server.ts';
import { createRecordedTimers, type RecordedTimers } from '../../testing/recorded-timers.ts';
import type { Embedder } from '../embedder.ts';
import { openRemoteEmbedder, type RemoteEmbedderOptions } from './open-remote-embedder.ts';

const key = 'sk-secret-0123456789';
const nowMs = Date.parse('2026-03-01T12:00:00Z');
let server: EmbeddingsServer;
let timers: RecordedTimers;
let opened: Embedder[];

beforeEach(async () => {
  server = await startEmbeddingsServer();
  timers = createRecordedTimers(nowMs);
  opened = [];
});
afterEach(async () => {
  for (const embedder of opened) await embedder.close();
  await server.close();
});

async function open(options: Partial<RemoteEmbedderOptions> = {}): Promise<Embedder> {
  const embedder = await openRemoteEmbedder({ url: server.url, model: 'some-model', key, timers, ...options });
  opened.push(embedder);
  return embedder;
}

describeEmbedder('the remote embedder', () => open());

describe('what is sent', () => {
  it('goes to /embeddings below the address, with the key in its header alone', async () => {
    const embedder = await open({ url: `${server.url}/?api-version=1` });
    await embed(embedder, ['soup', 'bread']);
    const { path, headers, body } = server.requests.at(-1) ?? expect.fail('nothing was sent');
    expect(path).toBe('/v1/embeddings?api-version=1');
    expect(headers.authorization).toBe(`Bearer ${key}`);
    expect(body).toEqual({ model: 'some-model', input: ['soup', 'bread'], encoding_format: 'float' });
  });

  it('has no key where none is set', async () => {
    await open({ key: undefined });
    expect(server.requests[0]?.headers.authorization).toBeUndefined();
  });

  it('is at most 64 texts and 200,000 characters a request', async () => {
    const embedder = await open();
    server.requests.length = 0;
    await embed(
      embedder,
      Array.from({ length: 150 }, (_, n) => `text ${n}`),
    );
    expect(server.requests.map(({ body }) => body.input.length)).toEqual([64, 64, 22]);
    server.requests.length = 0;
    await embed(embedder, Array(60).fill('word '.repeat(1000)));
    expect(server.requests.map(({ body }) => body.input.length)).toEqual([40, 20]);
  });

  it('has the prefixes that the model was trained with', async () => {
    const embedder = await open({ model: 'intfloat/multilingual-e5-small' });
    await embed(embedder, ['soup'], 'query');
    await embed(embedder, ['soup'], 'passage');
    expect(server.requests.slice(-2).map(({ body }) => body.input)).toEqual([['query: soup'], ['passage: soup']]);
  });

  it('names another model, address or length of vector another embedder', async () => {
    const ids = [(await open()).id, (await open({ model: 'other' })).id, (await open({ url: `${server.url}/x` })).id];
    server.next.push((request, response) => answer(request, response, undefined, 32));
    ids.push((await open()).id);
    expect(new Set(ids).size).toBe(4);
  });
});

describe('what is received', () => {
  it('is put in order by its numbers', async () => {
    const embedder = await open();
    server.next.push((request, response) => answer(request, response, (entries) => entries.toReversed()));
    const texts = ['soup', 'bread', 'butter'];
    const shuffled = await embed(embedder, texts);
    const straight = await embed(embedder, texts);
    expect(shuffled).toEqual(straight);
  });

  it('may be base64, or without numbers', async () => {
    const embedder = await open();
    const [expected] = await embed(embedder, ['soup']);
    server.next.push(
      (request, response) =>
        answer(request, response, (entries) =>
          entries.map(({ index, embedding }) => ({
            index,
            embedding: Buffer.from(Float32Array.from(embedding as number[]).buffer).toString('base64'),
          })),
        ),
      (request, response) => answer(request, response, (entries) => entries.map(({ embedding }) => ({ embedding }))),
    );
    expect(cosine((await embed(embedder, ['soup']))[0], expected)).toBeCloseTo(1, 5);
    expect(cosine((await embed(embedder, ['soup']))[0], expected)).toBeCloseTo(1, 5);
  });

  const vector = Array(64).fill(1);
  const entries = (data: unknown) => JSON.stringify({ data });
  it.each<[string, string, string]>([
    ['no JSON', '<html>', 'no JSON'],
    ['cut-off JSON', '{"data":[{"index":0,"embed', 'no JSON'],
    ['NaN', `{"data":[{"index":0,"embedding":[NaN]}]}`, 'no JSON'],
    [
      'null for a number',
      entries([
        { index: 0, embedding: [1, null] },
        { index: 1, embedding: vector },
      ]),
      'no embeddings',
    ],
    ['another shape', '{"embeddings":[]}', 'no embeddings'],
    ['an error with status 200', '{"error":{"message":"loading"}}', 'no embeddings'],
    ['too few', entries([{ index: 0, embedding: vector }]), '1 embeddings for 2 texts'],
    ['a number twice', entries([0, 0].map((index) => ({ index, embedding: vector }))), 'numbered them wrongly'],
    ['a number too large', entries([0, 7e8].map((index) => ({ index, embedding: vector }))), 'numbered them wrongly'],
    ['only zeros', entries([0, 1].map((index) => ({ index, embedding: [0, 0] }))), 'without direction'],
    ['base64 of NaN', entries([0, 1].map((index) => ({ index, embedding: 'AADAfwAAwH8=' }))), 'without direction'],
    [
      'different lengths',
      entries([vector, [1, 2]].map((embedding, index) => ({ index, embedding }))),
      'different lengths',
    ],
    [
      'another length than before',
      entries([0, 1].map((index) => ({ index, embedding: [1, 2] }))),
      'no longer 64 numbers',
    ],
  ])('is refused when it is %s', async (_name, body, message) => {
    const embedder = await open();
    server.next.push(reply(200, body));
    await expect(embed(embedder, ['soup', 'bread'])).rejects.toThrow(message);
    expect(server.next).toEqual([]);
    expect(timers.waits).toEqual([]);
  });

  it('is not read beyond 16 MB', async () => {
    const embedder = await open();
    server.next.push(reply(200, ' '.repeat(17 * 1024 ** 2)));
    await expect(embed(embedder, ['soup'])).rejects.toThrow('more than 16 MB');
  });
});

describe('when the server fails', () => {
  it('tries again, each time after twice as long', async () => {
    server.next.push(reply(500), reply(503), reply(429));
    await open();
    expect(timers.waits).toEqual([500, 1000, 2000]);
  });

  it('gives up after four tries and says what the server said', async () => {
    server.next.push(...Array(4).fill(reply(500, '{"error":"out of memory"}')));
    await expect(open()).rejects.toThrow('The embedding server failed (500: out of memory)');
    expect(server.requests.length).toBe(4);
  });

  it('waits as long as the server asks for, at most a minute', async () => {
    const date = new Date(nowMs + 7_000).toUTCString();
    server.next.push(...['3', date, '3600'].map((time) => reply(429, '', { 'retry-after': time })));
    await open();
    expect(timers.waits).toEqual([3_000, 7_000, 60_000]);
  });

  it('tries again when the connection breaks, before or in the middle of the answer', async () => {
    server.next.push(
      (_request, response) => void response.destroy(),
      (_request, response) => {
        response.writeHead(200, { 'content-length': '1000' });
        response.write('{"data":', () => response.destroy());
      },
    );
    await open();
    expect(timers.waits.length).toBe(2);
  });

  it('does not wait for an answer for ever', async () => {
    server.next.push(...Array(4).fill(() => timers.deadlines.at(-1)?.abort()));
    await expect(open()).rejects.toThrow(/did not answer within 30 seconds/);
  });

  it('says that nothing is there', async () => {
    const { url } = server;
    await server.close();
    await expect(open({ url })).rejects.toThrow(/127\.0\.0\.1:\d+\/v1\/embeddings can't be reached \(ECONNREFUSED\)/);
    server = await startEmbeddingsServer();
  });

  it.each([
    [400, '{"error":{"message":"input too long"}}', 'refused the request (400: input too long)'],
    [401, '{"error":{"message":"bad key"}}', 'refused the key (401)'],
    [403, '', 'refused the key (403)'],
    [404, '{"detail":"no such model"}', 'knows no model "some-model", or nothing at this address (404: no such model)'],
    [413, '<html>', 'refused the request (413)'],
  ])('does not try again what stays wrong (%i)', async (status, body, message) => {
    server.next.push(reply(status, body));
    await expect(open()).rejects.toThrow(message);
    expect(server.requests.length).toBe(1);
  });

  it('follows no redirect', async () => {
    const other = await startEmbeddingsServer();
    server.next.push(reply(307, '', { location: `${other.url}/embeddings` }));
    await expect(open()).rejects.toThrow('redirect (307)');
    expect(other.requests).toEqual([]);
    await other.close();
  });

  it.each(['wrong: ', `${'very '.repeat(37)} wrong: `])(
    'never repeats the key, not even when the server does',
    async (text) => {
      server.next.push(reply(400, JSON.stringify({ error: { message: text + key } })));
      const error: unknown = await open().catch((reason: unknown) => reason);
      expect(String(error)).toContain('wrong: [key');
      const everything = JSON.stringify([error, String(error), (error as Error).stack, (error as Error).cause]);
      expect(everything).not.toContain(key.slice(0, 4));
    },
  );
});

describe('giving up', () => {
  it('ends a request that is under way', async () => {
    const embedder = await open();
    const controller = new AbortController();
    const reason = new Error('given up');
    server.next.push(() => controller.abort(reason));
    await expect(embedder.embed(['soup'], 'query', controller.signal)).rejects.toBe(reason);
    expect(server.requests.length).toBe(2);
  });

  it('ends the wait for the next try', async () => {
    const controller = new AbortController();
    const reason = new Error('given up');
    timers.wait = (_ms, signal) =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
        controller.abort(reason);
      });
    server.next.push(reply(500));
    await expect(open({ signal: controller.signal })).rejects.toBe(reason);
    expect(server.requests.length).toBe(1);
  });

  it('by closing ends what is under way', async () => {
    const embedder = await open();
    server.next.push(() => void embedder.close());
    await expect(embed(embedder, ['soup'])).rejects.toThrow('The embedder is closed.');
  });
});

describe('settings that can not be right', () => {
  it.each([
    [{ url: 'embeddings.example.org' }, 'write one like'],
    [{ url: 'file:///etc/passwd' }, 'write one like'],
    [{ url: 'http://me:word@127.0.0.1/v1' }, 'holds a password'],
    [{ key: 'two words' }, 'Copy it again'],
    [{ key: 'line\nbreak' }, 'Copy it again'],
  ])('%o', async (options, message) => {
    await expect(open(options)).rejects.toThrow(message);
    expect(server.requests).toEqual([]);
  });
});
