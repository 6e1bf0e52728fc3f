import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { adminEmail, bootstrapKey, createTestApp, type TestApp } from '../testing/test-app.ts';
import { pushCommand } from './push-command.ts';

let test: TestApp;
let folder: string;
let count = 0;
let source: string;
beforeAll(async () => {
  test = await createTestApp();
  await test.addAccounts('ada@sea.test');
});
afterAll(() => test.close());
beforeEach(async () => {
  source = `s${++count}`;
  folder = mkdtempSync(join(tmpdir(), 'clew-push-'));
  await test.call('PUT', `/api/sources/${source}`, { body: { appId: 'files' } });
  return () => rmSync(folder, { recursive: true, force: true });
});

type Fetch = (url: string, init: RequestInit) => Promise<Response>;
const toApp: Fetch = async (url, init) => test.app.fetch(new Request(url, init));
const files = () => join(folder, 'files');
function write(name: string, text: string) {
  mkdirSync(join(files(), name, '..'), { recursive: true });
  writeFileSync(join(files(), name), text);
}

async function push(args: string[], { fetch = toApp, key = bootstrapKey } = {}) {
  const lines: string[] = [];
  const calls: string[] = [];
  const common = ['--source', source, '--account', adminEmail, '--journal', join(folder, 'journal')];
  const code = await pushCommand([...args, ...common], {
    key,
    write: (text) => lines.push(text),
    fetch: (url, init) => {
      calls.push(`${init.method} ${decodeURIComponent(url.split('/').slice(6).join('/'))}`);
      return fetch(url, init);
    },
    pause: async () => {},
  });
  return { code, text: lines.join(''), calls };
}
async function found(filters: object = {}) {
  const body = { filters: { linkId: [source], ...filters } };
  const reply = await test.call<{ results: { resource: { externalId: string } }[] }>('POST', '/search', {
    as: 'ada@sea.test',
    body,
  });
  return reply.body.results.map(({ resource }) => resource.externalId).sort();
}

describe('clew push', () => {
  it('pushes every file of a folder by its path, with the permissions given, and no hidden ones and links', async () => {
    write('a.md', '# Anchors');
    write('rope/b.txt', 'Knots');
    write('.hidden/c.txt', 'secret');
    symlinkSync('/etc/hostname', join(files(), 'link.txt'));
    expect(await push(['folder', files(), '--user', 'ada@sea.test'])).toMatchObject({
      code: 0,
      text: '2 pushed, 0 unchanged, 0 deleted, 0 failed\n',
    });
    expect(await found()).toEqual(['a.md', 'rope/b.txt']);
    expect(await found({ pathPrefix: '/rope' })).toEqual(['rope/b.txt']);
  });

  it('shows files to nobody unless it is told to whom', async () => {
    write('a.md', '# Anchors');
    expect((await push(['folder', files()])).code).toBe(0);
    expect(await found()).toEqual([]);
  });

  it('sends only what changed, and everything when the permissions did', async () => {
    write('a.md', 'one');
    write('b.md', 'two');
    await push(['folder', files(), '--public']);
    write('b.md', 'two and a half');
    expect((await push(['folder', files(), '--public'])).calls).toEqual(['PUT resources/b.md/file']);
    expect((await push(['folder', files(), '--user', 'ada@sea.test'])).calls).toHaveLength(2);
  });

  it('says what is not there, or is not what the command says', async () => {
    write('a.md', '# Anchors');
    for (const [args, text] of [
      [['folder', join(folder, 'nope')], `There is nothing at ${join(folder, 'nope')}.`],
      [['file', join(folder, 'nope')], `There is nothing at ${join(folder, 'nope')}.`],
      [['folder', join(files(), 'a.md')], 'is no folder. For one file: push file'],
      [['file', files()], 'is a folder. For all that is in it: push folder'],
      [['ndjson', files()], 'is a folder.'],
    ] as const)
      expect(await push([...args])).toMatchObject({ code: 2, text: expect.stringContaining(text), calls: [] });
  });

  it('goes on where it was broken off', async () => {
    for (const name of ['a', 'b', 'c']) write(`${name}.txt`, name);
    let answered = 0;
    const breaking: Fetch = (url, init) =>
      ++answered > 1 ? Promise.reject(new TypeError('fetch failed')) : toApp(url, init);
    expect(await push(['folder', files(), '--public'], { fetch: breaking })).toMatchObject({
      code: 1,
      text: expect.stringContaining('No server answers'),
    });
    appendFileSync(join(folder, 'journal'), '["cut of');
    expect((await push(['folder', files(), '--public'])).calls).toEqual([
      'PUT resources/b.txt/file',
      'PUT resources/c.txt/file',
    ]);
    expect(await found()).toEqual(['a.txt', 'b.txt', 'c.txt']);
    expect((await push(['folder', files(), '--public'])).calls).toEqual([]);
  });

  it('deletes what is gone when it is told to, and never what came from another folder or could not be listed', async () => {
    write('a.txt', 'a');
    write('b.txt', 'b');
    await push(['folder', files(), '--public']);
    rmSync(join(files(), 'b.txt'));
    expect((await push(['folder', files(), '--public'])).calls).toEqual([]);
    mkdirSync(join(folder, 'other'));
    expect((await push(['folder', join(folder, 'other'), '--public', '--delete'])).calls).toEqual([]);
    expect((await push(['folder', join(folder, 'missing'), '--public', '--delete'])).code).toBe(2);
    expect((await push(['folder', files(), '--public', '--delete'])).calls).toEqual(['DELETE resources/b.txt']);
    rmSync(files(), { recursive: true });
    mkdirSync(files());
    expect(await push(['folder', files(), '--public', '--delete'])).toMatchObject({
      calls: [],
      text: expect.stringContaining('Nothing is deleted'),
    });
    expect(await found()).toEqual(['a.txt']);
  });

  it('tells what failed or could not be read, and goes on', async () => {
    write('a.txt', '');
    write(['b', 'c', 'd'].map((letter) => letter.repeat(200)).join('/'), 'its id is too long');
    write('c.txt', 'fine');
    const { code, text } = await push(['folder', files(), '--public']);
    expect({ code, text }).toEqual({
      code: 1,
      text: expect.stringMatching(
        /empty {4}a\.txt: It is empty\.\nfailed {3}b+\/.*Validation failed.*\n2 pushed, 0 unchanged, 0 deleted, 1 failed\n$/,
      ),
    });
  });

  it('waits and tries again when the server is busy', async () => {
    write('a.txt', 'a');
    let busy = 2;
    const { code } = await push(['folder', files(), '--public'], {
      fetch: (url, init) =>
        busy-- > 0 ? Promise.resolve(new Response('{}', { status: busy ? 503 : 429 })) : toApp(url, init),
    });
    expect({ code, found: await found() }).toEqual({ code: 0, found: ['a.txt'] });
  });

  it('pushes one file under the id given', async () => {
    write('a.txt', 'Anchors');
    expect((await push(['file', join(files(), 'a.txt'), '--id', 'x/1', '--public'])).code).toBe(0);
    expect(await found()).toEqual(['x/1']);
  });

  it('pushes lines of JSON, tells which was refused, and does not send them twice', async () => {
    const line = (externalId: string) =>
      JSON.stringify({ externalId, type: 'page', title: externalId, permissions: { public: true } });
    mkdirSync(files());
    writeFileSync(join(files(), 'a.ndjson'), [line('1'), '', '{"externalId":"2"}', line('3')].join('\n'));
    const { code, text } = await push(['ndjson', join(files(), 'a.ndjson')]);
    expect({ code, text }).toEqual({
      code: 1,
      text: expect.stringMatching(/failed {3}line 3 \(2\): Validation failed/),
    });
    expect(await found()).toEqual(['1', '3']);
    expect((await push(['ndjson', join(files(), 'a.ndjson')])).calls).toEqual([]);
  });

  it('stops at once where nothing could go in, and says why', async () => {
    write('a.txt', 'a');
    write('b.txt', 'b');
    const wrong = await push(['folder', files()], { key: 'clew_wrong' });
    expect(wrong).toMatchObject({ code: 1, text: expect.stringContaining('Invalid api key') });
    expect(wrong.calls).toHaveLength(1);
    await test.call('DELETE', `/api/sources/${source}`);
    expect((await push(['folder', files()])).text).toContain(`Create it first: PUT /api/sources/${source}`);
  });

  it('explains itself, and what is wrong with a command', async () => {
    expect(await push(['--help'])).toMatchObject({
      code: 0,
      text: expect.stringContaining('npm run clew -- push folder'),
    });
    for (const args of [
      ['cloud', 'x'],
      ['folder'],
      ['folder', 'x', '--colour'],
      ['ndjson', 'x', '--public'],
      ['file', 'x', '--delete'],
      ['folder', 'x', '--url', 'ftp://x'],
    ])
      expect((await push(args)).code, args.join(' ')).toBe(2);
    expect(await push(['folder', 'x'], { key: '' })).toMatchObject({
      code: 2,
      text: expect.stringContaining('KEY'),
    });
    expect(() => readFileSync(join(folder, 'journal'))).toThrow();
  });
});
