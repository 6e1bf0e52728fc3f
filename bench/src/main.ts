/**
 * Speed and memory of a fresh server: `npm run bench`. `-- --save` writes the figures to bench/figures.json, with the
 * machine they were measured on. Nothing here passes or fails: compare runs of one machine.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { createApiClient } from '@clew/demo/api-client';
import { golden } from '@clew/demo/company';
import { loadDemo } from '@clew/demo/load-demo';
import type { ServerProcess } from '@clew/demo/start-server';
import { freshServerKey, withFreshServer } from '@clew/demo/with-fresh-server';

const median = (values: readonly number[]) => percentile(values, 0.5);

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

/** Resident memory in MB of the server with all its threads. */
function residentMb({ process: { pid } }: ServerProcess): number {
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024;
}

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function measure(): Promise<Record<string, number>> {
  const readyMs: number[] = [];
  for (let run = 0; run < 5; run++) readyMs.push(await withFreshServer(async (server) => server.readyMs));
  return withFreshServer(async (server) => {
    await wait(3_000);
    const idleEmptyMb = residentMb(server);
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
      'resident when idle, after the demo company and 40 questions (MB)': residentMb(server),
      'demo company imported (ms)': loadMs,
      'first cited answer from start, import included (ms)': median(readyMs) + loadMs + (answerMs[0] ?? 0),
      'whole answer p50 (ms)': median(answerMs),
      'whole answer p95 (ms)': percentile(answerMs, 0.95),
    };
  });
}

const figures = await measure();
for (const [name, value] of Object.entries(figures)) console.log(`${name.padEnd(68)} ${value.toFixed(0).padStart(6)}`);
if (process.argv.includes('--save')) {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  const rounded = Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, Math.round(value)]));
  const machine = `${cpus().length} cores (${cpus()[0]?.model}), ${Math.round(totalmem() / 1024 ** 3)} GiB, Node ${process.version}`;
  writeFileSync(
    new URL('../figures.json', import.meta.url),
    `${JSON.stringify({ version, machine, figures: rounded }, null, 2)}\n`,
  );
}
