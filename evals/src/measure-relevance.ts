import { type ApiClient, createApiClient } from '@clew/demo/api-client';
import { demoAdmin } from '@clew/demo/load-demo';
import { freshServerKey, withFreshServer } from '@clew/demo/with-fresh-server';
import { type Document, importDocument, readJudgements, readLines } from './data-sets.ts';

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
export async function measureRelevance(name: string, withProductFilter: boolean): Promise<RelevanceFigures> {
  return withFreshServer(async ({ address }) => {
    const client = createApiClient(address, freshServerKey, demoAdmin);
    const startedMs = performance.now();
    const documents = await loadSet(client, name);
    const indexSeconds = (performance.now() - startedMs) / 1000;
    const judgements = readJudgements(name);
    let total = 0;
    let queries = 0;
    let spentMs = 0;
    for await (const { id, text, metadata } of readLines<Query>(name, 'queries.jsonl')) {
      const judged = judgements.get(id);
      if (!judged) continue;
      const filters = withProductFilter && metadata?.product ? { product: metadata.product } : {};
      const askedMs = performance.now();
      const page = await client.call<SearchPage>('POST', '/search', { query: text, filters, paging: { size: depth } });
      spentMs += performance.now() - askedMs;
      total += ndcg(
        page.results.map(({ resource }) => resource.externalId),
        judged,
      );
      queries++;
    }
    return { documents, queries, ndcg10: total / queries, indexSeconds, msPerQuery: spentMs / queries };
  });
}

function ndcg(found: readonly string[], judged: ReadonlyMap<string, number>): number {
  const gain = (grade: number, rank: number) => (2 ** grade - 1) / Math.log2(rank + 2);
  const reached = found.slice(0, depth).reduce((sum, id, rank) => sum + gain(judged.get(id) ?? 0, rank), 0);
  const grades = [...judged.values()].sort((a, b) => b - a).slice(0, depth);
  const possible = grades.reduce((sum, grade, rank) => sum + gain(grade, rank), 0);
  return possible === 0 ? 0 : reached / possible;
}
