/**
 * What waits for the one thread: queries before passages, and of each what came first. A batch that runs is never
 * stopped; its result is dropped when nobody wants it any more.
 */
import { closedError, EmbedderError, type TextRole } from '../embedder.ts';
import { cutBatches } from './cut-batches.ts';
import type { InferenceThread } from './open-inference-thread.ts';

/** The texts of one call. */
interface Job {
  texts: readonly string[];
  vectors: Float32Array[];
  batchesLeft: number;
  resolve: (vectors: Float32Array[]) => void;
  reject: (reason: unknown) => void;
}

interface Batch {
  job: Job;
  /** Places in the job's texts. */
  places: number[];
}

export interface EmbeddingQueue {
  embed(texts: readonly string[], role: TextRole, signal: AbortSignal): Promise<Float32Array[]>;
  close(): Promise<void>;
}

/** More would be answered too late to be of use, and only fill the memory. */
const mostWaitingTexts = 20_000;

/** `open` starts the thread again after a crash. */
export function createEmbeddingQueue(first: InferenceThread, open: () => Promise<InferenceThread>): EmbeddingQueue {
  const waiting: Record<TextRole, Batch[]> = { query: [], passage: [] };
  let thread = first;
  let working: Promise<void> | null = null;
  let closing: Promise<void> | null = null;

  const fail = (job: Job, reason: unknown) => {
    for (const role of ['query', 'passage'] as const)
      waiting[role] = waiting[role].filter((batch) => batch.job !== job);
    job.reject(reason);
  };
  const openAgain = async () => {
    const opened = await open();
    if (closing === null) return opened;
    await opened.close();
    throw closedError();
  };
  const run = async (batch: Batch) => {
    try {
      if (!thread.isOpen()) thread = await openAgain();
      const vectors = await thread.embed(batch.places.map((place) => batch.job.texts[place] ?? ''));
      accept(batch, vectors, first.dimensions);
    } catch (error) {
      fail(batch.job, error);
    }
  };
  const work = async () => {
    for (
      let batch = waiting.query.shift() ?? waiting.passage.shift();
      batch;
      batch = waiting.query.shift() ?? waiting.passage.shift()
    )
      await run(batch);
    working = null;
  };
  // Of each role by itself: a flood of passages must not turn queries away.
  const countWaiting = (role: TextRole) => waiting[role].reduce((sum, { places }) => sum + places.length, 0);

  return {
    embed: async (texts, role, signal) => {
      signal.throwIfAborted();
      if (closing) throw closedError();
      if (texts.length === 0) return [];
      const before = countWaiting(role);
      if (before > 0 && before + texts.length > mostWaitingTexts)
        throw new EmbedderError(`${before} texts wait for the embedding model already. Try again later.`);

      const { promise, resolve, reject } = Promise.withResolvers<Float32Array[]>();
      const batches = cutBatches(texts.map(({ length }) => length));
      const job: Job = { texts, vectors: [], batchesLeft: batches.length, resolve, reject };
      for (const places of batches) waiting[role].push({ job, places });
      const giveUp = () => fail(job, signal.reason);
      signal.addEventListener('abort', giveUp, { once: true });
      working ??= work();
      try {
        return await promise;
      } finally {
        signal.removeEventListener('abort', giveUp);
      }
    },
    close: () => {
      closing ??= (async () => {
        for (const { job } of [...waiting.query, ...waiting.passage]) fail(job, closedError());
        await thread.close();
        await working;
      })();
      return closing;
    },
  };
}

function accept({ job, places }: Batch, vectors: readonly Float32Array[], dimensions: number): void {
  places.forEach((place, n) => {
    const vector = vectors[n];
    if (vector?.length !== dimensions)
      throw new EmbedderError('The embedding model was changed while it was in use. Start the server again.');
    job.vectors[place] = vector;
  });
  job.batchesLeft -= 1;
  if (job.batchesLeft === 0) job.resolve(job.vectors);
}
