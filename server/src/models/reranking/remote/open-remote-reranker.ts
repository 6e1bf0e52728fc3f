import { type ClientTimers, systemTimers } from '../../http/client-timers.ts';
import { createJsonClient } from '../../http/create-json-client.ts';
import { nameRemoteModel } from '../../http/name-remote-model.ts';
import { readEndpoint } from '../../http/read-endpoint.ts';
import { readKey } from '../../http/read-key.ts';
import { splitRequests } from '../../http/split-requests.ts';
import { toInput } from '../../http/to-input.ts';
import { closedError, type Reranker } from '../reranker.ts';
import { chooseForm } from './choose-form.ts';
import { readScores } from './read-scores.ts';
import { rerankingServer } from './reranking-server.ts';
import { areRaw, toRelevance } from './score-scale.ts';

export interface RemoteRerankerOptions {
  /** Where `/rerank` follows, such as http://127.0.0.1:8080 or https://api.jina.ai/v1. */
  url: string;
  model: string;
  /** Sent as `Authorization: Bearer`; a server on the own network often needs none. */
  key?: string | undefined;
  timers?: ClientTimers;
  signal?: AbortSignal;
}

/** What Text Embeddings Inference takes in one request, unless it is told otherwise. */
const mostTexts = 32;
/** Many models read 512 tokens of question and text together, and a passage is shorter than this anyway. */
const mostCharacters = { question: 1_000, text: 2_000 } as const;
/** Somebody waits for the answer: better none than a late one. */
const mostTries = 2;
const mostWaitMs = 1_000;

const question = 'Where is the coffee machine?';
const texts = ['The coffee machine is in the kitchen.', 'Invoices are due after thirty days.'];

/** Any server with `/rerank`: Cohere, Jina, Voyage, vLLM, Infinity, LocalAI, llama.cpp, Text Embeddings Inference. */
export async function openRemoteReranker({
  url,
  model,
  key,
  timers = systemTimers,
  signal = new AbortController().signal,
}: RemoteRerankerOptions): Promise<Reranker> {
  const endpoint = readEndpoint(url, rerankingServer);
  const post = createJsonClient({
    kind: rerankingServer,
    endpoint,
    model,
    key: readKey(key, rerankingServer),
    timers,
    mostTries,
    mostWaitMs,
  });
  const probe = await chooseForm(post, { model, query: question, texts }, signal);
  // Once seen it holds for all answers: those of a call may lie between 0 and 1 by chance.
  let isRaw = areRaw(probe.scores);
  const closing = new AbortController();

  return {
    id: nameRemoteModel(model, [endpoint.origin, endpoint.pathname]),
    rerank: async (asked, candidates, caller) => {
      caller.throwIfAborted();
      closing.signal.throwIfAborted();
      const both = AbortSignal.any([caller, closing.signal]);
      const query = toInput(asked, mostCharacters.question);
      const inputs = candidates.map((text) => toInput(text, mostCharacters.text));
      const scores: number[] = [];
      for (const group of splitRequests(inputs, mostTexts)) {
        const reply = await post(probe.form({ model, query, texts: group }), both);
        if (reply.kind === 'refused') throw reply.error;
        scores.push(...readScores(reply.body, group.length));
      }
      isRaw ||= areRaw(scores);
      return scores.map((score) => toRelevance(score, isRaw));
    },
    close: async () => closing.abort(closedError()),
  };
}
