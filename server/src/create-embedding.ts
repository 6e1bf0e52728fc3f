import type { EmbeddingReport } from '@clew/contract';
import type { Config } from './config.ts';
import { type PassageEmbedding, startPassageEmbedding } from './ingest/embed-passages.ts';
import type { Logger } from './kernel/logger.ts';
import { chooseEmbedder } from './models/embedding/choose-embedder.ts';
import type { Embedder } from './models/embedding/embedder.ts';
import { keepTrying } from './models/keep-trying.ts';
import type { IndexWrites } from './search-index/search-index.ts';

export type OpenEmbedder = (signal: AbortSignal) => Promise<Embedder>;

/** Vectors for passages and questions, as far as there is a model: part of the composition in app.ts. */
export interface Embedding {
  current(): Embedder | undefined;
  /** There may be new passages. */
  wake(): void;
  /** Undefined where no model is configured. */
  status(): Promise<EmbeddingReport | undefined>;
  close(): Promise<void>;
}

interface Options {
  config: Config;
  index: IndexWrites;
  logger: Logger;
  openEmbedder: OpenEmbedder | undefined;
}

export function createEmbedding({ config, index, logger, openEmbedder }: Options): Embedding {
  const open = openEmbedder ?? openerOf(config);
  if (!open) return { current: () => undefined, wake: () => {}, status: async () => undefined, close: async () => {} };
  let passages: PassageEmbedding | undefined;
  const embedder = keepTrying({
    open,
    onOpen: async (opened) => {
      passages = await startPassageEmbedding({ index, embedder: opened, logger });
    },
    purpose: 'compares meaning',
    logger,
  });
  return {
    current: embedder.current,
    wake: () => passages?.wake(),
    async status() {
      if (passages) return passages.status();
      return !embedder.isFailing()
        ? { state: 'opening', share: 0, message: 'The embedding model is being opened.' }
        : { state: 'failing', share: 0, message: 'The embedding model can not be opened. The log says why.' };
    },
    async close() {
      await passages?.close();
      await embedder.close();
    },
  };
}

function openerOf(config: Config): OpenEmbedder | undefined {
  const { EMBEDDING_MODEL: model, EMBEDDING_URL: url, EMBEDDING_KEY: key, EMBEDDING_THREADS: threads } = config;
  return model === undefined ? undefined : (signal) => chooseEmbedder({ model, url, key, threads }, signal);
}
