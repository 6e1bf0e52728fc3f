import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestSite, type TestSite } from '../../egress/testing/start-test-site.ts';
import { describeConnector } from '../testing/connector-contract.ts';
import { killConnector } from '../testing/kill-connector.ts';
import { openTestFetch, putsOf, runConnector, textOf } from '../testing/run-connector.ts';
import { readObjectList } from './read-object-list.ts';
import { s3Connector } from './s3-connector.ts';
import { startBucket } from './testing/start-bucket.ts';
import { createTestBucket } from './testing/test-bucket.ts';

const permissions = { public: false, users: ['ann@clew.test'], groups: [] };
const keys = { accessKeyId: 'AKIATEST', secretAccessKey: 'secret/with+signs' };

describe('a bucket', () => {
  let site: TestSite;
  let bucket = createTestBucket({ bucket: 'handbook', keys });
  const controller = new AbortController();
  beforeAll(async () => {
    site = await startTestSite((request, response) => bucket.answer(request, response));
  });
  afterAll(() => site.close());

  const list = async (more: object = {}) => {
    const { fetch, close } = openTestFetch({
      allow: ['site.test:*', 'handbook.site.test:*'],
      signal: controller.signal,
    });
    const settings = { endpoint: `http://site.test:${site.port}`, bucket: 'handbook', ...keys, permissions, ...more };
    const outcomes = new Map<string, string>();
    const run = await runConnector(s3Connector, { settings, fetch, signal: controller.signal }, async (page) => {
      for (const { externalId, load } of putsOf({ pages: [page] }))
        outcomes.set(externalId, await load(controller.signal).then(textOf, (error: Error) => error.message));
    }).finally(close);
    return { ...run, outcomes };
  };

  it('is read whatever its keys look like, each request signed as the specification says', async () => {
    bucket = createTestBucket({ bucket: 'handbook', keys, pageSize: 4 });
    const odd = [
      'a b+c.txt',
      "it's (1)!*.txt",
      'ünïcödé/日本語.txt',
      'x=y&z?q#h.txt',
      '%41.txt',
      'a//b.txt',
      '/leading',
      'tilde~-_.txt',
      `${'long/'.repeat(150)}x`,
    ];
    for (const key of odd) bucket.put(key, `text of ${key}`);
    const { outcomes, end } = await list();
    expect([...outcomes.values()].sort()).toEqual(odd.map((key) => `text of ${key}`).sort());
    for (const id of outcomes.keys()) expect(id.length).toBeLessThanOrEqual(500);
    expect(end).toEqual({ covered: 'everything', cursor: null });
  });

  it('tells of an object where it lies, when it changed, and what it is', async () => {
    bucket = createTestBucket({ bucket: 'handbook', keys });
    bucket.put('Harbour/Fees/list.csv', 'a,b', 'text/csv');
    bucket.put('Harbour/', '');
    const { pages, outcomes } = await list();
    expect([...outcomes.keys()]).toEqual(['Harbour/Fees/list.csv']);
    const [change] = putsOf({ pages });
    const { fetch, close } = openTestFetch({ allow: ['site.test:*'], signal: controller.signal });
    const settings = { endpoint: `http://site.test:${site.port}`, bucket: 'handbook', ...keys, permissions };
    await runConnector(s3Connector, { settings, fetch, signal: controller.signal }, async (page) => {
      expect(await putsOf({ pages: [page] })[0]?.load(controller.signal)).toMatchObject({
        kind: 'file',
        name: 'list.csv',
        contentType: 'text/csv',
        fields: { type: 'file', path: ['/handbook/Harbour/Fees'], modifiedAt: '2026-02-01T00:00:00.000Z' },
      });
    }).finally(close);
    expect(change?.permissions).toEqual(permissions);
  });

  it('is read within its prefix', async () => {
    bucket = createTestBucket({ bucket: 'handbook', keys });
    for (const key of ['a/1', 'a/2', 'b/1']) bucket.put(key, key);
    expect([...(await list({ prefix: 'a/' })).outcomes.keys()]).toEqual(['a/1', 'a/2']);
  });

  it('says what is wrong with keys, bucket and objects', async () => {
    bucket = createTestBucket({ bucket: 'handbook', keys });
    bucket.put('large.txt', 'x'.repeat(100));
    bucket.put('../up.txt', 'x');
    await expect(list({ secretAccessKey: 'other' })).rejects.toMatchObject({
      kind: 'access-denied',
      message: expect.stringContaining('SignatureDoesNotMatch'),
    });
    await expect(list({ accessKeyId: 'other' })).rejects.toMatchObject({ kind: 'access-denied' });
    await expect(list({ accessKeyId: undefined, secretAccessKey: undefined })).rejects.toMatchObject({
      kind: 'access-denied',
    });
    await expect(list({ bucket: 'elsewhere' })).rejects.toMatchObject({ kind: 'misconfigured' });
    expect((await list({ mostBytes: 50 })).outcomes).toEqual(
      new Map([
        ['../up.txt', expect.stringContaining('no address can hold')],
        ['large.txt', expect.stringContaining('longer than the 50 bytes')],
      ]),
    );
  });

  it('may stand before the host, and be open to everybody', async () => {
    const open = createTestBucket({ bucket: 'handbook' });
    open.put('a.txt', 'a');
    site.answer = (request, response) => {
      expect(request.headers.host).toMatch(/^handbook\.site\.test/);
      expect(request.headers.authorization).toBeUndefined();
      return open.answer({ ...request, path: `/handbook${request.path}` }, response);
    };
    expect((await list({ style: 'host', accessKeyId: undefined, secretAccessKey: undefined })).outcomes).toEqual(
      new Map([['a.txt', 'a']]),
    );
  });

  it('sends no signature on to where it is redirected', async () => {
    const other = await startTestSite((_request, response) => response.writeHead(403).end());
    site.answer = (_request, response) =>
      response.writeHead(307, { location: `http://site.test:${other.port}/handbook/` }).end();
    await expect(list()).rejects.toMatchObject({ kind: 'access-denied' });
    expect(other.requests.length).toBe(1);
    expect(Object.keys(other.requests[0]?.headers ?? {}).filter((name) => /auth|amz/.test(name))).toEqual([]);
    await other.close();
  });
});

describe('a listing of objects', () => {
  const page = (more = '', count = 1, truncated = 'false') =>
    `<ListBucketResult><KeyCount>${count}</KeyCount><IsTruncated>${truncated}</IsTruncated>${more}<Contents><Key>a&amp;b</Key><Size>1</Size><ETag>"x"</ETag></Contents></ListBucketResult>`;

  it('that is cut short or does not add up is none', () => {
    expect(readObjectList(page())?.objects.map(({ key }) => key)).toEqual(['a&b']);
    for (let end = 0; end < page().length; end++) expect(readObjectList(page().slice(0, end))).toBeUndefined();
    expect(readObjectList(page('', 2))).toBeUndefined();
    expect(readObjectList(page('', 1, 'true'))).toBeUndefined();
    expect(readObjectList(page('<Contents><Key>b</Key></Contents>', 2))).toBeUndefined();
    expect(readObjectList('<ListBucketResult></ListBucketResult>')).toBeUndefined();
    expect(readObjectList('')).toBeUndefined();
  });
});

describeConnector({ connector: s3Connector, start: () => startBucket() });
killConnector({ connector: s3Connector, start: () => startBucket() });
