import type { AnsweringReport, EmbeddingReport, serverOperations } from '@clew/contract';
import { Problem } from '../../kernel/problem.ts';
import type { HandlersOf } from '../exchange.ts';

/** What is served, for /readyz. */
export interface Serving {
  version: string;
  model: string;
  answering(): AnsweringReport | undefined;
  embedding(): Promise<EmbeddingReport | undefined>;
  isReady(): boolean;
}

/** How the server is. */
export function createServerHandlers(serving: Serving): HandlersOf<typeof serverOperations> {
  return {
    getHealth: async () => ({ status: 'alive' }),
    getReadiness: async () => {
      if (!serving.isReady())
        throw new Problem('shutting-down', { detail: 'The server is stopping, or its database is gone.' });
      const { version, model } = serving;
      const embedding = await serving.embedding();
      const search = embedding?.state === 'ready' || embedding?.state === 'catching-up' ? 'hybrid' : 'lexical';
      const answering = serving.answering();
      return {
        status: 'ready',
        version,
        model,
        ...(answering ? { answering } : {}),
        search,
        ...(embedding ? { embedding } : {}),
      };
    },
  };
}
