import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { createApiClient } from '@clew/demo/api-client';
import { demoAdmin } from '@clew/demo/load-demo';
import type { ServerProcess } from '@clew/demo/start-server';
import { freshServerKey, withFreshServer } from '@clew/demo/with-fresh-server';
import { playTrial, type SendRequest } from '@clew/server/src/chat/testing/play-trial.ts';
import { createStreamTrial } from '@clew/server/src/chat/testing/stream-trial.ts';
import { startTrialServer, type TrialServer } from '@clew/server/src/chat/testing/trial-server.ts';

export interface StreamFigures {
  turns: number;
  /** Pieces into which tokens and network have cut the answers. */
  pieces: number;
  wrong: string[];
  states: Record<string, number>;
  /** Open files and sockets of the server when nothing goes on: before, and afterwards. */
  handles: { before: number; after: number };
  /** Resident MB of the server when nothing goes on: after a third of the turns, and after all. */
  residentMb: { third: number; all: number };
}

const plainServer = new URL('../../../server/src/testing/serve-plain-writer.ts', import.meta.url).pathname;
const atOnce = 8;
/** A place is free a moment after its turn is stored. */
const settings = { CLEW_LOG_LEVEL: 'error', CLEW_CONCURRENT_CHATS: '100' };
const warmUpTurns = 200;
const settleMs = 8_000;

/**
 * Random turns over HTTP against a real server, until their answers were cut into so many pieces: whatever model, network and
 * reader do, stream, `Full` and thread must agree, and nothing may be left over.
 */
export async function measureStreams(pieces: number, tell: (line: string) => void): Promise<StreamFigures> {
  const model = await startTrialServer();
  try {
    return await withFreshServer((server) => measure(server, model, pieces, tell), settings, [plainServer, model.url]);
  } finally {
    await model.close();
  }
}

async function measure(
  server: ServerProcess,
  model: TrialServer,
  pieces: number,
  tell: (line: string) => void,
): Promise<StreamFigures> {
  const admin = createApiClient(server.address, freshServerKey, demoAdmin);
  await admin.call('PUT', '/api/sources/farm', { appId: 'farm' });
  await admin.call('PUT', '/api/sources/farm/resources/meadow', {
    type: 'page',
    title: 'meadow',
    content: 'What the meadow says in a trial.',
    permissions: { public: true },
  });
  const figures: StreamFigures = {
    turns: 0,
    pieces: 0,
    wrong: [],
    states: {},
    handles: { before: 0, after: 0 },
    residentMb: { third: 0, all: 0 },
  };
  let seed = 1;
  const playUntil = async (isOver: () => boolean) => {
    const play = async () => {
      while (!isOver()) {
        const trial = createStreamTrial(seed++);
        const outcome = await playTrial(trial, sendTo(server.address)).catch((error: unknown) => {
          figures.wrong.push(`trial ${trial.seed}: ${String(error)}`);
          return undefined;
        });
        figures.turns++;
        if (outcome) figures.states[outcome.state] = (figures.states[outcome.state] ?? 0) + 1;
        if (figures.turns % 500 === 0)
          tell(`streams: ${figures.turns} turns, ${model.pieces()} pieces, ${residentMbOf(server).toFixed(0)} MB`);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, play));
    await wait(settleMs);
  };
  await playUntil(() => figures.turns >= warmUpTurns);
  figures.handles.before = handlesOf(server);
  await playUntil(() => model.pieces() >= pieces / 3);
  figures.residentMb.third = residentMbOf(server);
  await playUntil(() => model.pieces() >= pieces);
  figures.residentMb.all = residentMbOf(server);
  figures.handles.after = handlesOf(server);
  figures.pieces = model.pieces();
  return figures;
}

/** Without a pool: what is open on the server's side afterwards would be ours. */
function sendTo(address: string): SendRequest {
  const headers = {
    authorization: `Bearer ${freshServerKey}`,
    'unleash-account': demoAdmin,
    'content-type': 'application/json',
    connection: 'close',
  };
  return (method, path, body) =>
    fetch(address + path, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
}

/** Where the system tells: Linux. */
function handlesOf({ process: { pid } }: ServerProcess): number {
  try {
    return readdirSync(`/proc/${pid}/fd`).length;
  } catch {
    return 0;
  }
}

function residentMbOf({ process: { pid } }: ServerProcess): number {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
  } catch {
    return 0;
  }
}
