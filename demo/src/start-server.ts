import { type ChildProcess, spawn } from 'node:child_process';

/** A Clew server in a process of its own, as a user starts it. */
export interface ServerProcess {
  address: string;
  process: ChildProcess;
  /** From the start of the process to the line that says where it answers. */
  readyMs: number;
  /** All that it wrote to standard output so far. */
  printed(): string;
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>;
  /** SIGKILL: nothing gets a chance to end well. */
  kill(): Promise<void>;
}

const main = new URL('../../server/src/clew.mjs', import.meta.url).pathname;
export const serveCommand: readonly string[] = [main, 'serve'];
const startTimeoutMs = 60_000;

/** Starts `clew serve`, as `npm start` does (or what else serves), on a free port with these settings (`CLEW_…`) and no others. */
export async function startServer(
  settings: Record<string, string>,
  command: readonly string[] = serveCommand,
): Promise<ServerProcess> {
  const startedMs = performance.now();
  const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('CLEW_')));
  const child = spawn(
    process.execPath,
    ['--max-semi-space-size=12', '--no-parallel-scavenge', '--max-old-space-size=1024', ...command],
    {
      env: { ...environment, MALLOC_ARENA_MAX: '2', MALLOC_MMAP_THRESHOLD_: '131072', CLEW_PORT: '0', ...settings },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  let printed = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    printed += chunk.toString();
  });
  const address = await addressOf(child);
  return {
    address,
    process: child,
    readyMs: performance.now() - startedMs,
    printed: () => printed,
    stop: () => {
      child.kill('SIGTERM');
      return exited;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = '';
    const timeout = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error('The server did not come up within a minute'));
    }, startTimeoutMs);
    child.stdout?.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
      const address = /answers at (http:\/\/\S+)/.exec(printed)?.[1];
      if (!address) return;
      clearTimeout(timeout);
      resolve(address);
    });
    child.once('exit', (code) => {
      clearTimeout(timeout);
      reject(new Error(`The server ended with ${code} before it answered`));
    });
  });
}
