import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demoAdmin } from './load-demo.ts';
import { type ServerProcess, startServer } from './start-server.ts';

export const freshServerKey = 'clew-key-of-a-fresh-folder';

/** Runs the work against a fresh server of its own, with these settings beside its own, and cleans up after it. */
export async function withFreshServer<Result>(
  work: (server: ServerProcess) => Promise<Result>,
  settings: Record<string, string> = {},
  command?: readonly string[],
): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'clew-fresh-'));
  const ownSettings = {
    CLEW_DATA_DIR: folder,
    CLEW_ADMIN_EMAIL: demoAdmin,
    CLEW_BOOTSTRAP_KEY: freshServerKey,
    CLEW_LOG_LEVEL: 'warn',
    // What runs against it asks as fast as it can.
    CLEW_RATE_LIMIT: 'off',
    ...settings,
  };
  const server = await startServer(ownSettings, command);
  try {
    return await work(server);
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
