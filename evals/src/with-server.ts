import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demoAdmin } from '@clew/demo/load-demo';
import { type ServerProcess, startServer } from '@clew/demo/start-server';

export const evalKey = 'clew-eval-key-of-a-fresh-folder';

/** Runs the work against a fresh server of its own and cleans up after it. */
export async function withServer<Result>(work: (server: ServerProcess) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'clew-eval-'));
  const server = await startServer({
    CLEW_DATA_DIR: folder,
    CLEW_ADMIN_EMAIL: demoAdmin,
    CLEW_BOOTSTRAP_KEY: evalKey,
    CLEW_LOG_LEVEL: 'warn',
  });
  try {
    return await work(server);
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
