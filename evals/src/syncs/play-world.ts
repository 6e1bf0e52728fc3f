/**
 * Plays what can happen to one source: SIGKILL at each write of a run in turn, so at each checkpoint too, SIGKILL at random moments,
 * each fault of its server at some of its answers, and clocks that go wrong. After each of them a run ends, and everybody sees what
 * the source says.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { compareMeanwhile, compareViews } from './compare-views.ts';
import type { SyncWorld, Views } from './sync-world.ts';
import { openSyncedServer, type SyncedServer } from './synced-server.ts';

export interface PlayLimits {
  /** At most so many writes of a run are killed at, spread over it. */
  kills: number;
  randomKills: number;
  /** Each fault is played at so many answers of a run, spread over it. */
  answersOfFault: number;
  /** Runs with a clock that is wrong, ahead and behind. */
  skews: number;
}

export interface PlayFigures {
  kills: number;
  faults: number;
  skews: number;
  wrong: string[];
}

const dayMs = 86_400_000;

export async function playWorld(world: SyncWorld, limits: PlayLimits): Promise<PlayFigures> {
  const figures: PlayFigures = { kills: 0, faults: 0, skews: 0, wrong: [] };
  const server = await openSyncedServer(world);
  const play: Play = { world, server, figures, round: 0, before: {} };
  try {
    await server.settled();
    await compare(play, 'after the first run');
    await killAtWrites(play, limits.kills);
    await killAtRandom(play, limits.randomKills);
    await playFaults(play, limits.answersOfFault);
    for (let no = 0; no < limits.skews; no++) await skewClock(play, no % 2 === 0 ? 2 * dayMs : -2 * dayMs);
  } finally {
    await server.close();
    await world.close();
  }
  return figures;
}

interface Play {
  world: SyncWorld;
  server: SyncedServer;
  figures: PlayFigures;
  round: number;
  /** What everybody saw before the last change. */
  before: Views;
}

async function change(play: Play): Promise<void> {
  play.before = play.world.expected();
  await play.world.change(++play.round);
}

async function compare({ world, server, figures }: Play, where: string): Promise<void> {
  const expected = world.expected();
  const wrong = compareViews(await server.look(Object.keys(expected)), expected);
  figures.wrong.push(...wrong.map((line) => `${world.kind}, ${where}: ${line}`));
}

async function compareHalfWay({ world, server, figures, before }: Play, where: string): Promise<void> {
  const now = world.expected();
  const seen = await server.look([...new Set([...Object.keys(before), ...Object.keys(now)])]);
  figures.wrong.push(...compareMeanwhile(seen, before, now).map((line) => `${world.kind}, ${where}: ${line}`));
}

/** What was under way goes on by itself; then everything has to be right after one more run. */
async function recover(play: Play, where: string): Promise<void> {
  await play.server.settled();
  await compareHalfWay(play, where);
  await play.server.ask();
  await play.server.settled();
  await compare(play, where);
}

async function killAtWrites(play: Play, most: number): Promise<void> {
  const { server, figures } = play;
  const writes = await countWrites(play);
  const step = Math.max(1, writes / most);
  for (let at = 1; at <= writes; at += step) {
    await change(play);
    server.killAtWrite(Math.round(at));
    await server.ask();
    // The run has ended before: later writes are none of it.
    if (await server.settled()) break;
    figures.kills++;
    await server.start();
    await recover(play, `killed at write ${Math.round(at)}`);
  }
  // Where the server was not killed the next one is armed still.
  await server.kill();
  await server.start();
}

/** Of one run: killed at ever later writes until one ends before. */
async function countWrites(play: Play): Promise<number> {
  const { server, figures } = play;
  for (let most = 16; ; most *= 2) {
    await change(play);
    server.killAtWrite(most);
    await server.ask();
    const isWhole = (await server.settled()) !== undefined;
    if (!isWhole) figures.kills++;
    await server.kill();
    await server.start();
    await recover(play, `killed at write ${most}`);
    if (isWhole) return most;
  }
}

async function killAtRandom(play: Play, count: number): Promise<void> {
  const { server, figures } = play;
  for (let no = 0; no < count; no++) {
    await change(play);
    await server.ask();
    await wait((no * 37) % 400);
    await server.kill();
    figures.kills++;
    await server.start();
    await recover(play, `killed ${(no * 37) % 400} ms after it was asked`);
  }
}

async function playFaults(play: Play, answersOfFault: number): Promise<void> {
  const { world, server, figures } = play;
  const { way } = world;
  if (!way || answersOfFault === 0) return;
  for (const [no, fault] of way.faults.entries())
    for (let turn = 0; turn < answersOfFault; turn++) {
      await change(play);
      // The run before says how many answers there are; each fault comes at other ones.
      const answers = Math.max(1, way.answers());
      const at =
        turn === 0 ? no % Math.min(3, answers) : Math.floor((answers * (turn + (no % 3) / 3)) / answersOfFault);
      way.spoil(at, fault);
      await server.ask();
      await server.settled();
      figures.faults++;
      const where = `its source ${fault}, at answer ${at}`;
      await compareHalfWay(play, where);
      way.heal();
      way.spoil(-1, fault);
      await server.ask();
      await server.settled();
      await compare(play, where);
    }
}

/** A run while the clock of this machine is wrong, and one when it is right again. */
async function skewClock(play: Play, aheadMs: number): Promise<void> {
  const { server, figures } = play;
  const where = `with a clock that is ${aheadMs > 0 ? 'ahead' : 'behind'}`;
  await server.kill();
  await change(play);
  await server.start({ aheadMs });
  await recover(play, where);
  await server.kill();
  await change(play);
  await server.start();
  await recover(play, `after a run ${where}`);
  figures.skews++;
}
