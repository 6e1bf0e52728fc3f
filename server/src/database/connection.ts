import { Worker } from 'node:worker_threads';
import type { ConnectionOptions, Statement, StatementResult, WorkerReply, WorkerRequest } from './worker-protocol.ts';

/** The near end of a connection-worker: requests in, promises out, in the order of the calls. */
export interface Connection {
  /** Where there is a `before`, it is committed first; if it fails the rest is not done. */
  statement(sql: string, parameters: readonly unknown[], before?: Statement): Promise<StatementResult>;
  /** All of them or none. */
  transaction(statements: readonly Statement[], before?: Statement): Promise<StatementResult[]>;
  command(name: string, input: unknown, before?: Statement): Promise<unknown>;
  /** Folds what is committed of the write-ahead log into the file. */
  fold(): Promise<unknown>;
  /** How many calls wait for an answer. */
  pending(): number;
  isOpen(): boolean;
  close(): Promise<void>;
}

type Settle = { resolve: (value: unknown) => void; reject: (error: Error) => void };

export async function openConnection(options: ConnectionOptions): Promise<Connection> {
  const worker = new Worker(new URL('./connection-worker.ts', import.meta.url), {
    workerData: options,
    // By default a thread takes 48 MB for short-lived objects before it looks what can go, and where its heap may have
    // gigabytes lets it grow fourfold before it looks at the others.
    resourceLimits: { maxYoungGenerationSizeMb: options.readOnly ? 16 : 24, maxOldGenerationSizeMb: 768 },
  });
  const waiting = new Map<number, Settle>();
  let lastId = 0;
  let closed = false;

  const failAll = (error: Error) => {
    closed = true;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  const ready = new Promise<unknown>((resolve, reject) => waiting.set(0, { resolve, reject }));
  worker.on('message', (reply: WorkerReply) => {
    const settle = waiting.get(reply.id);
    waiting.delete(reply.id);
    if (reply.ok) settle?.resolve(reply.value);
    else settle?.reject(reply.error);
  });
  worker.on('error', (error) => failAll(error instanceof Error ? error : new Error(String(error))));
  worker.on('exit', () => failAll(new Error('The database connection is closed')));
  await ready;

  type RequestBody = WorkerRequest extends infer Request
    ? Request extends WorkerRequest
      ? Omit<Request, 'id'>
      : never
    : never;
  const call = (request: RequestBody): Promise<unknown> => {
    if (closed) return Promise.reject(new Error('The database connection is closed'));
    return new Promise((resolve, reject) => {
      const id = ++lastId;
      worker.postMessage({ ...request, id });
      waiting.set(id, { resolve, reject });
    });
  };

  return {
    statement: (sql, parameters, before) =>
      call({ kind: 'statement', sql, parameters, before }) as Promise<StatementResult>,
    transaction: (statements, before) =>
      call({ kind: 'transaction', statements, before }) as Promise<StatementResult[]>,
    command: (name, input, before) => call({ kind: 'command', name, input: input as never, before }),
    fold: () => call({ kind: 'fold' }),
    pending: () => waiting.size,
    isOpen: () => !closed,
    close: async () => {
      // What is under way ends first; closing the file then folds the log into it.
      await call({ kind: 'close' }).catch(() => {});
      closed = true;
      await worker.terminate();
    },
  };
}
