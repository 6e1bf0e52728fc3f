import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { reply } from '../../testing/model-server.ts';
import { createRecordedTimers, type RecordedTimers } from '../../testing/recorded-timers.ts';
import { describeReranker, rerank } from '../../testing/reranker-contract.ts';
import {
  answer,
  type Dialect,
  type Entry,
  type RerankingServer,
  startRerankingServer,
} from '../../testing/reranking-server.ts';
import { type Reranker, RerankerError } from '../reranker.ts';
import { openRemoteReranker, type RemoteRerankerOptions } from './open-remote-reranker.ts';

const key = 'sk-secret-0123456789';
const nowMs = Date.parse('2026-03-01T12:00:00Z');
const texts = ['bread', 'soup and bread', 'nothing'];
const relevances = [0.5, 1, 0];
let servers: Record<Dialect, RerankingServer>;
let server: RerankingServer;
let timers: RecordedTimers;
let opened: Reranker[];

beforeEach(async () => {
  servers = {
    documents: await startRerankingServer('documents'),
    'strict documents': await startRerankingServer('strict documents'),
    texts: await startRerankingServer('texts'),
  };
  server = servers.documents;
  timers = createRecordedTimers(nowMs);
  opened = [];
});
afterEach(async () => {
  for (const reranker of opened) await reranker.close();
  for (const each of Object.values(servers)) await each.close();
});

async function open(options: Partial<RemoteRerankerOptions> = {}): Promise<Reranker> {
  const reranker = await openRemoteReranker({ url: server.url, model: 'some-model', key, timers, ...options });
  opened.push(reranker);
  return reranker;
}
const openTo = (dialect: Dialect) => {
  server = servers[dialect];
  return open();
};
const changed = (change: (entries: Entry[]) => Entry[]) =>
  ((request, response) => answer(request, response, change)) satisfies RerankingServer['next'][number];

describeReranker('the remote reranker of a server that reads documents', () => openTo('documents'));
describeReranker('the remote reranker of a server that refuses what it does not know', () =>
  openTo('strict documents'),
);
describeReranker('the remote reranker of a server that reads texts', () => openTo('texts'));
describeReranker('the remote reranker of a server with raw scores', async () => {
  const toRaw = changed((entries) => entries.map(({ index, score }) => ({ index, score: score * 10 - 5 })));
  const reranker = await openRemoteReranker({ url: server.url, model: 'some-model', timers });
  server.next.push(...Array(50).fill(toRaw));
  return reranker;
});

describe('what is sent', () => {
  it('goes to /rerank below the address, with the key in its header alone', async () => {
    const reranker = await open({ url: `${server.url}/?api-version=1` });
    await rerank(reranker, 'soup?', ['soup', 'bread']);
    const { path, headers, body } = server.requests.at(-1) ?? expect.fail('nothing was sent');
    expect(path).toBe('/v1/rerank?api-version=1');
    expect(headers.authorization).toBe(`Bearer ${key}`);
    expect(body).toEqual({
      model: 'some-model',
      query: 'soup?',
      documents: ['soup', 'bread'],
      top_n: 2,
      return_documents: false,
    });
  });

  it('has no key where none is set', async () => {
    await open({ key: undefined });
    expect(server.requests[0]?.headers.authorization).toBeUndefined();
  });

  it.each<[Dialect, number, object]>([
    ['documents', 1, { model: 'some-model', query: 'soup', documents: ['bread'], top_n: 1, return_documents: false }],
    ['texts', 2, { query: 'soup', texts: ['bread'], truncate: true }],
    ['strict documents', 3, { model: 'some-model', query: 'soup', documents: ['bread'], top_n: 1 }],
  ])('has the form that the server reads (%s), found out once', async (dialect, tries, body) => {
    const reranker = await openTo(dialect);
    expect(server.requests.length).toBe(tries);
    await rerank(reranker, 'soup', ['bread']);
    await rerank(reranker, 'soup', ['bread']);
    expect(server.requests.slice(tries).map((request) => request.body)).toEqual([body, body]);
  });

  it('is at most 32 texts a request, and cut where it is very long', async () => {
    const reranker = await open();
    server.requests.length = 0;
    await rerank(reranker, 'why '.repeat(5_000), Array(70).fill('word '.repeat(1_000)));
    expect(server.requests.map(({ body }) => body.documents?.length)).toEqual([32, 32, 6]);
    expect(server.requests[0]?.body.documents?.[0]?.length).toBe(2_000);
    expect(server.requests[0]?.body.query.length).toBe(1_000);
  });

  it('names another model or address another reranker', async () => {
    const ids = [(await open()).id, (await open({ model: 'other' })).id, (await open({ url: `${server.url}/x` })).id];
    expect(new Set(ids).size).toBe(3);
  });
});

describe.each<Dialect>(['documents', 'texts'])('what is received from a server that reads %s', (dialect) => {
  it('is put in order by its numbers', async () => {
    const reranker = await openTo(dialect);
    server.next.push(changed((entries) => entries.toReversed()));
    server.next.push(changed((entries) => entries.toSorted((a, b) => a.index - b.index)));
    for (let n = 0; n < 3; n++) expect(await rerank(reranker, 'soup bread', texts)).toEqual(relevances);
  });

  it.each<[string, (entries: Entry[]) => Entry[]]>([
    ['a text is missing', (entries) => entries.slice(1)],
    ['a number is there twice', (entries) => entries.map(({ score }) => ({ index: 0, score }))],
    ['a text is there twice', (entries) => [...entries, ...entries.slice(0, 1)]],
    ['a number is too large', (entries) => entries.map(({ index, score }) => ({ index: index * 7e8, score }))],
    ['nothing is there', () => []],
  ])('is refused when %s', async (_name, change) => {
    const reranker = await openTo(dialect);
    server.next.push(changed(change));
    const error: unknown = await rerank(reranker, 'soup', texts).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(RerankerError);
    expect(String(error)).toMatch(/gave \d scores for 3 texts, or numbered them wrongly/);
    expect(timers.waits).toEqual([]);
  });
});

describe('what is received', () => {
  it.each([
    ['no JSON', '<html>', 'no JSON'],
    ['cut-off JSON', '{"results":[{"index":0,"rel', 'no JSON'],
    ['NaN', '{"results":[{"index":0,"relevance_score":NaN}]}', 'no JSON'],
    ['null for a score', '{"results":[{"index":0,"relevance_score":null}]}', 'holds no reranking'],
    ['an endless score', '{"results":[{"index":0,"relevance_score":1e999}]}', 'holds no reranking'],
    ['half a number', '{"results":[{"index":0.5,"relevance_score":1}]}', 'holds no reranking'],
    ['a negative number', '[{"index":-1,"score":1}]', 'holds no reranking'],
    ['another shape', '{"embeddings":[]}', 'holds no reranking'],
    ['only null', 'null', 'holds no reranking'],
    ['an error with status 200', '{"error":{"message":"loading"}}', 'holds no reranking'],
  ])('is refused when it is %s', async (_name, body, message) => {
    const reranker = await open();
    server.next.push(reply(200, body));
    const error: unknown = await rerank(reranker, 'soup', ['bread']).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(RerankerError);
    expect(String(error)).toContain(message);
    expect(timers.waits).toEqual([]);
  });

  it('may be called data', async () => {
    const reranker = await open();
    server.next.push(reply(200, '{"object":"list","data":[{"index":0,"relevance_score":0.25}]}'));
    expect(await rerank(reranker, 'soup', ['bread'])).toEqual([0.25]);
  });

  it('is left as it is between 0 and 1, and made so by rounding', async () => {
    const reranker = await open();
    server.next.push(
      reply(200, '[{"index":0,"score":1.0000001},{"index":1,"score":0.3},{"index":2,"score":-0.0000001}]'),
    );
    expect(await rerank(reranker, 'soup', texts)).toEqual([1, 0.3, 0]);
  });

  it('goes through the sigmoid once a score lay outside of 0 to 1, also in later answers', async () => {
    const reranker = await open();
    const between = '[{"index":0,"score":0},{"index":1,"score":0.5},{"index":2,"score":1}]';
    server.next.push(
      reply(200, between),
      reply(200, '[{"index":0,"score":-800},{"index":1,"score":0},{"index":2,"score":800}]'),
    );
    server.next.push(reply(200, between));
    expect(await rerank(reranker, 'soup', texts)).toEqual([0, 0.5, 1]);
    expect(await rerank(reranker, 'soup', texts)).toEqual([0, 0.5, 1]);
    const [low, middle, high] = await rerank(reranker, 'soup', texts);
    expect(low).toBe(0.5);
    expect(middle).toBeCloseTo(0.6225, 4);
    expect(high).toBeCloseTo(0.7311, 4);
  });

  it('is not read beyond 16 MB', async () => {
    const reranker = await open();
    server.next.push(reply(200, ' '.repeat(17 * 1024 ** 2)));
    await expect(rerank(reranker, 'soup', texts)).rejects.toThrow('more than 16 MB');
  });
});

describe('when the server fails', () => {
  it.each([429, 500, 503])('tries once more (%i)', async (status) => {
    const reranker = await open();
    server.next.push(reply(status));
    expect(await rerank(reranker, 'soup bread', texts)).toEqual(relevances);
    expect(timers.waits).toEqual([500]);
  });

  it('gives up after two tries and says what the server said', async () => {
    const reranker = await open();
    server.requests.length = 0;
    server.next.push(reply(500), reply(500, '{"error":"out of memory"}'));
    await expect(rerank(reranker, 'soup', texts)).rejects.toThrow('The reranking server failed (500: out of memory)');
    expect(server.requests.length).toBe(2);
  });

  it('waits as long as the server asks for, but not when that is longer than a second', async () => {
    const reranker = await open();
    server.next.push(reply(429, '', { 'retry-after': '1' }));
    expect(await rerank(reranker, 'soup bread', texts)).toEqual(relevances);
    server.next.push(reply(429, '', { 'retry-after': '2' }));
    await expect(rerank(reranker, 'soup', texts)).rejects.toThrow('too many requests (429)');
    expect(timers.waits).toEqual([1_000]);
  });

  it('tries again when the connection breaks', async () => {
    server.next.push((_request, response) => void response.destroy());
    await open();
    expect(timers.waits.length).toBe(1);
  });

  it('does not wait for an answer for ever', async () => {
    server.next.push(...Array(2).fill(() => timers.deadlines.at(-1)?.abort()));
    await expect(open()).rejects.toThrow('did not answer within 30 seconds');
  });

  it.each([
    [401, '{"error":{"message":"bad key"}}', 'refused the key (401)'],
    [404, '{"detail":"no such model"}', 'knows no model "some-model", or nothing at this address (404: no such model)'],
    [413, '<html>', 'refused the request (413)'],
  ])('does not try again what stays wrong (%i)', async (status, body, message) => {
    server.next.push(reply(status, body));
    await expect(open()).rejects.toThrow(message);
    expect(server.requests.length).toBe(1);
  });

  it('says what it said first when it understands no form at all', async () => {
    server.next.push(reply(400, '{"message":"no such model"}'), reply(422, '{"message":"what?"}'), reply(422));
    await expect(open()).rejects.toThrow('refused the request (400: no such model)');
    expect(server.requests.length).toBe(3);
  });

  it('says what is wrong with a server that reads texts', async () => {
    server = servers.texts;
    server.next.push(reply(422, 'missing field `texts`'), reply(424, '{"error":"model is not a re-ranker model"}'));
    await expect(open()).rejects.toThrow('refused the request (424: model is not a re-ranker model)');
  });

  it('follows no redirect', async () => {
    server.next.push(reply(307, '', { location: `${servers.texts.url}/rerank` }));
    await expect(open()).rejects.toThrow('redirect (307)');
    expect(servers.texts.requests).toEqual([]);
  });

  it('never repeats the key, not even when the server does', async () => {
    const reranker = await open();
    server.next.push(reply(400, JSON.stringify({ error: { message: `wrong: ${key}` } })));
    const error: unknown = await rerank(reranker, 'soup', texts).catch((reason: unknown) => reason);
    expect(String(error)).toContain('wrong: [key]');
    expect(JSON.stringify([error, String(error), (error as Error).stack, (error as Error).cause])).not.toContain(key);
  });
});

describe('giving up', () => {
  it('ends a request that is under way', async () => {
    const reranker = await open();
    const controller = new AbortController();
    const reason = new Error('given up');
    server.next.push(() => controller.abort(reason));
    await expect(reranker.rerank('soup', texts, controller.signal)).rejects.toBe(reason);
    expect(server.requests.length).toBe(2);
  });

  it('ends the wait for the next try', async () => {
    const reranker = await open();
    const controller = new AbortController();
    const reason = new Error('given up');
    timers.wait = (_ms, signal) =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
        controller.abort(reason);
      });
    server.next.push(reply(500));
    await expect(reranker.rerank('soup', texts, controller.signal)).rejects.toBe(reason);
    expect(server.requests.length).toBe(2);
  });

  it('by closing ends what is under way', async () => {
    const reranker = await open();
    server.next.push(() => void reranker.close());
    await expect(rerank(reranker, 'soup', texts)).rejects.toThrow('The reranker is closed.');
  });
});

describe('settings that can not be right', () => {
  it.each([
    [{ url: 'rerank.example.org' }, 'write one like https://rerank.example.org/v1'],
    [{ url: 'http://me:word@127.0.0.1/v1' }, 'holds a password'],
    [{ key: 'two words' }, 'Copy it again'],
  ])('%o', async (options, message) => {
    await expect(open(options)).rejects.toThrow(message);
    expect(server.requests).toEqual([]);
  });
});
