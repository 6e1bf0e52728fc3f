import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createApiClient } from '@clew/demo/api-client';
import { demoAdmin } from '@clew/demo/load-demo';
import type { ServerProcess } from '@clew/demo/start-server';
import { freshServerKey, withFreshServer } from '@clew/demo/with-fresh-server';
import { formatNumber, formatSpread } from '../report/format-table.ts';
import type { Part } from '../report/part.ts';
import { residentMbOf } from '../report/resident-mb-of.ts';
import { showProgress } from '../report/show-progress.ts';
import { spreadOf } from '../report/spread.ts';
import type { StreamClientFigures, StreamClientJob } from './stream-job.ts';

const tokens = 250;
/** Eight answers at a time are what one account may have. */
const streamsOfAccount = 8;
const plainServer = new URL('../../../server/src/testing/serve-plain-writer.ts', import.meta.url).pathname;

/** Many streams at once from a scripted model; server, model and readers each in a process of their own. */
export function measureStreams({ streams, seconds }: { streams: number; seconds: number }): Part {
  return async (print) => {
    const model = start('./model-process.ts', [String(tokens)]);
    try {
      const [url] = (await once(model, 'message')) as [string];
      return await withFreshServer((server) => measure(server, { streams, seconds }, print), {}, [plainServer, url]);
    } finally {
      model.kill();
    }
  };
}

async function measure(
  { address, process: server }: ServerProcess,
  { streams, seconds }: { streams: number; seconds: number },
  print: (lines: readonly string[]) => void,
) {
  const accounts = Array.from({ length: Math.ceil(streams / streamsOfAccount) }, (_, no) => `reader${no}@clew.test`);
  await bringContentIn(address, accounts);
  const idleMb = residentMbOf(server);
  let mostMb = 0;
  const watch = setInterval(() => {
    mostMb = Math.max(mostMb, residentMbOf(server));
    showProgress(`streams: ${streams} at once, ${Math.round(mostMb)} MB`);
  }, 1_000);
  const busyBefore = cpuSecondsOf(server);
  const seen = await readStreams({ address, key: freshServerKey, accounts, streams, seconds, tokens });
  clearInterval(watch);
  const figures = {
    streams,
    seconds,
    finished: seen.finished,
    failed: seen.failed.length,
    tokenMs: spreadOf(seen.tokenMs),
    firstEventMs: spreadOf(seen.firstEventMs),
    tokensPerEvent: seen.tokenMs.length / Math.max(1, seen.events),
    serverCpuSeconds: cpuSecondsOf(server) - busyBefore,
    residentMb: { idle: idleMb, most: mostMb },
  };
  print([
    '',
    `${streams} streams at once for ${seconds} s, ${tokens} tokens each: 50 ms to the first, 20 ms between`,
    `model's token -> client's event, ms p50/p95/p99    ${formatSpread(figures.tokenMs)}`,
    `request -> first event, ms p50/p95/p99             ${formatSpread(figures.firstEventMs)}`,
    `answers whole / failed                             ${seen.finished} / ${seen.failed.length}`,
    `tokens in an event, on average                     ${formatNumber(figures.tokensPerEvent)}`,
    `CPU seconds of the server                          ${formatNumber(figures.serverCpuSeconds)}`,
    `resident MB idle/most                              ${formatNumber(idleMb)}/${formatNumber(mostMb)}`,
    ...[...new Set(seen.failed)].slice(0, 5).map((reason) => `failed: ${reason}`),
  ]);
  return figures;
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
