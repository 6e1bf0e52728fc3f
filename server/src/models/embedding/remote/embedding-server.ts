import type { ModelServerKind } from '../../http/model-server.ts';
import { EmbedderError } from '../embedder.ts';

export const embeddingServer: ModelServerKind = {
  name: 'embedding server',
  path: 'embeddings',
  gives: 'embeddings',
  exampleUrl: 'https://embeddings.example.org/v1',
  error: (message) => new EmbedderError(message),
};
