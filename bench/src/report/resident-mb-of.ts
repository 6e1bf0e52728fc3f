import { type ChildProcess, execFileSync } from 'node:child_process';

/** Resident memory in MB of another process with all its threads. */
export function residentMbOf({ pid }: ChildProcess): number {
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024;
}
