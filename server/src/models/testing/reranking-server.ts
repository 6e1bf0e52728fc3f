import type { ServerResponse } from 'node:http';
import { type Behaviour, type ModelServer, type ReceivedRequest, send, startModelServer } from './model-server.ts';
import { createOverlapReranker } from './overlap-reranker.ts';

export interface RerankingBody {
  model?: string;
  query: string;
  documents?: string[];
  texts?: string[];
  top_n?: number;
  return_documents?: boolean;
  truncate?: boolean;
}

export type RerankingServer = ModelServer<RerankingBody>;

/** What a server reads: `documents` (Cohere, Jina, vLLM), the same and no field that it does not know, or `texts` (TEI). */
export type Dialect = 'documents' | 'strict documents' | 'texts';

export function startRerankingServer(dialect: Dialect): Promise<RerankingServer> {
  return startModelServer<RerankingBody>(dialects[dialect]);
}

const dialects: Record<Dialect, Behaviour<RerankingBody>> = {
  documents: async (request, response) => {
    if (!request.body.documents) send(response, 422, '{"detail":"documents: field required"}');
    else await answer(request, response);
  },
  'strict documents': async (request, response) => {
    const unknown = Object.keys(request.body).find((name) => !['model', 'query', 'documents', 'top_n'].includes(name));
    if (unknown) send(response, 422, `{"message":"unknown field: parameter '${unknown}' is not a valid field."}`);
    else await answer(request, response);
  },
  texts: async (request, response) => {
    if (!request.body.texts) send(response, 422, 'Failed to deserialize the JSON body: missing field `texts`');
    else await answer(request, response);
  },
};

export interface Entry {
  index: number;
  score: number;
}

/** The right answer, best first, with its entries changed on the way. */
export async function answer(
  { body }: ReceivedRequest<RerankingBody>,
  response: ServerResponse,
  change: (entries: Entry[]) => Entry[] = (entries) => entries,
): Promise<void> {
  const texts = body.texts ?? body.documents ?? [];
  const scores = await createOverlapReranker().rerank(body.query, texts, new AbortController().signal);
  const ranked = scores.map((score, index) => ({ index, score })).sort((a, b) => b.score - a.score);
  const entries = change(ranked);
  const results = entries.map(({ index, score }) => ({
    index,
    relevance_score: score,
    document: { text: texts[index] },
  }));
  send(response, 200, JSON.stringify(body.texts ? entries : { model: body.model, results }));
}
