import { existsSync, readFileSync } from 'node:fs';

const bytesOfMb = 1024 ** 2;

/**
 * Of this process with all its threads, after a collection of garbage where `--expose-gc` allows it. That is the main
 * thread's alone: what Clew's worker threads have not collected yet counts against it.
 */
export function residentMb(): number {
  globalThis.gc?.();
  return process.memoryUsage.rss() / bytesOfMb;
}

/** The most that this process ever had. Where Linux does not tell, what getrusage says. */
export function peakResidentMb(): number {
  const status = existsSync('/proc/self/status') ? readFileSync('/proc/self/status', 'utf8') : '';
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? process.resourceUsage().maxRSS;
  return (Number(kilobytes) * 1024) / bytesOfMb;
}
