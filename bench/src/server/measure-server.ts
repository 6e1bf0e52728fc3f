import { createApiClient } from '@clew/demo/api-client';
import { golden } from '@clew/demo/company';
import { loadDemo } from '@clew/demo/load-demo';
import { freshServerKey, withFreshServer } from '@clew/demo/with-fresh-server';
import { formatTable } from '../report/format-table.ts';
import type { Part } from '../report/part.ts';
import { residentMbOf } from '../report/resident-mb-of.ts';
import { showProgress } from '../report/show-progress.ts';
import { percentile } from '../report/spread.ts';

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const median = (values: readonly number[]) => percentile(values, 0.5);

/** Start, memory and whole answers of a fresh server with the demo company. */
export const measureServer: Part = async (print) => {
  const figures = await measure();
  const rows = Object.entries(figures).map(([name, value]) => [name, value.toFixed(0)]);
  print(['', 'Server', ...formatTable(rows)]);
  return { figures };
};

async function measure(): Promise<Record<string, number>> {
  const readyMs: number[] = [];
  for (let run = 0; run < 5; run++) {
    showProgress(`server: start ${run + 1} of 5`);
    readyMs.push(await withFreshServer(async (server) => server.readyMs));
  }
  return withFreshServer(async (server) => {
    await wait(3_000);
    const idleEmptyMb = residentMbOf(server.process);
    showProgress('server: demo company');
    const loadStartedMs = performance.now();
    await loadDemo({ address: server.address, key: freshServerKey }, () => {});
    const loadMs = performance.now() - loadStartedMs;
    const answerMs: number[] = [];
    for (const { asker, question } of golden) {
      const askedMs = performance.now();
      await createApiClient(server.address, freshServerKey, asker).ask({ messages: [{ text: question }] });
      answerMs.push(performance.now() - askedMs);
    }
    await wait(3_000);
    return {
      'server ready, median of 5 (ms)': median(readyMs),
      'resident when idle, empty (MB)': idleEmptyMb,
      'resident when idle, after the demo company and 40 questions (MB)': residentMbOf(server.process),
      'demo company imported (ms)': loadMs,
      'first cited answer from start, import included (ms)': median(readyMs) + loadMs + (answerMs[0] ?? 0),
      'whole answer p50 (ms)': median(answerMs),
      'whole answer p95 (ms)': percentile(answerMs, 0.95),
    };
  });
}
