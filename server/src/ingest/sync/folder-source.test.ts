import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Source, SyncRun } from '@clew/contract';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../../testing/test-app.ts';

let folder: string;
let test: TestApp;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'clew-folder-'));
  test = await createTestApp();
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
    if (body.status.run && body.status.run.state !== 'running') return body;
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
});
