/** A thread of its own that asks `/healthz` every few milliseconds over one connection, until it gets a message. */
import { Agent, get } from 'node:http';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';

const { address, intervalMs } = workerData as { address: string; intervalMs: number };
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
const resolutionMs = 1;
const ownDelay = monitorEventLoopDelay({ resolution: resolutionMs });
const latenciesMs: number[] = [];
let isStopped = false;
parentPort?.once('message', () => {
  isStopped = true;
});

ownDelay.enable();
while (!isStopped) {
  const latencyMs = await askHealth();
  latenciesMs.push(latencyMs);
  await wait(Math.max(0, intervalMs - latencyMs));
}
ownDelay.disable();
agent.destroy();
parentPort?.postMessage({ latenciesMs, ownDelayMs: ownDelay.percentile(99) / 1e6 - resolutionMs });

function askHealth(): Promise<number> {
  return new Promise((resolve, reject) => {
    const startedMs = performance.now();
    get(`${address}/healthz`, { agent }, (response) => {
      response.resume();
      response.once('end', () => resolve(performance.now() - startedMs));
    }).once('error', reject);
  });
}
