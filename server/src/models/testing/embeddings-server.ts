import type { ServerResponse } from 'node:http';
import { embed } from './embedder-contract.ts';
import { createHashingEmbedder } from './hashing-embedder.ts';
import { type ModelServer, type ReceivedRequest, send, startModelServer } from './model-server.ts';

interface Body {
  model: string;
  input: string[];
  encoding_format: string;
}

export type EmbeddingsServer = ModelServer<Body>;

/** Speaks OpenAI's embeddings. */
export function startEmbeddingsServer(): Promise<EmbeddingsServer> {
  return startModelServer<Body>(answer);
}

type Entry = { index?: number; embedding: unknown };

/** The right answer, with its entries changed on the way. */
export async function answer(
  { body }: ReceivedRequest<Body>,
  response: ServerResponse,
  change: (entries: Entry[]) => unknown = (entries) => entries,
  dimensions = 64,
): Promise<void> {
  const vectors = await embed(createHashingEmbedder(dimensions), body.input);
  const entries = vectors.map((vector, index) => ({ index, embedding: [...vector].map((value) => value * 3) }));
  send(response, 200, JSON.stringify({ object: 'list', data: change(entries), model: body.model }));
}
