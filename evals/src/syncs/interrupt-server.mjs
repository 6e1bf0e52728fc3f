/**
 * Loaded into a server before anything else (`--import`), into each of its threads. Ends the process with SIGKILL when its writer has
 * committed so many writes, before anybody is told of the last one; and lets its clock go wrong. Plain JavaScript: each thread would
 * else load what strips types, at each of many starts.
 */
import { readFileSync } from 'node:fs';
import { isMainThread, parentPort, workerData } from 'node:worker_threads';

const { EVAL_KILL_FILE: killFile, EVAL_CLOCK_AHEAD_MS: aheadMs } = process.env;

const isWriter = !isMainThread && workerData?.readOnly === false;
if (isWriter && parentPort && killFile !== undefined) endAfterWrites(parentPort, killFile);
if (aheadMs !== undefined) moveClock(Number(aheadMs));

/** The file says after how many writes, from when it is there; the first message of the thread is no answer. */
function endAfterWrites(port, file) {
  const post = port.postMessage.bind(port);
  let answers = 0;
  let left;
  port.postMessage = (message, transfer) => {
    if (answers++ > 0) {
      left ??= readCount(file);
      if (left !== undefined && --left <= 0) process.kill(process.pid, 'SIGKILL');
    }
    post(message, transfer);
  };
}

function readCount(file) {
  try {
    return Number(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

function moveClock(ms) {
  const now = Date.now.bind(Date);
  globalThis.Date = class extends Date {
    constructor(...given) {
      if (given.length === 0) super(now() + ms);
      else super(...given);
    }
    static now() {
      return now() + ms;
    }
  };
}
