import { describe, expect, it } from 'vitest';
import { ClewConnectionError, ClewProblem, createClewClient } from './index.ts';

interface Seen {
  method: string;
  url: string;
  headers: Headers;
  body: string;
}

type Answer = Response | Error | ((seen: Seen) => Response);

/** A client of a server that gives these answers one after the other, and what it was sent and made to wait. */
function clientOf(answers: Answer[], options: Partial<Parameters<typeof createClewClient>[0]> = {}) {
  const seen: Seen[] = [];
  const pausesMs: number[] = [];
  const client = createClewClient({
    baseUrl: 'http://clew.test/',
    key: 'k',
    pause: async (ms) => void pausesMs.push(ms),
    async fetch(input, init) {
      const request = new Request(input as string, { ...init, signal: null });
      const { method, url, headers } = request;
      const sent = { method, url, headers, body: await request.text() };
      seen.push(sent);
      init?.signal?.throwIfAborted();
      const answer = answers.shift() ?? new Error('No answer is left');
      if (answer instanceof Error) throw answer;
      return answer instanceof Response ? answer : answer(sent);
    },
    ...options,
  });
  return { client, seen, pausesMs };
}

const json = (value: object, init: ResponseInit = {}) =>
  new Response(JSON.stringify(value), {
    ...init,
    headers: {
      'content-type': 'application/json',
      'x-request-id': 'req_1',
      ...(init.headers as Record<string, string>),
    },
  });
const refuse = (code: string, status: number, headers: Record<string, string> = {}) =>
  json(
    { type: `urn:clew:problem:${code}`, title: code, status, reason: code, requestId: 'req_1' },
    { status, headers },
  );
const stream = (...events: object[]) =>
  new Response(events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join(''), {
    headers: { 'x-request-id': 'req_1' },
  });
const begin = { type: 'Request', requestId: 'req_1', threadId: 'thr_1' };
const full = { ...begin, type: 'Full', message: { role: 'Assistant', parts: [] }, resources: [], references: [] };

async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

describe('a call', () => {
  it('puts parameters into the path, and the rest into the query or the body', async () => {
    const { client, seen } = clientOf([json({}), json({ records: [] }), json({})]);
    await client.putAccount({ email: 'ann/b@x.test', name: 'Ann' });
    await client.listAudit({ limit: 5, account: 'ann@x.test', from: undefined });
    await client.batchResources({
      sourceId: 's',
      lines: [
        { op: 'delete', externalId: '1' },
        { op: 'delete', externalId: '2' },
      ],
    });
    expect(seen.map(({ method, url, body }) => [method, url.replace('http://clew.test', ''), body])).toEqual([
      ['PUT', '/api/accounts/ann%2Fb%40x.test', '{"name":"Ann"}'],
      ['GET', '/api/audit?limit=5&account=ann%40x.test', ''],
      ['POST', '/api/sources/s/resources:batch', '{"op":"delete","externalId":"1"}\n{"op":"delete","externalId":"2"}'],
    ]);
  });

  it('cannot be led to another path by an empty id or by dots', async () => {
    const { client, seen } = clientOf([]);
    for (const externalId of ['', '.', '..'])
      expect(() => client.deleteResource({ sourceId: 'wiki', externalId })).toThrow(TypeError);
    expect(seen).toEqual([]);
  });

  it('says whose key it is and for whom it acts, in UTF-8', async () => {
    const { client, seen } = clientOf([json({}), json({})], { key: async () => 'fresh', account: 'jörg@x.test' });
    await client.getMe();
    expect(seen[0]?.headers.get('authorization')).toBe('Bearer fresh');
    expect(Buffer.from(seen[0]?.headers.get('unleash-account') ?? '', 'latin1').toString()).toBe('jörg@x.test');
  });

  it('tells the request id, also where there is nothing else to tell', async () => {
    const { client } = clientOf([new Response(null, { status: 204, headers: { 'x-request-id': 'req_9' } })]);
    expect(await client.deleteThread({ id: 'thr_1' })).toEqual({ requestId: 'req_9' });
  });

  it('throws a refusal as a problem with its code, fields and request id', async () => {
    const { client } = clientOf([
      json(
        {
          type: 'urn:clew:problem:validation-failed',
          title: 't',
          status: 400,
          reason: 'Validation failed',
          requestId: 'req_1',
          errors: { query: ['Too long.'] },
        },
        { status: 400 },
      ),
    ]);
    const error = await client.search({ query: 'x' }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ClewProblem);
    expect(error).toMatchObject({
      code: 'validation-failed',
      status: 400,
      requestId: 'req_1',
      errors: { query: ['Too long.'] },
      message: '400 Validation failed: query: Too long.',
    });
  });

  it('throws what is no answer of Clew as a connection error', async () => {
    const { client } = clientOf([new Response('<h1>Not here</h1>', { status: 404 }), new Response('<h1>Hello</h1>')], {
      tries: 1,
    });
    await expect(client.getMe()).rejects.toMatchObject({ name: 'ClewConnectionError', status: 404 });
    await expect(client.getMe()).rejects.toMatchObject({ name: 'ClewConnectionError', status: 200 });
  });
});

describe('trying again', () => {
  it('happens to reads after the network failed, waiting longer each time', async () => {
    const { client, seen, pausesMs } = clientOf([
      new TypeError('reset'),
      new Response('', { status: 502 }),
      json({ totalResults: 0 }),
    ]);
    expect(await client.search({ query: 'x' })).toMatchObject({ totalResults: 0 });
    expect(seen).toHaveLength(3);
    expect(pausesMs[0]).toBeLessThanOrEqual(250);
    expect(pausesMs[1]).toBeGreaterThan(249);
  });

  it('does not happen to what creates or asks: it may have arrived', async () => {
    const { client, seen } = clientOf([new TypeError('reset'), new TypeError('reset')]);
    await expect(client.createKey({ name: 'k' })).rejects.toBeInstanceOf(ClewConnectionError);
    await expect(client.chat({ messages: [{ text: 'x' }] })).rejects.toBeInstanceOf(ClewConnectionError);
    expect(seen).toHaveLength(2);
  });

  it('happens to everything that was refused before it began, after the time the server names', async () => {
    const { client, pausesMs } = clientOf([
      refuse('too-many-requests', 429, { 'retry-after': '2' }),
      refuse('shutting-down', 503),
      json({ id: 'key_1' }),
    ]);
    expect(await client.createKey({ name: 'k' })).toMatchObject({ id: 'key_1' });
    expect(pausesMs[0]).toBe(2_000);
  });

  it('does not wait for minutes, and says how long it would have been', async () => {
    const { client, pausesMs } = clientOf([refuse('too-many-requests', 429, { 'retry-after': '90' })]);
    await expect(client.getMe()).rejects.toMatchObject({ code: 'too-many-requests', retryAfterSeconds: 90 });
    expect(pausesMs).toEqual([]);
  });

  it('ends after the allowed number of tries, with the last error', async () => {
    const { client, seen } = clientOf([new TypeError('a'), new TypeError('b'), new TypeError('c'), json({})]);
    await expect(client.getMe()).rejects.toBeInstanceOf(ClewConnectionError);
    expect(seen).toHaveLength(3);
  });

  it('ends when it is aborted, with the reason of the signal', async () => {
    const controller = new AbortController();
    const { client, seen } = clientOf([new TypeError('a'), json({})], {
      pause: async () => controller.abort(new Error('The user left')),
    });
    await expect(client.getMe({}, { signal: controller.signal })).rejects.toThrow('The user left');
    expect(seen).toHaveLength(2);
  });
});

describe('a stream', () => {
  it('gives the events in their order and asks for a stream', async () => {
    const { client, seen } = clientOf([stream(begin, { type: 'Progress', code: 'searching' }, full)]);
    const types = (await collect(client.stream.chat({ messages: [{ text: 'x' }] }))).map(({ type }) => type);
    expect(types).toEqual(['Request', 'Progress', 'Full']);
    expect(JSON.parse(seen[0]?.body ?? '')).toEqual({ messages: [{ text: 'x' }], stream: true });
  });

  it('throws the failure that it ends with as a problem', async () => {
    const error = {
      type: 'urn:clew:problem:internal',
      title: 't',
      status: 500,
      reason: 'Internal error',
      requestId: 'req_1',
    };
    const { client } = clientOf([stream(begin, { ...begin, type: 'Full', error })]);
    await expect(collect(client.stream.chat({ messages: [{ text: 'x' }] }))).rejects.toMatchObject({
      code: 'internal',
    });
  });

  it('throws a connection error where it ends before its end, and names the request', async () => {
    const { client } = clientOf([stream(begin, { type: 'Progress', code: 'searching' })]);
    await expect(collect(client.stream.chat({ messages: [{ text: 'x' }] }))).rejects.toMatchObject({
      name: 'ClewConnectionError',
      requestId: 'req_1',
    });
  });

  it('knows the end of /chats/v2 as well, and that one is missing', async () => {
    const ids = { requestId: 'req_1', threadId: 'thr_1' };
    const last = { ...ids, sources: { sourcesIds: [] } };
    const { client, seen } = clientOf([stream(ids, { text: 'x' }, last), stream(ids, { text: 'x' })]);
    expect(await collect(client.stream.chatV2({ messages: [{ text: 'x' }] }))).toEqual([ids, { text: 'x' }, last]);
    expect(JSON.parse(seen[0]?.body ?? '')).toMatchObject({ stream: true });
    await expect(collect(client.stream.chatV2({ messages: [{ text: 'x' }] }))).rejects.toMatchObject({
      name: 'ClewConnectionError',
    });
  });

  it('closes the connection when the reader leaves', async () => {
    let isCancelled = false;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new TextEncoder().encode(`data: ${JSON.stringify(begin)}\n\n`)),
      cancel: () => {
        isCancelled = true;
      },
    });
    const { client } = clientOf([new Response(body)]);
    for await (const _ of client.stream.chat({ messages: [{ text: 'x' }] })) break;
    expect(isCancelled).toBe(true);
  });

  it('gives records line by line', async () => {
    const { client, seen } = clientOf([new Response('{"no":1}\n{"no":2}\n')]);
    expect(await collect(client.stream.listAudit())).toEqual([{ no: 1 }, { no: 2 }]);
    expect(seen[0]?.headers.get('accept')).toBe('application/x-ndjson');
  });
});
