import { chmodSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { Source, SyncError, SyncRun } from '@clew/contract';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../../testing/test-app.ts';

let folder: string;
let test: TestApp;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'clew-folder-'));
  test = await createTestApp({ settings: { CLEW_FOLDERS: folder } });
  await test.addAccounts('ann@clew.test', 'bob@clew.test');
});
afterEach(async () => {
  await test.close();
  rmSync(folder, { recursive: true, force: true });
});

function write(name: string, text: string): void {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

const put = (settings: object, more: object = {}) =>
  test.call<Source>('PUT', '/api/sources/files', {
    body: { appId: 'files', kind: 'folder', schedule: 'off', settings: { path: folder, ...settings }, ...more },
  });

/** The source when nothing of it runs any more. */
async function settled(): Promise<Source> {
  for (;;) {
    const { body } = await test.call<Source>('GET', '/api/sources/files');
    if (body.status.run && body.status.state !== 'running') return body;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function sync(query = ''): Promise<SyncRun> {
  const before = (await settled()).status.run?.no ?? 0;
  expect((await test.call('POST', `/api/sources/files/sync${query}`)).status).toBe(202);
  for (;;) {
    const { run } = (await settled()).status;
    if (run && run.no > before) return run;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function found(as: string, query = ''): Promise<string[]> {
  const { body } = await test.call<{ results: { resource: { externalId: string } }[] }>('POST', '/search', {
    as,
    body: { query, contentSearch: true, paging: { size: 100 } },
  });
  return body.results.map(({ resource }) => resource.externalId).sort();
}

const errors = async () => (await test.call<{ errors: SyncError[] }>('GET', '/api/sources/files/errors')).body.errors;
const [ann, bob] = ['ann@clew.test', 'bob@clew.test'];
const sidecar = (name: string, content: object | string) =>
  write(`${name}/.clew.json`, typeof content === 'string' ? content : JSON.stringify(content));

it('takes nothing from a folder that configuration does not name, nor says whether it is there', async () => {
  const outside = mkdtempSync(join(tmpdir(), 'clew-outside-'));
  writeFileSync(join(outside, 'key.txt'), 'outside');
  symlinkSync(outside, join(folder, 'link'));
  for (const path of [
    outside,
    `${folder}/../${basename(outside)}`,
    join(folder, 'link'),
    `${folder}x`,
    join(outside, 'no'),
  ]) {
    await put({ path, permissions: { public: true } });
    await test.call('POST', '/api/sources/files/sync');
    const { status } = await settled();
    expect([path, status.state, status.counts.resources]).toEqual([path, 'failed', 0]);
    expect(status.message).toContain('may not be connected');
  }
  rmSync(outside, { recursive: true });
});

describe('a connected folder', () => {
  it('brings its files in, then what changes, and lets go what is gone', async () => {
    write('plan.md', '# Anchors\n\nThe anchors are due in May.');
    write('sub/notes.txt', 'Sails and ropes');
    write('.hidden.txt', 'Nobody looks here');
    expect((await put({ permissions: { public: true } })).status).toBe(200);
    const { status } = await settled();
    expect(status).toMatchObject({ state: 'idle', counts: { resources: 2 }, run: { state: 'finished', mode: 'full' } });
    expect(status.run?.counts).toMatchObject({ seen: 2, written: 2, failed: 0 });
    expect(await found('ann@clew.test', 'anchors')).toEqual(['plan.md']);

    write('plan.md', '# Anchors\n\nThe anchors are late.');
    write('third.txt', 'Oars');
    rmSync(join(folder, 'sub'), { recursive: true });
    expect((await sync()).counts).toMatchObject({ written: 2, deleted: 1 });
    expect(await found('ann@clew.test')).toEqual(['plan.md', 'third.txt']);
  });

  it('shows files to whom the nearest sidecar names, and to nobody where there is none', async () => {
    write('loose.txt', 'x');
    write('law/contract.txt', 'x');
    write('law/draft.txt', 'x');
    write('law/open/news.txt', 'x');
    sidecar('law', {
      permissions: { users: [ann] },
      files: { 'draft.txt': { permissions: { users: [bob] }, fields: { labels: ['draft'], title: 'The draft' } } },
    });
    sidecar('law/open', { permissions: { public: true } });
    await put({});
    await settled();
    expect(await found(ann)).toEqual(['law/contract.txt', 'law/open/news.txt']);
    expect(await found(bob, 'draft')).toEqual(['law/draft.txt']);

    sidecar('law', { permissions: { users: [bob] } });
    await sync();
    expect(await found(ann)).toEqual(['law/open/news.txt']);
    expect(await found(bob)).toEqual(['law/contract.txt', 'law/draft.txt', 'law/open/news.txt']);
  });

  it.each(['{', '{"permissions": {"user": ["bob@clew.test"]}}', '[]'])(
    'gives nobody more and deletes nothing while a sidecar is wrong: %s',
    async (wrong) => {
      write('law/contract.txt', 'x');
      write('gone.txt', 'x');
      sidecar('law', { permissions: { users: [ann] } });
      sidecar('.', { permissions: { public: true } });
      await put({});
      await settled();
      sidecar('law', wrong);
      write('law/new.txt', 'x');
      rmSync(join(folder, 'gone.txt'));
      expect(await sync()).toMatchObject({ state: 'incomplete' });
      expect([await found(ann), await found(bob)]).toEqual([['gone.txt', 'law/contract.txt'], ['gone.txt']]);
      expect((await errors())[0]).toMatchObject({ externalId: null, name: 'law/.clew.json' });
      rmSync(join(folder, 'law/.clew.json'));
      expect(await sync()).toMatchObject({ state: 'finished' });
      expect(await found(bob)).toEqual(['law/contract.txt', 'law/new.txt']);
    },
  );

  it('reads nothing anew that was only touched, and follows no link out of it', async () => {
    write('a.txt', 'Anchors');
    const outside = mkdtempSync(join(tmpdir(), 'clew-outside-'));
    writeFileSync(join(outside, 'secret.txt'), 'Secret');
    symlinkSync(join(outside, 'secret.txt'), join(folder, 'link.txt'));
    symlinkSync(outside, join(folder, 'linked'));
    await put({ permissions: { public: true } });
    expect((await settled()).status.run?.counts.seen).toBe(1);
    utimesSync(join(folder, 'a.txt'), new Date(), new Date(2026, 1, 1));
    expect((await sync()).counts).toMatchObject({ written: 0, unchanged: 1 });
    rmSync(outside, { recursive: true });
  });

  it('tells files that can not be read in full, and finds them by their names', async () => {
    write('broken.docx', 'PK\x03\x04 but no document');
    write('fine.txt', 'Fine');
    write(`${'long/'.repeat(120)}x.txt`, 'too long');
    await put({ permissions: { public: true } });
    expect((await settled()).status).toMatchObject({ state: 'idle', run: { counts: { written: 2, failed: 1 } } });
    expect(await found(ann, 'broken')).toEqual(['broken.docx']);
    expect((await errors()).map(({ externalId }) => externalId?.slice(0, 11))).toEqual(['broken.docx', 'long/long/l']);
  });

  it('leaves out what is excluded, and lets it go where it was in before', async () => {
    for (const name of ['a.txt', 'b.tmp', 'drafts/c.txt', 'sub/drafts/d.txt', 'sub/only/e.txt']) write(name, 'x');
    await put({ permissions: { public: true } });
    await settled();
    await put({ permissions: { public: true }, exclude: ['*.tmp', 'drafts', '/sub/only/'] });
    for (let isOver = false; !isOver; ) isOver = ((await settled()).status.run?.no ?? 0) > 1;
    expect(await found(ann)).toEqual(['a.txt']);
  });

  it('takes an empty folder for what it is, and another one in its place for a mistake', async () => {
    write('a.txt', 'x');
    await put({ permissions: { public: true } });
    await settled();
    renameSync(folder, `${folder}.away`);
    expect(await sync()).toMatchObject({ state: 'failed', nextStep: expect.stringContaining('Mount it') });
    mkdirSync(folder);
    expect(await sync()).toMatchObject({ state: 'incomplete' });
    expect(await found(ann)).toEqual(['a.txt']);
    rmSync(folder, { recursive: true });
    renameSync(`${folder}.away`, folder);
    rmSync(join(folder, 'a.txt'));
    expect(await sync()).toMatchObject({ state: 'finished', counts: { deleted: 1 } });
    expect(await found(ann)).toEqual([]);
  });

  it.skipIf(process.getuid?.() === 0)('keeps what it had of a part that can not be listed', async () => {
    write('shut/a.txt', 'x');
    write('b.txt', 'x');
    await put({ permissions: { public: true } });
    await settled();
    chmodSync(join(folder, 'shut'), 0);
    rmSync(join(folder, 'b.txt'));
    expect(await sync()).toMatchObject({ state: 'incomplete' });
    expect(await found(ann)).toEqual(['b.txt', 'shut/a.txt']);
    chmodSync(join(folder, 'shut'), 0o700);
  });

  it('refuses settings that it does not take, and content that is pushed', async () => {
    const refused = await put({ path: 'relative', permisions: {} });
    expect(refused.status).toBe(400);
    expect(Object.keys((refused.body as unknown as { errors: object }).errors).sort()).toEqual([
      'settings',
      'settings.path',
    ]);
    expect(await test.call('PUT', '/api/sources/x', { body: { appId: 'x', kind: 'teapot' } })).toMatchObject({
      status: 400,
      body: { errors: { kind: [expect.stringContaining('folder')] } },
    });
    await put({});
    const body = { type: 'page', title: 'x' };
    expect(await test.call('PUT', '/api/sources/files/resources/x', { body })).toMatchObject({
      status: 409,
      body: { reason: 'Filled by a connector' },
    });
    await test.call('PUT', '/api/sources/wiki', { body: { appId: 'wiki' } });
    expect((await test.call('POST', '/api/sources/wiki/sync')).body).toMatchObject({ reason: 'Nothing to sync' });
  });
});
