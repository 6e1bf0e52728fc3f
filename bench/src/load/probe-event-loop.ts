import { Worker } from 'node:worker_threads';
import { percentile } from '../report/spread.ts';

interface ProbeReport {
  latenciesMs: number[];
  /** How late the probe's own timers were, 99th percentile: what a busy machine adds to every latency. */
  ownDelayMs: number;
}

export interface StallFigures {
  /** By how much longer than on the idle server the simplest request took. */
  p50: number;
  p99: number;
  most: number;
  probes: number;
  ownDelayMs: number;
}

/** How often the simplest request is sent; while one is under way, the next one waits. */
const intervalMs = 5;

/** Watches from outside how long the server's event loop keeps others waiting while some work goes on. */
export async function probeDuring<Result>(
  address: string,
  work: () => Promise<Result>,
): Promise<{ result: Result; probe: ProbeReport }> {
  const worker = new Worker(new URL('./health-probe.ts', import.meta.url), { workerData: { address, intervalMs } });
  const report = new Promise<ProbeReport>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  const result = await work();
  worker.postMessage('stop');
  return { result, probe: await report };
}

export function stallsOf({ latenciesMs, ownDelayMs }: ProbeReport, idle: ProbeReport): StallFigures {
  const baselineMs = percentile(idle.latenciesMs, 0.5);
  const stallsMs = latenciesMs.map((ms) => Math.max(0, ms - baselineMs));
  return {
    p50: percentile(stallsMs, 0.5),
    p99: percentile(stallsMs, 0.99),
    most: percentile(stallsMs, 1),
    probes: stallsMs.length,
    ownDelayMs,
  };
}
