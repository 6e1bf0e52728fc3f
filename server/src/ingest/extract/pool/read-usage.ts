import { readFileSync } from 'node:fs';

const pageBytes = 4_096;
/** Linux counts in these whatever the machine's own clock does. */
const ticksPerSecond = 100;

export interface Usage {
  residentBytes: number;
  processorMs: number;
}

/** What a process takes: memory and processor time so far. Linux tells; undefined elsewhere, and of processes that are gone. */
export function readUsage(pid: number | undefined): Usage | undefined {
  if (process.platform !== 'linux' || pid === undefined) return undefined;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name stands in parentheses and may hold anything; utime, stime and rss are the 12th, 13th and 22nd behind it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const ticks = Number(fields[11]) + Number(fields[12]);
    return { residentBytes: Number(fields[21]) * pageBytes, processorMs: (ticks * 1_000) / ticksPerSecond };
  } catch {
    return undefined;
  }
}
