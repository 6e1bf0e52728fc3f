import { Worker } from 'node:worker_threads';
import { SourceError } from '../../connectors/source-error.ts';
import type { ConnectorAnswer, ConnectorQuestion, ConnectorThreadData, PlainError } from './connector-protocol.ts';
import type { ConnectorOpener, OpenConnector } from './open-connector.ts';

interface Settle {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

type Asked = ConnectorQuestion extends infer Question
  ? Question extends ConnectorQuestion
    ? Omit<Question, 'id'>
    : never
  : never;

const memoryMb = 256;

const usualScript = new URL('./connector-thread.ts', import.meta.url);

/** Opens connectors in threads of their own. `folders`: of this machine, that may be read. */
export function connectorThreads(folders: readonly string[], script = usualScript): ConnectorOpener {
  return (task, onSign) => openConnectorThread({ task, folders }, script, onSign);
}

function openConnectorThread(data: ConnectorThreadData, script: URL, onSign: () => void): OpenConnector {
  const worker = new Worker(script, {
    workerData: data,
    resourceLimits: { maxYoungGenerationSizeMb: 16, maxOldGenerationSizeMb: memoryMb },
    // What a connector prints is nobody's, and might be a secret.
    stdout: true,
    stderr: true,
  });
  worker.stdout.resume();
  worker.stderr.resume();
  const waiting = new Map<number, Settle>();
  let lastId = 0;
  let ending: Error | undefined;

  const end = (error: Error) => {
    ending ??= error;
    for (const { reject } of waiting.values()) reject(ending);
    waiting.clear();
  };
  worker.on('message', (message: ConnectorAnswer) => {
    onSign();
    if (message.kind === 'sign') return;
    const settle = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.kind === 'answer') settle?.resolve(message.value);
    else settle?.reject(toError(message.error));
  });
  worker.on('error', (error) => end(isOutOfMemory(error) ? tooMuchMemory() : toErrorOf(error)));
  worker.on('exit', () => end(new Error('The thread of the connector has ended')));

  const ask = (question: Asked): Promise<unknown> => {
    if (ending) return Promise.reject(ending);
    return new Promise((resolve, reject) => {
      const id = ++lastId;
      waiting.set(id, { resolve, reject });
      worker.postMessage({ ...question, id });
    });
  };
  return {
    next: () => ask({ ask: 'next' }) as ReturnType<OpenConnector['next']>,
    load: (position) => ask({ ask: 'load', position }) as ReturnType<OpenConnector['load']>,
    close: async () => {
      end(new Error('The connector was closed'));
      await worker.terminate();
    },
  };
}

function toError(plain: PlainError): Error {
  if (plain.kind !== 'mistake') {
    const { kind, message, nextStep, retryAfterMs } = plain;
    return new SourceError(kind, message, { nextStep, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) });
  }
  const error = new Error(plain.message);
  if (plain.stack !== undefined) error.stack = plain.stack;
  return error;
}

function toErrorOf(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

function isOutOfMemory(error: unknown): boolean {
  return (error as NodeJS.ErrnoException | null)?.code === 'ERR_WORKER_OUT_OF_MEMORY';
}

function tooMuchMemory(): SourceError {
  return new SourceError('unavailable', `Reading the source took more than ${memoryMb} MB of memory.`, {
    nextStep: 'Leave out what is very large in the settings of the source.',
  });
}
