import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Source } from '@clew/contract';
import { type ApiClient, createApiClient } from '@clew/demo/api-client';
import { type ServerProcess, serveCommand, startServer } from '@clew/demo/start-server';
import type { SyncWorld, Views } from './sync-world.ts';

/** A server in a process of its own that syncs one source, and can be killed and started again over the same data folder. */
export interface SyncedServer {
  start(more?: { aheadMs?: number }): Promise<void>;
  /** It ends with SIGKILL when it has committed so many writes from now on. */
  killAtWrite(count: number): void;
  kill(): Promise<void>;
  /** Asks for a run; nothing where the server is gone. */
  ask(): Promise<void>;
  /** Until no run is under way; undefined where the server has gone meanwhile. */
  settled(): Promise<Source['status'] | undefined>;
  /** What these people see. */
  look(people: readonly string[]): Promise<Views>;
  close(): Promise<void>;
}

const admin = 'admin@syncs.test';
const key = 'clew-key-of-the-syncs-eval';
const source = '/api/sources/synced';
const preloaded = new URL('interrupt-server.mjs', import.meta.url).href;
const pollMs = 25;
const mostTries = 5;
/** What waits to be tried again is tried at once, so often. */
const impatienceMs = 1_000;

export async function openSyncedServer(world: SyncWorld): Promise<SyncedServer> {
  const folder = mkdtempSync(join(tmpdir(), 'clew-syncs-data-'));
  const killFile = join(folder, 'kill-at-write');
  let server: ServerProcess | undefined;
  let api = createApiClient('', key, admin);
  const isGone = () => server === undefined || server.process.exitCode !== null || server.process.signalCode !== null;

  const start = async ({ aheadMs }: { aheadMs?: number } = {}) => {
    rmSync(killFile, { force: true });
    server = await startPatiently(environmentOf(world, folder, killFile, aheadMs));
    api = createApiClient(server.address, key, admin);
  };
  /** Undefined where the server is gone, or goes while it is asked. */
  const unlessGone = async <Result>(work: () => Promise<Result>): Promise<Result | undefined> => {
    try {
      return await work();
    } catch (error) {
      for (let looks = 0; looks < 40 && !isGone(); looks++) await wait(pollMs);
      if (isGone()) return undefined;
      throw error;
    }
  };

  await start();
  for (const email of world.users) await api.call('PUT', `/api/accounts/${email}`, {});
  const { kind, settings } = world;
  await api.call('PUT', source, { appId: 'synced', kind, schedule: 'off', settings });

  return {
    start,
    killAtWrite: (count) => writeFileSync(killFile, String(count)),
    async kill() {
      await server?.kill();
    },
    ask: async () => void (await unlessGone(() => api.call('POST', `${source}/sync`))),
    settled: () =>
      unlessGone(async () => {
        for (let askedMs = performance.now(); ; await wait(pollMs)) {
          const { status } = await api.call<Source>('GET', source);
          if (status.state !== 'running') return status;
          if (status.nextRun === null || performance.now() - askedMs < impatienceMs) continue;
          await api.call('POST', `${source}/sync`);
          askedMs = performance.now();
        }
      }),
    async look(people) {
      const address = server?.address ?? '';
      return Object.fromEntries(
        await Promise.all(people.map(async (who) => [who, await seenBy(createApiClient(address, key, who), world)])),
      );
    },
    async close() {
      await server?.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function environmentOf(world: SyncWorld, folder: string, killFile: string, aheadMs: number | undefined) {
  return {
    CLEW_DATA_DIR: folder,
    CLEW_ADMIN_EMAIL: admin,
    CLEW_BOOTSTRAP_KEY: key,
    CLEW_RATE_LIMIT: 'off',
    CLEW_LOG_LEVEL: 'silent',
    CLEW_SECRET_KEY: 'a-secret-key-of-the-evals-that-is-long',
    CLEW_SEARCH_THREADS: '1',
    EVAL_KILL_FILE: killFile,
    ...(aheadMs === undefined ? {} : { EVAL_CLOCK_AHEAD_MS: String(aheadMs) }),
    ...world.server,
  };
}

/** A machine that is busy with other things may need more than a minute. */
async function startPatiently(environment: Record<string, string>): Promise<ServerProcess> {
  for (let tries = 1; ; tries++)
    try {
      return await startServer(environment, ['--import', preloaded, ...serveCommand]);
    } catch (error) {
      if (tries === mostTries) throw error;
    }
}

interface Found {
  results: { resource: { id: string; externalId: string; title: string } }[];
  paging: { next: string | null };
}

/** Everything that somebody finds; nothing where there is no such account, or it is closed. */
async function seenBy(api: ApiClient, { keyOf }: SyncWorld): Promise<Record<string, string>> {
  const seen: Record<string, string> = {};
  let nextToken: string | null = null;
  do {
    const paging = { size: 100, ...(nextToken === null ? {} : { nextToken }) };
    let found: Found;
    try {
      found = await api.call<Found>('POST', '/search', { query: '', paging });
    } catch (error) {
      if (String(error).includes('Unknown account')) return {};
      throw error;
    }
    const texts = await Promise.all(found.results.map(({ resource }) => contentOf(api, resource.id)));
    for (const [at, { resource }] of found.results.entries()) {
      const content = `${resource.title}\n${texts[at]}`;
      const name = keyOf?.({ title: resource.title, content }) ?? resource.externalId;
      seen[Object.hasOwn(seen, name) ? `${name} (twice)` : name] = content;
    }
    nextToken = found.paging.next;
  } while (nextToken !== null);
  return seen;
}

async function contentOf(api: ApiClient, id: string): Promise<string> {
  const { parts } = await api.call<{ parts: { content: string }[] }>('GET', `/resources/${id}/content`);
  return parts.map(({ content }) => content).join('\n');
}
