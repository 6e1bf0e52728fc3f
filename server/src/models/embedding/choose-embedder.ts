import { type Embedder, EmbedderError } from './embedder.ts';
import { openLocalEmbedder } from './local/open-local-embedder.ts';
import { openRemoteEmbedder } from './remote/open-remote-embedder.ts';

export interface EmbeddingSettings {
  /** A folder, or `openai-compatible:<model>`. */
  model: string;
  url: string | undefined;
  key: string | undefined;
  threads: number;
}

const remotePrefix = 'openai-compatible:';

/** Opens what the settings name: a model of a folder, or one of a server. */
export async function chooseEmbedder(
  { model, url, key, threads }: EmbeddingSettings,
  signal: AbortSignal,
): Promise<Embedder> {
  if (!model.startsWith(remotePrefix)) return openLocalEmbedder({ folder: model, threads });
  if (!url) throw new EmbedderError('CLEW_EMBEDDING_URL is missing: the address of the embedding server.');
  return openRemoteEmbedder({ url, key, model: model.slice(remotePrefix.length), signal });
}
