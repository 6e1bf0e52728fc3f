/** A real CalDAV and CardDAV server (Debian's `radicale`) for tests, where the machine has it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findDebianProgram } from '../../../testing/find-debian-program.ts';

const radicale = findDebianProgram('radicale', 'radicale');
export const hasRadicale = radicale !== undefined;

export interface Radicale {
  port: number;
  /** One request as a user, whose password is `secret`; throws unless it succeeds. */
  ask(user: string, method: string, path: string, body?: string, contentType?: string): Promise<void>;
  close(): Promise<void>;
}

export async function startRadicale(users: readonly string[]): Promise<Radicale> {
  if (radicale === undefined) throw new Error('There is no radicale');
  const folder = mkdtempSync(join(tmpdir(), 'clew-radicale-'));
  const port = await freePort();
  writeFileSync(join(folder, 'users'), users.map((user) => `${user}:secret\n`).join(''));
  writeFileSync(
    join(folder, 'config'),
    `[server]
hosts = 127.0.0.1:${port}
[auth]
type = htpasswd
htpasswd_filename = ${folder}/users
htpasswd_encryption = plain
[storage]
filesystem_folder = ${folder}/data
[rights]
type = owner_only
`,
  );
  const server = spawn(radicale, ['--config', join(folder, 'config')], { stdio: 'ignore' });
  await isListening(port, () => server.exitCode !== null);
  return {
    port,
    async ask(user, method, path, body, contentType = 'application/xml') {
      const authorization = `Basic ${Buffer.from(`${user}:secret`).toString('base64')}`;
      const headers = { authorization, 'content-type': contentType };
      const response = await fetch(`http://127.0.0.1:${port}${path}`, { method, headers, ...(body ? { body } : {}) });
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
      await response.arrayBuffer();
    },
    async close() {
      if (server.exitCode === null) {
        server.kill();
        await once(server, 'exit');
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function isListening(port: number, hasEnded: () => boolean): Promise<void> {
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    try {
      await once(socket, 'connect');
      return;
    } catch (error) {
      if (hasEnded()) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    } finally {
      socket.destroy();
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
