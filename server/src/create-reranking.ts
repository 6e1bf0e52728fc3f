import type { Config } from './config.ts';
import type { Logger } from './kernel/logger.ts';
import { keepTrying } from './models/keep-trying.ts';
import { openRemoteReranker } from './models/reranking/remote/open-remote-reranker.ts';
import type { Reranker } from './models/reranking/reranker.ts';

/** A closer look at the best passages, as far as there is a model for it: part of the composition in app.ts. */
export interface Reranking {
  current(): Reranker | undefined;
  close(): Promise<void>;
}

export function createReranking(config: Config, logger: Logger): Reranking {
  const { RERANK_URL: url, RERANK_MODEL: model = '', RERANK_KEY: key } = config;
  if (url === undefined) return { current: () => undefined, close: async () => {} };
  return keepTrying({
    open: () => openRemoteReranker({ url, model, ...(key === undefined ? {} : { key }) }),
    onOpen: async () => {},
    purpose: 'reranks',
    logger,
  });
}
