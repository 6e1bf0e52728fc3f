import { type ApiClient, createApiClient } from '@clew/demo/api-client';
import { demoAdmin } from '@clew/demo/load-demo';
import { freshServerKey, withFreshServer } from '@clew/demo/with-fresh-server';
import { type Document, importDocument, readJudgements, readLines } from './data-sets.ts';
import { ndcg } from './ndcg.ts';

const linesPerBatch = 500;
const depth = 10;

export interface RelevanceFigures {
  documents: number;
  queries: number;
  /** Normalised discounted cumulative gain over the first ten (Järvelin & Kekäläinen 2002, gain 2^grade − 1), 0 to 1. */
  ndcg10: number;
  indexSeconds: number;
  msPerQuery: number;
}

interface Query {
  id: string;
  text: string;
  metadata?: { product?: string };
}

interface SearchPage {
  totalResults: number;
  results: { resource: { externalId: string } }[];
  paging: { next: string | null };
}

/** Pushes a set into the server's source `set`. */
export async function loadSet(client: ApiClient, name: string): Promise<number> {
  await client.call('PUT', '/api/sources/set', { appId: 'set' });
  let count = 0;
  let lines: object[] = [];
  const flush = async () => {
    const { results } = await client.pushLines('set', lines);
    const refused = results.find(({ status }) => status !== 200);
    if (refused) throw new Error(`${name}: ${JSON.stringify(refused)}`);
    count += lines.length;
    lines = [];
  };
  for await (const document of readLines<Document>(name, 'corpus.jsonl')) {
    lines.push(importDocument(name, document));
    if (lines.length >= linesPerBatch) await flush();
  }
  if (lines.length > 0) await flush();
  return count;
}

/** Loads a set into a fresh server and asks all its judged queries. */
export async function measureRelevance(name: string): Promise<RelevanceFigures> {
  return withFreshServer(async ({ address }) => {
    const client = createApiClient(address, freshServerKey, demoAdmin);
    const startedMs = performance.now();
    const documents = await loadSet(client, name);
    const indexSeconds = (performance.now() - startedMs) / 1000;
    const { scores, spentMs } = await askAll(client, name, false);
    const queries = scores.length;
    return { documents, queries, ndcg10: mean(scores), indexSeconds, msPerQuery: spentMs / queries };
  });
}

export interface HybridFigures {
  queries: number;
  lexical: number;
  hybrid: number;
  /** Standard error of the difference, query by query. */
  standardError: number;
  embedSeconds: number;
}

/** The same set and queries, by words alone and by meaning too, with a model of a folder. */
export async function measureHybrid(name: string, modelFolder: string): Promise<HybridFigures> {
  const settings = { CLEW_EMBEDDING_MODEL: modelFolder, CLEW_EMBEDDING_THREADS: '2' };
  return withFreshServer(async ({ address }) => {
    const client = createApiClient(address, freshServerKey, demoAdmin);
    const startedMs = performance.now();
    await loadSet(client, name);
    await untilEmbedded(client);
    const embedSeconds = (performance.now() - startedMs) / 1000;
    const { scores: lexical } = await askAll(client, name, false);
    const { scores: hybrid } = await askAll(client, name, true);
    const differences = hybrid.map((score, index) => score - (lexical[index] ?? 0));
    const variance = mean(differences.map((difference) => (difference - mean(differences)) ** 2));
    const standardError = Math.sqrt(variance / differences.length);
    return { queries: lexical.length, lexical: mean(lexical), hybrid: mean(hybrid), standardError, embedSeconds };
  }, settings);
}

/** Waits until every passage has its vector; says every minute how far it is. */
async function untilEmbedded(client: ApiClient): Promise<void> {
  for (let seconds = 0; ; seconds++) {
    const { embedding } = await client.call<{ embedding?: { state: string; share: number } }>('GET', '/readyz');
    if (embedding?.state === 'ready') return;
    if (embedding?.state === 'failing')
      throw new Error('The embedding model can not be used; the server says why above');
    if (seconds % 60 === 59) console.error(`      embedding: ${Math.round((embedding?.share ?? 0) * 100)} %`);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
}

/** The nDCG@10 of every judged query. herb asks within the product that its questions are about. */
async function askAll(
  client: ApiClient,
  name: string,
  semanticSearch: boolean,
): Promise<{ scores: number[]; spentMs: number }> {
  const judgements = readJudgements(name);
  const scores: number[] = [];
  let spentMs = 0;
  for await (const { id, text, metadata } of readLines<Query>(name, 'queries.jsonl')) {
    const judged = judgements.get(id);
    if (!judged) continue;
    const filters = name === 'herb' && metadata?.product ? { product: metadata.product } : {};
    const askedMs = performance.now();
    const page = await client.call<SearchPage>('POST', '/search', {
      query: text,
      filters,
      semanticSearch,
      paging: { size: depth },
    });
    spentMs += performance.now() - askedMs;
    scores.push(
      ndcg(
        page.results.map(({ resource }) => resource.externalId),
        judged,
      ),
    );
  }
  return { scores, spentMs };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
