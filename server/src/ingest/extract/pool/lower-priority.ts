import { readdirSync } from 'node:fs';
import { setPriority } from 'node:os';

/** Below that of searches (database/connection-worker.ts). */
const niceness = 19;

/** Lets everything else go before a process: of each thread for itself, since Linux knows no priority of a whole process. */
export function lowerPriority(pid: number | undefined): void {
  if (process.platform !== 'linux' || pid === undefined) return;
  try {
    for (const thread of readdirSync(`/proc/${pid}/task`)) setPriority(Number(thread), niceness);
  } catch {
    // It, or a thread of it, has just ended; or the system does not allow it, and all are served alike.
  }
}
