import { type ChildProcess, execFileSync } from 'node:child_process';
import { residentMbOf } from '../report/resident-mb-of.ts';

export interface MemoryFigures {
  server: number;
  /** With the processes that it started, in which files are read. */
  withReaders: number;
}

const everyMs = 500;

/** Resident MB now. */
export function memoryOf(server: ChildProcess): MemoryFigures {
  const own = residentMbOf(server);
  return { server: own, withReaders: own + childrenMbOf(server) };
}

/** The most of it at any moment while some work goes on. */
export async function memoryDuring(server: ChildProcess, work: () => Promise<unknown>): Promise<MemoryFigures> {
  let most = memoryOf(server);
  const watch = setInterval(() => {
    const now = memoryOf(server);
    most = {
      server: Math.max(most.server, now.server),
      withReaders: Math.max(most.withReaders, now.withReaders),
    };
  }, everyMs);
  try {
    await work();
  } finally {
    clearInterval(watch);
  }
  return most;
}

function childrenMbOf({ pid }: ChildProcess): number {
  try {
    const lines = execFileSync('ps', ['-o', 'rss=', '--ppid', String(pid)], { encoding: 'utf8' });
    return lines.split('\n').reduce((sum, line) => sum + Number(line), 0) / 1024;
  } catch {
    // It says by failing that there are none.
    return 0;
  }
}
