import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createApiClient } from '@clew/demo/api-client';
import { demoAdmin } from '@clew/demo/load-demo';
import { freshServerKey, withFreshServer } from '@clew/demo/with-fresh-server';
import { formatNumber, formatSpread, formatTable } from '../report/format-table.ts';
import type { Part } from '../report/part.ts';
import { residentMbOf } from '../report/resident-mb-of.ts';
import { showProgress } from '../report/show-progress.ts';
import { type Spread, spreadOf } from '../report/spread.ts';
import type { StreamClientFigures, StreamClientJob } from './stream-job.ts';

const tokens = 250;
/** Eight answers at a time are what one account may have. */
const streamsOfAccount = 8;
const plainServer = new URL('../../../server/src/testing/serve-plain-writer.ts', import.meta.url).pathname;

interface StreamFigures {
  finished: number;
  failed: number;
  tokenMs: Spread;
  firstEventMs: Spread;
  tokensPerEvent: number;
  serverCpuSeconds: number;
  /** Of the model and the readers, which share the cores with the server. */
  othersCpuSeconds: number;
  residentMb: { idle: number; most: number };
}

/**
 * Many streams at once from a scripted model; server, model and readers each in a process of their own. The same is measured with a
 * server that only hands the bytes on: what that shows is the least that this machine can.
 */
export function measureStreams({ streams, seconds }: { streams: number; seconds: number }): Part {
  return async (print) => {
    const model = start('./model-process.ts', [String(tokens)]);
    try {
      const [url] = (await once(model, 'message')) as [string];
      const job = { streams, seconds, tokens, key: freshServerKey, accounts: accountsFor(streams) };
      const floor = await measurePassThrough(url, job, model);
      const served = await withFreshServer(
        async ({ address, process: server }) => {
          await bringContentIn(address, job.accounts);
          return measure(server, model, { ...job, address });
        },
        {},
        [plainServer, url],
      );
      print(describe({ streams, seconds }, served, floor));
      return { streams, seconds, ...served, passThrough: floor };
    } finally {
      model.kill();
    }
  };
}

async function measurePassThrough(url: string, job: Omit<StreamClientJob, 'address'>, model: ChildProcess) {
  const server = start('./pass-through-process.ts', [url]);
  try {
    const [address] = (await once(server, 'message')) as [string];
    return await measure(server, model, { ...job, address });
  } finally {
    server.kill();
  }
}

async function measure(server: ChildProcess, model: ChildProcess, job: StreamClientJob): Promise<StreamFigures> {
  const idleMb = residentMbOf(server);
  let mostMb = 0;
  const watch = setInterval(() => {
    mostMb = Math.max(mostMb, residentMbOf(server));
    showProgress(`streams: ${job.streams} at once, ${Math.round(mostMb)} MB`);
  }, 1_000);
  const before = [cpuSecondsOf(server), cpuSecondsOf(model)] as const;
  const seen = await readStreams(job);
  clearInterval(watch);
  for (const reason of new Set(seen.failed)) console.error(`A stream failed: ${reason}`);
  return {
    finished: seen.finished,
    failed: seen.failed.length,
    tokenMs: spreadOf(seen.tokenMs),
    firstEventMs: spreadOf(seen.firstEventMs),
    tokensPerEvent: seen.tokenMs.length / Math.max(1, seen.events),
    serverCpuSeconds: cpuSecondsOf(server) - before[0],
    othersCpuSeconds: cpuSecondsOf(model) - before[1] + seen.cpuSeconds,
    residentMb: { idle: idleMb, most: mostMb },
  };
}

function describe({ streams, seconds }: { streams: number; seconds: number }, ...columns: StreamFigures[]): string[] {
  const row = (name: string, cell: (figures: StreamFigures) => string) => [name, ...columns.map(cell)];
  return [
    '',
    `${streams} streams at once for ${seconds} s, ${tokens} tokens each: 50 ms to the first, 20 ms between`,
    ...formatTable([
      ['', 'Clew', 'bytes handed on'],
      row("model's token -> reader's event, ms p50/p95/p99", ({ tokenMs }) => formatSpread(tokenMs)),
      row('request -> first event, ms p50/p95/p99', ({ firstEventMs }) => formatSpread(firstEventMs)),
      row('answers whole/failed', ({ finished, failed }) => `${finished}/${failed}`),
      row('tokens in an event, on average', ({ tokensPerEvent }) => formatNumber(tokensPerEvent)),
      row('CPU seconds, server', ({ serverCpuSeconds }) => formatNumber(serverCpuSeconds)),
      row('CPU seconds, model and readers', ({ othersCpuSeconds }) => formatNumber(othersCpuSeconds)),
      row('resident MB idle/most', ({ residentMb: { idle, most } }) => `${formatNumber(idle)}/${formatNumber(most)}`),
    ]),
  ];
}

function accountsFor(streams: number): string[] {
  return Array.from({ length: Math.ceil(streams / streamsOfAccount) }, (_, no) => `reader${no}@clew.test`);
}

async function bringContentIn(address: string, accounts: readonly string[]): Promise<void> {
  const admin = createApiClient(address, freshServerKey, demoAdmin);
  await admin.call('PUT', '/api/sources/wiki', { appId: 'wiki' });
  for (const account of accounts) await admin.call('PUT', `/api/accounts/${account}`, {});
  const lines = Array.from({ length: 500 }, (_, no) => ({
    op: 'put',
    externalId: `page-${no}`,
    type: 'page',
    title: `Meal allowance ${no}`,
    content: `The meal allowance of country ${no} is ${20 + (no % 60)} euros a day, from the ${no % 28}th on.`,
    permissions: { public: true },
  }));
  await admin.pushLines('wiki', lines);
}

async function readStreams(job: StreamClientJob): Promise<StreamClientFigures> {
  const readers = start('./client-process.ts', []);
  readers.send(job);
  const [figures] = (await once(readers, 'message')) as [StreamClientFigures];
  return figures;
}

function start(file: string, argv: string[]): ChildProcess {
  return fork(new URL(file, import.meta.url), argv, { serialization: 'advanced' });
}

/** Of all its threads; NaN where the system does not tell. */
function cpuSecondsOf({ pid }: ChildProcess): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return Number.NaN;
  }
}
