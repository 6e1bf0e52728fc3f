import type { EmbeddingReport } from '@clew/contract';
import type { Logger } from '../kernel/logger.ts';
import { type Pause, pause } from '../kernel/pause.ts';
import type { Embedder } from '../models/embedding/embedder.ts';
import type { IndexWrites, PassageToEmbed } from '../search-index/search-index.ts';

/** Gives every passage its vector, in the background: writes never wait for the model, and what a crash cuts short goes on. */
export interface PassageEmbedding {
  /** There may be new passages. */
  wake(): void;
  status(): Promise<EmbeddingReport>;
  /** Resolves when nothing is left to do, or the model fails. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

interface Options {
  index: Pick<IndexWrites, 'useModel' | 'nextToEmbed' | 'putVectors' | 'dropOtherModels' | 'embeddingProgress'>;
  embedder: Embedder;
  logger: Logger;
  wait?: Pause;
}

const passagesAtOnce = 32;
const timeoutMs = 120_000;
const firstPauseMs = 1_000;
const longestPauseMs = 60_000;

export async function startPassageEmbedding({
  index,
  embedder,
  logger,
  wait = pause,
}: Options): Promise<PassageEmbedding> {
  const closing = new AbortController();
  let isWanted = true;
  let running: Promise<void> | undefined;
  let isFailing = false;
  let pauseMs = firstPauseMs;

  await index.useModel(embedder.id, embedder.dimensions);

  /** One batch; false when there was nothing to do. */
  const step = async (): Promise<boolean> => {
    const passages = await index.nextToEmbed(embedder.id, passagesAtOnce);
    const last = passages.at(-1);
    if (!last) return false;
    await index.putVectors(embedder.id, last.id, await embedAll(passages));
    return true;
  };
  const embed = (texts: readonly string[]) =>
    embedder.embed(texts, 'passage', AbortSignal.any([closing.signal, AbortSignal.timeout(timeoutMs)]));
  /** A text that a working model refuses by itself is left without a vector; it is still found by its words. */
  const embedAll = async (passages: readonly PassageToEmbed[]) => {
    try {
      return withIds(passages, await embed(passages.map(textOf)));
    } catch (error) {
      if (closing.signal.aborted || passages.length === 1) throw error;
      return embedEach(passages, error);
    }
  };
  const embedEach = async (passages: readonly PassageToEmbed[], batchError: unknown) => {
    const vectors: { passageId: number; vector: Float32Array }[] = [];
    for (const [position, passage] of passages.entries()) {
      try {
        vectors.push(...withIds([passage], await embed([textOf(passage)])));
      } catch {
        // The first ones fail too: it is the model, not the text.
        if (vectors.length === 0 && position >= 2) throw batchError;
        logger.warn({ passage: passage.id }, 'The embedding model refuses a passage; it is found by its words alone');
      }
    }
    if (vectors.length === 0) throw batchError;
    return vectors;
  };

  const run = async () => {
    while (!closing.signal.aborted && isWanted) {
      isWanted = false;
      try {
        while (!closing.signal.aborted && (await step())) {
          isFailing = false;
          pauseMs = firstPauseMs;
        }
        if (!closing.signal.aborted) await index.dropOtherModels(embedder.id);
        isFailing = false;
      } catch (error) {
        if (closing.signal.aborted) return;
        if (!isFailing) logger.warn({ err: error }, 'Passages can not be embedded; it is tried again');
        isFailing = true;
        isWanted = true;
        await wait(pauseMs, closing.signal);
        pauseMs = Math.min(pauseMs * 2, longestPauseMs);
      }
    }
  };
  const wake = () => {
    isWanted = true;
    running ??= run().finally(() => {
      running = undefined;
      if (isWanted && !closing.signal.aborted) wake();
    });
  };
  wake();

  return {
    wake,
    async status() {
      const { resources, embedded } = await index.embeddingProgress(embedder.id);
      const share = resources === 0 ? 1 : embedded / resources;
      // Anybody may read this: no address, no folder, no number of resources.
      if (isFailing) return { state: 'failing', share, message: 'The embedding model fails. The log says why.' };
      if (embedded < resources) return { state: 'catching-up', share, message: 'New content is being embedded.' };
      return { state: 'ready', share: 1, message: 'All content is embedded.' };
    },
    async settled() {
      while (running && !isFailing) await Promise.race([running, wait(5, closing.signal)]);
    },
    async close() {
      closing.abort();
      await running;
    },
  };
}

function textOf({ title, heading, text }: PassageToEmbed): string {
  return [title, heading, text].filter((part) => part !== null && part !== '').join('\n');
}

function withIds(passages: readonly PassageToEmbed[], vectors: readonly Float32Array[]) {
  return passages.flatMap(({ id }, position) => {
    const vector = vectors[position];
    return vector ? [{ passageId: id, vector }] : [];
  });
}
