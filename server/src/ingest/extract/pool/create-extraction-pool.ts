import type { FileState } from '@clew/contract';
import type { Logger } from '../../../kernel/logger.ts';
import { Problem } from '../../../kernel/problem.ts';
import type { ChunkedFile } from '../../chunk-file.ts';
import type { IncomingFile } from '../extracted-file.ts';
import {
  type Ending,
  type ExtractionProcess,
  openExtractionProcess,
  type ProcessLimits,
} from './open-extraction-process.ts';

/** Reads files outside of this process. Every file has a result, also one that brought its reader down. */
export interface Extraction {
  extract(file: IncomingFile): Promise<ChunkedFile>;
  /** What is being read is given up. */
  close(): void;
}

interface Options {
  processes: number;
  limits: ProcessLimits;
  logger: Logger;
  /** How long a process waits for the next file before it ends. */
  idleMs?: number;
  open?(limits: ProcessLimits): ExtractionProcess;
}

/** Files that wait are kept in memory. */
const mostWaitingBytes = 256 * 1024 ** 2;

/** Processes start with the first file that needs them and end when there is none for a while: idle, this costs nothing. */
export function createExtractionPool({
  processes,
  limits,
  logger,
  idleMs = 30_000,
  open = openExtractionProcess,
}: Options): Extraction {
  const idle: ExtractionProcess[] = [];
  const busy = new Set<ExtractionProcess>();
  const waiting: { resolve(process: ExtractionProcess): void; reject(error: Error): void }[] = [];
  let waitingBytes = 0;
  let isClosed = false;
  let idleTimer: NodeJS.Timeout | undefined;

  const take = async (bytes: number): Promise<ExtractionProcess> => {
    if (busy.size >= processes) {
      if (waiting.length > 0 && waitingBytes + bytes > mostWaitingBytes) throw tooMany();
      waitingBytes += bytes;
      return new Promise<ExtractionProcess>((resolve, reject) => waiting.push({ resolve, reject })).finally(() => {
        waitingBytes -= bytes;
      });
    }
    clearTimeout(idleTimer);
    const process = takeOpen(idle) ?? open(limits);
    busy.add(process);
    return process;
  };
  const giveBack = (process: ExtractionProcess) => {
    busy.delete(process);
    const next = waiting.shift();
    // What a file left in memory must not count to the next one.
    const isFit = process.isOpen() && (process.residentBytes() ?? 0) < limits.memoryBytes / 2;
    if (!isFit) process.close();
    if (next) {
      const following = isFit ? process : open(limits);
      busy.add(following);
      next.resolve(following);
    } else if (isFit) {
      idle.push(process);
      idleTimer = setTimeout(() => endIdle(idle), idleMs).unref();
    }
  };

  return {
    async extract(file) {
      if (isClosed) throw new Problem('shutting-down');
      const process = await take(file.bytes.length);
      try {
        const outcome = await process.read(file);
        if (typeof outcome !== 'string') return outcome;
        if (outcome === 'closed') throw new Problem('shutting-down');
        logger.warn({ file: file.name, bytes: file.bytes.length, outcome }, 'A file brought its reader down');
        return unreadFile(outcome);
      } finally {
        giveBack(process);
      }
    },
    close() {
      isClosed = true;
      clearTimeout(idleTimer);
      endIdle(idle);
      for (const { reject } of waiting.splice(0)) reject(new Problem('shutting-down'));
      for (const process of busy) process.close();
    },
  };
}

function tooMany(): Problem {
  return new Problem('too-many-requests', {
    detail: 'More files came than can be read just now. Send this one again in some seconds.',
    retryAfterSeconds: 5,
  });
}

/** One that fell while it was idle is passed over. */
function takeOpen(idle: ExtractionProcess[]): ExtractionProcess | undefined {
  for (let process = idle.pop(); process; process = idle.pop()) if (process.isOpen()) return process;
  return undefined;
}

function endIdle(idle: ExtractionProcess[]): void {
  for (const process of idle.splice(0)) process.close();
}

const endings: Record<Exclude<Ending, 'closed'>, { state: FileState; note: string }> = {
  'too-slow': { state: 'too-slow', note: 'Reading it took too long. Split it, or send what matters of it as text.' },
  'out-of-memory': {
    state: 'too-large',
    note: 'Reading it takes too much memory. Split it, or send what matters of it as text.',
  },
  crashed: { state: 'broken', note: 'It can not be read: it is damaged. Open it, save it anew and send it again.' },
};

function unreadFile(ending: Exclude<Ending, 'closed'>): ChunkedFile {
  return { format: 'unknown', ...endings[ending], form: 'plain', parts: [], fields: {}, passages: [] };
}
