import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/** Folds the write-ahead log into the file beside everything else, so that no writer has to stop for it. */
export interface Checkpoints {
  /** To be told of each write. */
  wrote(): void;
  isOpen(): boolean;
  close(): Promise<void>;
}

/** Pages that change again and again meanwhile are copied once. */
const everyMs = 1_000;

export function openCheckpoints(file: string): Checkpoints {
  const worker = new Worker(new URL('./checkpoint-worker.ts', import.meta.url), {
    workerData: { file },
    resourceLimits: { maxYoungGenerationSizeMb: 1, maxOldGenerationSizeMb: 32 },
  });
  worker.unref();
  let timer: NodeJS.Timeout | undefined;
  let isOpen = true;
  let isFolding = false;
  let isBehind = false;
  const end = () => {
    isOpen = false;
    clearTimeout(timer);
  };
  // The writer folds the log itself when it has grown large, so that nothing but time is lost.
  worker.on('error', end);
  worker.on('exit', end);
  worker.on('message', () => {
    isFolding = false;
    if (isBehind) schedule();
  });
  function schedule(): void {
    isBehind = false;
    timer ??= setTimeout(() => {
      timer = undefined;
      isFolding = true;
      worker.postMessage('fold');
    }, everyMs).unref();
  }
  return {
    wrote() {
      if (!isOpen) return;
      if (isFolding) isBehind = true;
      else schedule();
    },
    isOpen: () => isOpen,
    async close() {
      if (!isOpen) return;
      end();
      worker.ref();
      worker.postMessage('close');
      await once(worker, 'exit');
    },
  };
}
