import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '../database/open-database.ts';
import { systemClock } from '../kernel/clock.ts';
import { createLogger } from '../kernel/logger.ts';
import { createJobQueue } from './create-job-queue.ts';
import type { JobQueue } from './job-queue.ts';
import { type DoJob, type JobWork, type JobWorkers, workJobs } from './work-jobs.ts';

let folder: string;
let database: Database;
let queue: JobQueue;
let workers: JobWorkers | undefined;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'clew-work-'));
  database = await openDatabase({ folder, readers: 1, commandModules: [] });
  queue = createJobQueue({ database, clock: systemClock });
});
afterEach(async () => {
  await workers?.close();
  workers = undefined;
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

const put = (id: string) =>
  queue.put({ id, kind: 'test', groupId: id, payload: null, dueMs: systemClock.nowMs(), everyMs: null });

function open(work: DoJob, atOnce = 1) {
  workers = workJobs({
    queue,
    work,
    clock: systemClock,
    logger: createLogger('silent'),
    atOnce,
    mostOpen: 10,
    beatMs: 5,
  });
  return workers;
}

/** Resolves when the work has come so far. */
function mark() {
  let pass = () => {};
  const passed = new Promise<void>((resolve) => {
    pass = resolve;
  });
  return { pass: () => pass(), passed };
}

const untilAborted = ({ signal }: JobWork) =>
  new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));

describe('workers', () => {
  it('do what is there and what comes', async () => {
    const [first, second] = [mark(), mark()];
    await put('a');
    const { wake } = open(async ({ id }) => {
      (id === 'a' ? first : second).pass();
      return { kind: 'done' };
    });
    await first.passed;
    await put('b');
    wake();
    await second.passed;
    await workers?.close();
    expect([await queue.find('a'), await queue.find('b')]).toEqual([undefined, undefined]);
  });

  it('let another take the place of one that only waits', async () => {
    const second = mark();
    await put('a');
    await put('b');
    open(async ({ id }, work) => {
      if (id === 'b') second.pass();
      else {
        work.idle(true);
        await untilAborted(work);
      }
      return { kind: 'stopped' };
    });
    await second.passed;
  });

  it('give back what they could not end when the server ends', async () => {
    const begun = mark();
    await put('a');
    open(async (_, work) => {
      begun.pass();
      await untilAborted(work);
      return { kind: 'stopped' };
    });
    await begun.passed;
    await workers?.close();
    expect(await queue.find('a')).toMatchObject({ state: 'waiting', attempt: 0 });
  });

  it('stop a job that is cancelled, also by another process', async () => {
    const [begun, ended] = [mark(), mark()];
    await put('a');
    const { cancel } = open(async (_, work) => {
      begun.pass();
      await untilAborted(work);
      ended.pass();
      throw new Error('It was in the midst of something');
    });
    await begun.passed;
    await queue.cancel('a');
    await ended.passed;
    await cancel('a');
    expect([await queue.find('a'), await queue.listDead()]).toEqual([undefined, []]);
  });

  it('say nothing inner of a mistake of ours, and go on', async () => {
    const [failed, done] = [mark(), mark()];
    await put('a');
    const { wake } = open(async ({ id }) => {
      if (id === 'b') done.pass();
      else {
        failed.pass();
        throw new Error('secret');
      }
      return { kind: 'done' };
    });
    await failed.passed;
    await put('b');
    wake();
    await done.passed;
    expect(await queue.find('a')).toMatchObject({ state: 'waiting', attempt: 1 });
  });
});
