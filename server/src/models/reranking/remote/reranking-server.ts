import type { ModelServerKind } from '../../http/model-server.ts';
import { RerankerError } from '../reranker.ts';

export const rerankingServer: ModelServerKind = {
  name: 'reranking server',
  path: 'rerank',
  gives: 'reranking',
  exampleUrl: 'https://rerank.example.org/v1',
  error: (message) => new RerankerError(message),
};
