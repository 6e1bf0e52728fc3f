import type { ProblemBody } from '@clew/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adminEmail, bootstrapKey, createTestApp, type TestApp } from '../testing/test-app.ts';

let clew: TestApp;
const question = { messages: [{ text: 'How high is the allowance?' }] };

beforeAll(async () => {
  clew = await createTestApp({ settings: { CLEW_BODY_LIMIT: '20000' } });
  await clew.push('wiki', 'policy', { content: 'The allowance is 52 euros.', permissions: { public: true } });
});
afterAll(() => clew.close());

/** What is stored of chats: a refused request must leave nothing behind. */
const threadCount = async () => (await clew.call<{ threads: unknown[] }>('GET', '/api/threads')).body.threads.length;

describe('what a request may look like', () => {
  it.each([
    'application/json',
    'text/json',
    'application/vnd.api+json',
    'application/json; charset=utf-8',
    'APPLICATION/JSON;charset="UTF-8"',
  ])('takes %s', async (type) =>
    expect((await clew.call('POST', '/chats', { body: question, headers: { 'content-type': type } })).status).toBe(200),
  );

  it.each([
    'text/plain',
    'application/xml',
    'application/x-www-form-urlencoded',
    'application/json; charset=latin1',
    'application/+json',
    '',
  ])('refuses %j with 415', async (type) => {
    const { status, body } = await clew.call<ProblemBody>('POST', '/chats', {
      body: question,
      headers: { 'content-type': type },
    });
    expect([status, body.reason]).toEqual([415, 'Unsupported media type']);
  });

  it.each([
    ['application/json', 'application/json'],
    ['text/json', 'text/json'],
    ['text/plain', 'text/plain'],
    ['text/html, text/plain;q=0.9', 'text/plain'],
    ['application/json;q=0.1, text/json', 'text/json'],
    ['image/png', 'application/json'],
    ['*/*', 'application/json'],
  ])('answers Accept: %s with %s', async (accept, type) => {
    const { headers } = await clew.call('POST', '/chats', { body: question, headers: { accept } });
    expect(headers.get('content-type')).toBe(`${type}; charset=utf-8`);
  });

  it('serves the same routes at / and under /e-api/', async () => {
    for (const path of ['/chats', '/e-api/chats'])
      expect((await clew.call('POST', path, { body: question })).status).toBe(200);
  });

  it('tells the request id in the body and in both headers, whatever happens', async () => {
    const replies = [
      await clew.call('POST', '/chats', { body: question }),
      await clew.call('GET', '/api/me'),
      await clew.call('POST', '/chats', { body: '{' }),
      await clew.call('GET', '/nowhere', { key: null }),
    ];
    for (const { body, headers } of replies) {
      expect(body['requestId']).toMatch(/^req_/);
      expect(headers.get('RequestId')).toBe(body['requestId']);
      expect(headers.get('X-Request-Id')).toBe(body['requestId']);
    }
  });

  it('answers no page of another origin unless it is on the list', async () => {
    const origin = 'https://intranet.example';
    const closed = await clew.call('GET', '/healthz', { headers: { origin } });
    expect(closed.headers.get('access-control-allow-origin')).toBeNull();
    const open = await createTestApp({ settings: { CLEW_CORS_ORIGINS: origin } });
    const allowed = await open.call('GET', '/healthz', { headers: { origin } });
    const other = await open.call('GET', '/healthz', { headers: { origin: 'https://evil.example' } });
    await open.close();
    expect(allowed.headers.get('access-control-allow-origin')).toBe(origin);
    expect(other.headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('refusals', () => {
  const last = (text: string, role = 'User') => ({ messages: [{ text: 'hi' }, { text, role }] });
  const filters = (value: object) => ({ ...question, enterpriseSearch: { filters: value } });

  const bad: [name: string, body: unknown, status: number, reason: string, fields: string[]][] = [
    ['broken JSON', '{"messages":', 400, 'Malformed request body', ['body']],
    ['no body', '', 400, 'Malformed request body', ['body']],
    ['bytes that are not UTF-8', new Uint8Array([0x22, 0xff, 0xfe, 0x22]), 400, 'Malformed request body', ['body']],
    ['null', 'null', 400, 'Validation failed', ['body']],
    ['an array', '[]', 400, 'Validation failed', ['body']],
    ['a number', '5', 400, 'Validation failed', ['body']],
    ['no messages', {}, 400, 'Validation failed', ['messages']],
    ['empty messages', { messages: [] }, 400, 'Validation failed', ['messages']],
    [
      '201 messages',
      { messages: Array.from({ length: 201 }, () => ({ text: 'x' })) },
      400,
      'Validation failed',
      ['messages'],
    ],
    ['messages of a wrong type', { messages: 'hi' }, 400, 'Validation failed', ['messages']],
    ['a message that is no object', { messages: [5] }, 400, 'Validation failed', ['messages[0]']],
    ['a text of a wrong type', { messages: [{ text: 5 }] }, 400, 'Validation failed', ['messages[0].text']],
    ['a blank last message', last('  \n '), 400, 'Validation failed', ['messages[1].text']],
    ['a last message without text', { messages: [{ role: 'User' }] }, 400, 'Validation failed', ['messages[0].text']],
    ['a last message of the assistant', last('hi', 'Assistant'), 400, 'Validation failed', ['messages[1].text']],
    ['an unknown role', last('hi', 'Robot'), 400, 'Validation failed', ['messages[1].role']],
    ['stream of a wrong type', { ...question, stream: 'yes' }, 400, 'Validation failed', ['stream']],
    [
      'a boolean filter of a wrong type',
      filters({ isStarred: 'yes' }),
      400,
      'Validation failed',
      ['enterpriseSearch.filters.isStarred'],
    ],
    [
      'a time filter that is no time',
      filters({ fromTime: 'soon' }),
      400,
      'Validation failed',
      ['enterpriseSearch.filters.fromTime'],
    ],
    [
      'a list filter of a wrong type',
      filters({ label: 5 }),
      400,
      'Validation failed',
      ['enterpriseSearch.filters.label'],
    ],
    [
      'filters that are no object',
      { ...question, enterpriseSearch: { filters: [] } },
      400,
      'Validation failed',
      ['enterpriseSearch.filters'],
    ],
    ['an unknown assistant', { ...question, assistantId: 'ast_nobody' }, 404, 'Unknown assistant', []],
    ['an unknown thread', { ...question, threadId: 'thr_nobody' }, 404, 'Unknown thread', []],
    [
      'a member called __proto__',
      '{"messages":[{"text":"hi"}],"enterpriseSearch":{"filters":{"__proto__":"x"}}}',
      400,
      'Malformed request body',
      ['body'],
    ],
    ['a body that is too large', { messages: [{ text: 'x'.repeat(30_000) }] }, 413, 'Request body too large', []],
    [
      'several mistakes at once',
      {
        messages: [{ text: 1 }, { role: 'Robot', text: 'x' }],
        enterpriseSearch: { filters: { isStarred: 3, dueAfterTime: 'x' } },
      },
      400,
      'Validation failed',
      [
        'messages[0].text',
        'messages[1].role',
        'enterpriseSearch.filters.isStarred',
        'enterpriseSearch.filters.dueAfterTime',
      ],
    ],
  ];

  it.each(bad)('%s', async (_, body, status, reason, fields) => {
    const before = await threadCount();
    const reply = await clew.call<ProblemBody>('POST', '/chats', { body });
    expect([reply.status, reply.body.status, reply.body.reason]).toEqual([status, status, reason]);
    expect(reply.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(Object.keys(reply.body.errors ?? {}).sort()).toEqual([...fields].sort());
    expect(Object.keys(reply.body)).toEqual(
      expect.arrayContaining(['type', 'title', 'status', 'detail', 'instance', 'reason', 'requestId']),
    );
    expect(JSON.stringify(reply.body)).not.toMatch(/node_modules|\.ts\b|SQLITE|at \w+ \(|ZodError/);
    expect(await threadCount()).toBe(before);
  });

  it('answers a body without a length that grows too large with 413', async () => {
    const chunk = new TextEncoder().encode(' '.repeat(5_000));
    let sent = 0;
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => (sent++ < 100 ? controller.enqueue(chunk) : controller.close()),
    });
    const request = new Request('http://clew.test/chats', {
      method: 'POST',
      body,
      duplex: 'half',
      headers: {
        authorization: `Bearer ${bootstrapKey}`,
        'unleash-account': adminEmail,
        'content-type': 'application/json',
      },
    } as RequestInit);
    expect((await clew.app.fetch(request)).status).toBe(413);
    expect(sent).toBeLessThan(20);
  });

  it('nesting thousands deep is refused, wherever it stands', async () => {
    const deep = `${'['.repeat(9_000)}${']'.repeat(9_000)}`;
    const { status } = await clew.call('POST', '/chats', { body: `{"messages":[{"text":"hi"}],"extra":${deep}}` });
    expect(status).toBe(400);
    const filter = await clew.call('POST', '/chats', {
      body: `{"messages":[{"text":"hi"}],"enterpriseSearch":{"filters":{"x":${deep}}}}`,
    });
    expect(filter.status).toBe(400);
    const data = await clew.call('PUT', '/api/sources/wiki', { body: `{"appId":"wiki","settings":{"x":${deep}}}` });
    expect(data.status).toBe(400);
  });

  it('says which methods a path takes', async () => {
    const { status, headers, body } = await clew.call<ProblemBody>('DELETE', '/chats');
    expect([status, body.reason, headers.get('allow')]).toEqual([405, 'Method not allowed', 'POST']);
  });

  it('knows no other route', async () => {
    for (const path of [
      '/',
      '/chats/x',
      '/api',
      '/e-api/e-api/chats',
      '/%00',
      '/..%2f..%2fetc/passwd',
      '/chats%2F',
      '/%E0%A4%A',
    ])
      expect([path, (await clew.call('GET', path)).status]).toEqual([path, 404]);
  });

  it('a lone surrogate comes in as the replacement character', async () => {
    const { status, body } = await clew.call<{ threadId: string }>('POST', '/chats', {
      body: '{"messages":[{"text":"allowance \\ud800 ?"}]}',
    });
    expect(status).toBe(200);
    const thread = await clew.call<{ title: string }>('GET', `/api/threads/${body.threadId}`);
    expect(thread.body.title).toBe('allowance \ufffd ?');
  });
});

it('says of a body that did not come that it is empty', async () => {
  const { body } = await clew.call<ProblemBody>('POST', '/search', {
    body: '',
    headers: { 'content-type': 'application/json' },
  });
  expect([body.detail, body.errors]).toEqual([
    'This needs a body of JSON, and none came.',
    { body: ['The body is empty.'] },
  ]);
});

describe('/docs and /openapi.json', () => {
  it('are served, and the page loads nothing from anywhere', async () => {
    const page = await clew.call<string>('GET', '/docs', { key: null });
    expect(page.status).toBe(200);
    expect(page.body).toContain('Chat with any assistant');
    expect(page.body).not.toMatch(/<script|<link|<img|<iframe|@import|url\(/i);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    const document = await clew.call<{ openapi: string }>('GET', '/openapi.json', { key: null });
    expect(document.body.openapi).toBe('3.1.0');
  });
});
