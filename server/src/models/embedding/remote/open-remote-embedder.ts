import { createHash } from 'node:crypto';
import { closedError, type Embedder, EmbedderError } from '../embedder.ts';
import { prefixesOfFamily } from '../text-prefixes.ts';
import { type ClientTimers, createEmbeddingsClient, systemTimers } from './create-embeddings-client.ts';
import { splitRequests } from './split-requests.ts';

export interface RemoteEmbedderOptions {
  /** Where `/embeddings` follows, such as http://127.0.0.1:11434/v1. */
  url: string;
  model: string;
  /** Sent as `Authorization: Bearer`; a server on the own network often needs none. */
  key?: string | undefined;
  timers?: ClientTimers;
  signal?: AbortSignal;
}

/** About 2,000 tokens: what is longer is cut, since many servers refuse it instead of cutting it themselves. */
const mostCharacters = 8_000;

/** Any server that speaks OpenAI's embeddings: OpenAI, Ollama, vLLM, Text Embeddings Inference, llama.cpp, gateways. */
export async function openRemoteEmbedder({
  url,
  model,
  key,
  timers = systemTimers,
  signal = new AbortController().signal,
}: RemoteEmbedderOptions): Promise<Embedder> {
  const endpoint = readEndpoint(url);
  const client = createEmbeddingsClient({ endpoint, model, key: readKey(key), timers });
  const prefixes = prefixesOfFamily(model);
  const [probe] = await client(['Where is the coffee machine?'], signal);
  const dimensions = probe?.length ?? 0;
  const use = [endpoint.origin, endpoint.pathname, prefixes, mostCharacters, dimensions];
  const closing = new AbortController();

  return {
    id: `remote:${model.replace(/\s+/g, '-')}@${createHash('sha256').update(JSON.stringify(use)).digest('hex').slice(0, 12)}`,
    dimensions,
    embed: async (texts, role, caller) => {
      caller.throwIfAborted();
      closing.signal.throwIfAborted();
      const both = AbortSignal.any([caller, closing.signal]);
      const inputs = texts.map((text) => toInput(prefixes[role] + text));
      const vectors: Float32Array[] = [];
      for (const group of splitRequests(inputs)) vectors.push(...(await client(group, both)));
      if (vectors.some(({ length }) => length !== dimensions))
        throw new EmbedderError(
          `The embedding server's vectors have no longer ${dimensions} numbers: its model was changed. Start the server again.`,
        );
      return vectors;
    },
    close: async () => closing.abort(closedError()),
  };
}

/** Servers refuse an empty text, and half a surrogate pair is no text at all. */
function toInput(text: string): string {
  const input = text.slice(0, mostCharacters).toWellFormed();
  return input.trim() === '' ? '.' : input;
}

function readEndpoint(url: string): URL {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw new EmbedderError(
      'The address of the embedding server is none: write one like https://embeddings.example.org/v1.',
    );
  const endpoint = new URL(url);
  if (endpoint.username !== '' || endpoint.password !== '')
    throw new EmbedderError('The address of the embedding server holds a password. Give it as the key instead.');
  endpoint.pathname = `${endpoint.pathname.replace(/\/+$/, '')}/embeddings`;
  endpoint.hash = '';
  return endpoint;
}

function readKey(key: string | undefined): string | null {
  if (key === undefined) return null;
  if (!/^[\x21-\x7e]+$/.test(key))
    throw new EmbedderError(
      'The key of the embedding server holds blanks or other characters that no key has. Copy it again.',
    );
  return key;
}
