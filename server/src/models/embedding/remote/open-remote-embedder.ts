import { type ClientTimers, systemTimers } from '../../http/client-timers.ts';
import { createJsonClient } from '../../http/create-json-client.ts';
import { nameRemoteModel } from '../../http/name-remote-model.ts';
import { readEndpoint } from '../../http/read-endpoint.ts';
import { readKey } from '../../http/read-key.ts';
import { splitRequests } from '../../http/split-requests.ts';
import { toInput } from '../../http/to-input.ts';
import { closedError, type Embedder, EmbedderError } from '../embedder.ts';
import { prefixesOfFamily } from '../text-prefixes.ts';
import { embeddingServer } from './embedding-server.ts';
import { readEmbeddings } from './read-embeddings.ts';

export interface RemoteEmbedderOptions {
  /** Where `/embeddings` follows, such as http://127.0.0.1:11434/v1. */
  url: string;
  model: string;
  /** Sent as `Authorization: Bearer`; a server on the own network often needs none. */
  key?: string | undefined;
  timers?: ClientTimers;
  signal?: AbortSignal;
}

/** About 2,000 tokens. */
const mostCharacters = 8_000;
const mostTexts = 64;
const mostTries = 4;
const mostWaitMs = 60_000;

/** Any server that speaks OpenAI's embeddings: OpenAI, Ollama, vLLM, Text Embeddings Inference, llama.cpp, gateways. */
export async function openRemoteEmbedder({
  url,
  model,
  key,
  timers = systemTimers,
  signal = new AbortController().signal,
}: RemoteEmbedderOptions): Promise<Embedder> {
  const endpoint = readEndpoint(url, embeddingServer);
  const post = createJsonClient({
    kind: embeddingServer,
    endpoint,
    model,
    key: readKey(key, embeddingServer),
    timers,
    mostTries,
    mostWaitMs,
  });
  const request = async (input: readonly string[], caller: AbortSignal): Promise<Float32Array[]> => {
    const reply = await post({ model, input, encoding_format: 'float' }, caller);
    if (reply.kind === 'refused') throw reply.error;
    return readEmbeddings(reply.body, input.length);
  };
  const prefixes = prefixesOfFamily(model);
  const [probe] = await request(['Where is the coffee machine?'], signal);
  const dimensions = probe?.length ?? 0;
  const closing = new AbortController();

  return {
    id: nameRemoteModel(model, [endpoint.origin, endpoint.pathname, prefixes, mostCharacters, dimensions]),
    dimensions,
    embed: async (texts, role, caller) => {
      caller.throwIfAborted();
      closing.signal.throwIfAborted();
      const both = AbortSignal.any([caller, closing.signal]);
      const inputs = texts.map((text) => toInput(prefixes[role] + text, mostCharacters));
      const vectors: Float32Array[] = [];
      for (const group of splitRequests(inputs, mostTexts)) vectors.push(...(await request(group, both)));
      if (vectors.some(({ length }) => length !== dimensions))
        throw new EmbedderError(
          `The embedding server's vectors have no longer ${dimensions} numbers: its model was changed. Start the server again.`,
        );
      return vectors;
    },
    close: async () => closing.abort(closedError()),
  };
}
