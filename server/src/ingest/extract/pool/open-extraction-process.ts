import { fork } from 'node:child_process';
import { readdirSync, realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { IncomingFile } from '../extracted-file.ts';
import type { ExtractionReply, ExtractionRequest } from './extraction-protocol.ts';
import { lowerPriority } from './lower-priority.ts';
import { readUsage } from './read-usage.ts';

/** How a reading ended when not with a reply. */
export type Ending = 'too-slow' | 'out-of-memory' | 'crashed' | 'closed';

/** The near end of an extraction-process. One file at a time. */
export interface ExtractionProcess {
  isOpen(): boolean;
  /** Bytes of memory it holds; undefined where the system does not tell. */
  residentBytes(): number | undefined;
  read(file: IncomingFile): Promise<ExtractionReply | Ending>;
  close(): void;
}

export interface ProcessLimits {
  /** Of the processor, where the system tells: a file is not to blame for a busy or sleeping machine. */
  timeMs: number;
  memoryBytes: number;
  /** In which text is recognised, as in `deu+eng`; '' for none. */
  ocrLanguages: string;
}

/** A reader that minds the time has so much of the limit, and hands on what it has before it is ended. */
const timeShare = 2 / 3;
const watchEveryMs = 100;
/** A reading that waits for nothing, or a system that does not tell, is given up after this many times the limit. */
const patience = 6;
/** What the heap leaves for buffers and the code itself. */
const heapShare = 0.6;

/**
 * A process of its own, not a thread: V8 ends the whole process for some kinds of memory use whatever a thread's limit says,
 * and buffers count to no thread's limit (ADR 16). It gets no environment, may not write, start programs or read more than the code.
 */
export function openExtractionProcess(
  { timeMs, memoryBytes, ocrLanguages }: ProcessLimits,
  script = new URL('./extraction-process.ts', import.meta.url),
): ExtractionProcess {
  const heapMegabytes = Math.round((memoryBytes * heapShare) / 1024 ** 2);
  const child = fork(fileURLToPath(script), [ocrLanguages], {
    serialization: 'advanced',
    env: {},
    execArgv: [`--max-old-space-size=${heapMegabytes}`, '--permission', ...readableFolders()],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  child.unref();
  child.channel?.unref();
  lowerPriority(child.pid);

  let isOpen = true;
  let settle: ((outcome: ExtractionReply | Ending) => void) | undefined;
  const finish = (outcome: ExtractionReply | Ending) => {
    settle?.(outcome);
    settle = undefined;
  };
  const end = (ending: Ending) => {
    isOpen = false;
    child.kill('SIGKILL');
    finish(ending);
  };
  const usage = () => readUsage(child.pid);

  // By the first reply all of its threads are there.
  child.once('message', () => lowerPriority(child.pid));
  child.on('message', (reply) => finish(reply as ExtractionReply));
  child.on('error', () => end('crashed'));
  // V8 aborts when its heap is full.
  child.on('exit', (code, signal) => end(signal === 'SIGABRT' || code === 134 ? 'out-of-memory' : 'crashed'));

  return {
    isOpen: () => isOpen,
    residentBytes: () => usage()?.residentBytes,
    close: () => end('closed'),
    read: async (file) => {
      if (!isOpen) return 'closed';
      const outcome = new Promise<ExtractionReply | Ending>((resolve) => {
        settle = resolve;
      });
      const before = usage();
      let looks = 0;
      const watch = setInterval(() => {
        const now = usage();
        // Looks are counted instead of time, which goes on while a machine sleeps.
        const passedMs = ++looks * watchEveryMs;
        if (now && now.residentBytes > memoryBytes) end('out-of-memory');
        else if (now && before && now.processorMs - before.processorMs > timeMs) end('too-slow');
        else if (passedMs > (before ? timeMs * patience : timeMs)) end('too-slow');
      }, watchEveryMs);
      child.channel?.ref();
      const request: ExtractionRequest = { ...file, timeMs: timeMs * timeShare };
      child.send(request, (error) => {
        if (error) end('crashed');
      });
      try {
        return await outcome;
      } finally {
        clearInterval(watch);
        child.channel?.unref();
      }
    },
  };
}

/** Of the code alone: not the data folder, nor anything else of the machine. */
function readableFolders(): string[] {
  const root = fileURLToPath(new URL('../../../../../', import.meta.url));
  const packages = `${root}node_modules`;
  // Node loads a package that is linked from where it really lies.
  const linked = readdirSync(packages, { withFileTypes: true })
    .filter((entry) => entry.isSymbolicLink())
    .map(({ name }) => realpathSync(`${packages}/${name}`));
  const own = ['server', 'contract', 'ocr-runtime', 'package.json'].map((name) => `${root}${name}`);
  return [...own, packages, ...linked].map((path) => `--allow-fs-read=${path}`);
}
