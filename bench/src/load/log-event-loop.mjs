/**
 * Imported into the server: writes down each second how late the timers of its event loop were at most. From outside a stall can't be told
 * from a client that had no core itself. Plain JavaScript: what strips types would take 10 MB of the server that is measured.
 */
import { appendFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';

const file = process.env['EVENT_LOOP_LOG'];
const resolutionMs = 1;

if (isMainThread && file) {
  const delay = monitorEventLoopDelay({ resolution: resolutionMs });
  delay.enable();
  setInterval(() => {
    const mostMs = Math.max(0, delay.max / 1e6 - resolutionMs);
    appendFileSync(file, `${JSON.stringify({ untilMs: Date.now(), mostMs })}\n`);
    delay.reset();
  }, 1_000).unref();
}
