import { readFileSync } from 'node:fs';

/** How late the server's timers were at most in the whole seconds between two moments; ms. */
export function mostDelayBetween(file: string, fromMs: number, toMs: number): number {
  const seconds = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { untilMs: number; mostMs: number });
  const within = seconds.filter(({ untilMs }) => untilMs - 1_000 >= fromMs && untilMs <= toMs);
  return Math.max(...within.map(({ mostMs }) => mostMs));
}
