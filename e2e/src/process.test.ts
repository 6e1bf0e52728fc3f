import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { startServer } from '@clew/demo/start-server';
import { describe, expect, it, onTestFinished } from 'vitest';

const root = new URL('../..', import.meta.url).pathname;
const main = new URL('../../server/src/clew.mjs', import.meta.url).pathname;

function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'clew-process-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function run(settings: Record<string, string>, ...argv: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...argv], {
    env: { PATH: process.env['PATH'], ...settings },
    encoding: 'utf8',
    timeout: 20_000,
  });
  return { status, stdout, stderr };
}

/** Waits for the line with the address; the output stays open, since a closed one is an error to who writes to it. */
async function addressIn(output: Readable): Promise<string> {
  let printed = '';
  output.on('data', (chunk: Buffer) => {
    printed += chunk.toString();
  });
  await expect.poll(() => printed, { timeout: 60_000 }).toMatch(/answers at http/);
  return /answers at (http:\/\/\S+)/.exec(printed)?.[1] ?? '';
}

/** Sends the path as it stands here, where `fetch` would resolve it first; returns the status. */
function sendRaw(address: string, method: string, path: string, headers: Record<string, string>): Promise<number> {
  const { hostname, port } = new URL(address);
  const lines = Object.entries({ host: hostname, connection: 'close', ...headers }).map((pair) => pair.join(': '));
  return new Promise((resolve, reject) => {
    let received = '';
    const socket = connect(Number(port), hostname, () =>
      socket.write([`${method} ${path} HTTP/1.1`, ...lines, '', ''].join('\r\n')),
    );
    socket.on('data', (chunk: Buffer) => {
      received += chunk.toString('latin1');
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(Number(received.split(' ')[1])));
  });
}

describe('the server as a process', () => {
  it('ends with 0 after SIGTERM and keeps what it had', async () => {
    const folder = freshFolder();
    const settings = {
      CLEW_DATA_DIR: folder,
      CLEW_ADMIN_EMAIL: 'a@p.test',
      CLEW_BOOTSTRAP_KEY: 'key-of-the-process-tests',
      CLEW_LOG_LEVEL: 'error',
    };
    const first = await startServer(settings);
    expect(await first.stop()).toBe(0);
    const second = await startServer({ CLEW_DATA_DIR: folder, CLEW_LOG_LEVEL: 'error' });
    const headers = { authorization: 'Bearer key-of-the-process-tests', 'unleash-account': 'a@p.test' };
    const me = await fetch(`${second.address}/api/me`, { headers });
    expect(await me.json()).toMatchObject({ email: 'a@p.test', admin: true });
    expect(await second.stop()).toBe(0);
  });

  it('ends with SIGTERM to npm start too, and leaves nothing behind', async () => {
    const settings = { CLEW_DATA_DIR: freshFolder(), CLEW_PORT: '0', CLEW_LOG_LEVEL: 'error' };
    const child = spawn('npm', ['start', '--silent'], {
      cwd: root,
      env: { ...process.env, ...settings },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const address = await addressIn(child.stdout);
    expect((await fetch(`${address}/healthz`)).status).toBe(200);
    child.kill('SIGTERM');
    await once(child, 'exit');
    await expect.poll(() => fetch(`${address}/healthz`).catch(() => 'gone'), { timeout: 10_000 }).toBe('gone');
  });

  it('takes a resource called .. for no other place, and deletes nothing', async () => {
    const settings = { CLEW_ADMIN_EMAIL: 'a@p.test', CLEW_BOOTSTRAP_KEY: 'key-of-the-process-tests' };
    const server = await startServer({ CLEW_DATA_DIR: freshFolder(), CLEW_LOG_LEVEL: 'error', ...settings });
    const headers = { authorization: 'Bearer key-of-the-process-tests', 'unleash-account': 'a@p.test' };
    const source = `${server.address}/api/sources/wiki`;
    const json = { ...headers, 'content-type': 'application/json' };
    await fetch(source, { method: 'PUT', headers: json, body: '{"appId":"wiki"}' });
    for (const end of ['resources/..', 'resources/%2e%2e', 'resources/.%2E/', 'resources/./..', '.'])
      expect([end, await sendRaw(server.address, 'DELETE', `/api/sources/wiki/${end}`, headers)]).toEqual([end, 404]);
    expect((await fetch(source, { headers })).status).toBe(200);
    await server.stop();
  });

  it('goes on when nobody reads what it prints', async () => {
    const server = await startServer({ CLEW_DATA_DIR: freshFolder(), CLEW_LOG_LEVEL: 'error' });
    server.process.stdout?.destroy();
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect((await fetch(`${server.address}/healthz`)).status).toBe(200);
    expect(await server.stop()).toBe(0);
  });

  it('says so when the configured key is none of those it has', async () => {
    const folder = freshFolder();
    const settings = { CLEW_DATA_DIR: folder, CLEW_ADMIN_EMAIL: 'a@p.test', CLEW_LOG_LEVEL: 'error' };
    const first = await startServer({ ...settings, CLEW_BOOTSTRAP_KEY: 'key-of-the-process-tests' });
    await first.stop();
    const second = await startServer({ ...settings, CLEW_BOOTSTRAP_KEY: 'another-key-of-the-tests' });
    await expect.poll(() => second.printed()).toContain('CLEW_BOOTSTRAP_KEY was ignored');
    await second.stop();
  });

  it('keeps a second process away from its data folder, and says so', async () => {
    const folder = freshFolder();
    const first = await startServer({ CLEW_DATA_DIR: folder, CLEW_LOG_LEVEL: 'error' });
    const second = run({ CLEW_DATA_DIR: folder, CLEW_PORT: '0' }, 'serve');
    await first.stop();
    expect([second.status, second.stderr]).toEqual([
      1,
      expect.stringContaining('Another Clew process uses the data folder'),
    ]);
  });

  it('names every setting that is wrong, and what it takes', () => {
    const { status, stderr } = run(
      { CLEW_PORT: '99999', CLEW_PROT: '1', CLEW_BOOTSTRAP_KEY: 'short', CLEW_CORS_ORIGINS: '*,https://a.test/' },
      'serve',
    );
    expect(status).toBe(2);
    for (const name of [
      'CLEW_PORT: Expected a whole number from 0 to 65535',
      'CLEW_CORS_ORIGINS',
      '* is no origin',
      'CLEW_PROT: there is no such setting',
      'CLEW_BOOTSTRAP_KEY',
    ])
      expect(stderr).toContain(name);
  });

  it('tells when its port is taken', async () => {
    const first = await startServer({ CLEW_DATA_DIR: freshFolder(), CLEW_LOG_LEVEL: 'error' });
    const second = run({ CLEW_DATA_DIR: freshFolder(), CLEW_PORT: new URL(first.address).port }, 'serve');
    await first.stop();
    expect([second.status, second.stderr]).toEqual([1, expect.stringMatching(/Port \d+ is taken/)]);
  });

  it('says what is wrong with a data folder that can not be made or written', () => {
    const folder = freshFolder();
    writeFileSync(join(folder, 'file'), '');
    const below = run({ CLEW_DATA_DIR: join(folder, 'file', 'data') }, 'serve');
    expect([below.status, below.stderr]).toEqual([1, expect.stringContaining('can not be made')]);
    mkdirSync(join(folder, 'lock.db'));
    const unwritable = run({ CLEW_DATA_DIR: folder }, 'serve');
    expect([unwritable.status, unwritable.stderr]).toEqual([1, expect.stringContaining('can not be written')]);
  });

  it.runIf(process.platform === 'linux')('ends where a folder is never there though it was made', () => {
    const { status, stderr } = run({ CLEW_DATA_DIR: '/proc/nope' }, 'serve');
    expect([status, stderr]).toEqual([1, expect.stringContaining('can not be made')]);
  });

  it('names an embedding model that is not there', () => {
    const { status, stderr } = run({ CLEW_DATA_DIR: freshFolder(), CLEW_EMBEDDING_MODEL: 'nonsense' }, 'serve');
    expect([status, stderr]).toEqual([2, expect.stringContaining('there is no folder nonsense')]);
  });

  it('tells an old Node which one it needs', () => {
    const old = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.11.1' } });`;
    const { status, stderr } = spawnSync(
      process.execPath,
      ['--import', `data:text/javascript,${encodeURIComponent(old)}`, main, 'serve'],
      { encoding: 'utf8' },
    );
    expect([status, stderr]).toEqual([2, expect.stringContaining('needs Node 24 or newer, and this is Node 20.11.1')]);
  });

  it('logs a failing language model with where it is and the request that it failed', async () => {
    const settings = {
      CLEW_DATA_DIR: freshFolder(),
      CLEW_PORT: '0',
      CLEW_ADMIN_EMAIL: 'a@p.test',
      CLEW_BOOTSTRAP_KEY: 'key-of-the-process-tests',
      CLEW_MODEL: 'openai-compatible:some',
      CLEW_MODEL_URL: 'http://127.0.0.1:9/v1',
    };
    const server = spawn(process.execPath, [main, 'serve'], { env: { PATH: process.env['PATH'], ...settings } });
    onTestFinished(() => void server.kill('SIGKILL'));
    let logged = '';
    server.stderr.on('data', (chunk: Buffer) => {
      logged += chunk.toString();
    });
    const address = await addressIn(server.stdout);
    const headers = {
      authorization: 'Bearer key-of-the-process-tests',
      'unleash-account': 'a@p.test',
      'content-type': 'application/json',
    };
    const call = (method: string, path: string, body: object) =>
      fetch(address + path, { method, headers, body: JSON.stringify(body) });
    await call('PUT', '/api/sources/wiki', { appId: 'wiki' });
    const ferry = { type: 'page', title: 'Ferry', content: 'The ferry leaves at nine.', permissions: { public: true } };
    await call('PUT', '/api/sources/wiki/resources/ferry', ferry);
    const reply = await call('POST', '/chats', { messages: [{ text: 'When does the ferry leave?' }] });
    const failures = logged
      .split('\n')
      .filter((line) => line.includes('The language model failed'))
      .map((line) => JSON.parse(line) as object);
    expect(failures[0]).toMatchObject({
      model: 'openai-compatible:some',
      address: 'http://127.0.0.1:9',
      requestId: reply.headers.get('RequestId'),
    });
    expect(JSON.stringify(failures)).not.toContain('key-of-the-process-tests');
  });

  it('helps', () => {
    const { status, stdout } = run({}, '--help');
    expect(status).toBe(0);
    for (const name of ['CLEW_PORT', 'CLEW_DATA_DIR', 'CLEW_ADMIN_EMAIL', 'CLEW_BOOTSTRAP_KEY', 'CLEW_MODEL'])
      expect(stdout).toContain(name);
    expect(run({}, 'dance')).toMatchObject({ status: 2, stderr: expect.stringContaining('no command dance') });
  });
});
