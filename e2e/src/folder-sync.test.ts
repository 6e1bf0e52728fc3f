import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Source } from '@clew/contract';
import { type ServerProcess, startServer } from '@clew/demo/start-server';
import { afterAll, expect, it } from 'vitest';

/**
 * A connected folder whose files and permissions change at random, and a server that is killed with -9 in the midst of its
 * syncs, over the same data folder. In the end what each person finds is what the folder says, file by file and word by word.
 */
const rounds = 12;
const filesAtFirst = 300;
const changesOfRound = 60;
const [admin, ann, bob] = ['admin@sync.test', 'ann@sync.test', 'bob@sync.test'];
const key = 'key-of-the-folder-sync-test';
const data = mkdtempSync(join(tmpdir(), 'clew-sync-data-'));
const folder = mkdtempSync(join(tmpdir(), 'clew-sync-folder-'));
let server: ServerProcess | undefined;
afterAll(async () => {
  await server?.kill();
  for (const each of [data, folder]) rmSync(each, { recursive: true, force: true });
});

let seed = 20_261_124;
const random = () => {
  // mulberry32: the same rounds every time, so that a failure comes again.
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
};
const pick = <Value>(values: readonly Value[]): Value => values[Math.floor(random() * values.length)] as Value;

const folders = ['plans', 'plans/old', 'notes', 'notes/a/b/c', 'law'];
/** Name of a file -> its text; folder -> who its sidecar lets read what is in it. */
const files = new Map<string, string>();
const sidecars = new Map<string, readonly string[]>();

function write(name: string, text: string): void {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.~`, text);
  renameSync(`${path}.~`, path);
}

function permit(name: string): void {
  const users = pick([[], [ann], [bob], [ann, bob]]);
  sidecars.set(name, users);
  write(`${name}/.clew.json`, JSON.stringify({ permissions: { users } }));
}

let texts = 0;
function writeFile(name: string): void {
  const text = `Buoy number ${++texts} of ${name} drifts over the lazy sea.`;
  files.set(name, text);
  write(name, text);
}

function change(): void {
  const names = [...files.keys()];
  const what = random();
  if (what < 0.4) writeFile(`${pick(folders)}/f${Math.floor(random() * 600)}.txt`);
  else if (what < 0.6) writeFile(pick(names));
  else if (what < 0.75) {
    const name = pick(names);
    files.delete(name);
    rmSync(join(folder, name));
  } else if (what < 0.9) {
    const name = pick(names);
    const other = `${pick(folders)}/moved${++texts}.txt`;
    files.set(other, files.get(name) ?? '');
    files.delete(name);
    mkdirSync(dirname(join(folder, other)), { recursive: true });
    renameSync(join(folder, name), join(folder, other));
  } else permit(pick(folders));
}

function readersOf(name: string): readonly string[] {
  for (let at = dirname(name); at !== '.'; at = dirname(at)) {
    const users = sidecars.get(at);
    if (users) return users;
  }
  return [];
}

async function start(): Promise<ServerProcess> {
  server = await startServer({
    CLEW_DATA_DIR: data,
    CLEW_FOLDERS: folder,
    CLEW_ADMIN_EMAIL: admin,
    CLEW_BOOTSTRAP_KEY: key,
    CLEW_RATE_LIMIT: 'off',
    CLEW_LOG_LEVEL: 'silent',
  });
  return server;
}

async function call<Reply>(method: string, path: string, { as = admin, body }: { as?: string; body?: object } = {}) {
  const response = await fetch(`${server?.address}${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, 'unleash-account': as, 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return (text === '' ? {} : JSON.parse(text)) as Reply;
}

/** What somebody finds: externalId of each resource -> its text. */
async function foundBy(as: string): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  let nextToken: string | null = null;
  do {
    const paging = { size: 100, ...(nextToken === null ? {} : { nextToken }) };
    const reply: { results: { resource: { id: string; externalId: string } }[]; paging: { next: string | null } } =
      await call('POST', '/search', { as, body: { query: '', contentSearch: true, paging } });
    for (const { resource } of reply.results) {
      const { parts } = await call<{ parts: { content: string }[] }>('GET', `/resources/${resource.id}/content`, {
        as,
      });
      if (found.has(resource.externalId)) throw new Error(`${resource.externalId} is there twice`);
      found.set(
        resource.externalId,
        parts
          .map(({ content }) => content)
          .join('')
          .trim(),
      );
    }
    nextToken = reply.paging.next;
  } while (nextToken !== null);
  return found;
}

const sorted = (map: ReadonlyMap<string, string>) => [...map].sort(([some], [other]) => (some < other ? -1 : 1));

async function syncToTheEnd(): Promise<Source['status']> {
  const before = await call<Source>('GET', '/api/sources/files');
  await call('POST', '/api/sources/files/sync');
  const first = before.status.run?.state === 'running' ? before.status.run.no : (before.status.run?.no ?? 0) + 1;
  for (;;) {
    const { status } = await call<Source>('GET', '/api/sources/files');
    if (status.run && status.run.no >= first && status.state !== 'running') return status;
    await setTimeout(50);
  }
}

it('is mirrored in the end, however often its server is killed', async () => {
  for (const each of folders) permit(each);
  for (let no = 0; no < filesAtFirst; no++) writeFile(`${pick(folders)}/f${no}.txt`);
  await start();
  for (const email of [ann, bob]) await call('PUT', `/api/accounts/${email}`, { body: {} });
  await call('PUT', '/api/sources/files', {
    body: { appId: 'files', kind: 'folder', schedule: 'off', settings: { path: folder } },
  });
  let killedInTheMidst = 0;
  for (let round = 0; round < rounds; round++) {
    await setTimeout(200 + random() * 900);
    const { status } = await call<Source>('GET', '/api/sources/files');
    if (status.run?.state === 'running') killedInTheMidst++;
    await server?.kill();
    for (let count = 0; count < changesOfRound; count++) change();
    await start();
    await call('POST', '/api/sources/files/sync');
  }
  expect(killedInTheMidst).toBeGreaterThan(0);
  // The run that was cut off may have listed what has changed since; the next one has not.
  await syncToTheEnd();
  const { state, run, counts } = await syncToTheEnd();
  expect({ state, run: run?.state, resources: counts.resources }).toEqual({
    state: 'idle',
    run: 'finished',
    resources: files.size,
  });
  for (const who of [ann, bob]) {
    const expected = new Map([...files].filter(([name]) => readersOf(name).includes(who)));
    expect(sorted(await foundBy(who))).toEqual(sorted(expected));
  }
  expect(await foundBy(admin)).toEqual(new Map());
}, 600_000);
