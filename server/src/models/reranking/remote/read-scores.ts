import { z } from 'zod';
import { parseReply } from '../../http/parse-reply.ts';
import { RerankerError } from '../reranker.ts';
import { rerankingServer } from './reranking-server.ts';

const index = z.number().int().min(0);
const Entry = z.union([
  z
    .object({ index, relevance_score: z.number() })
    .transform((entry) => ({ index: entry.index, score: entry.relevance_score })),
  z.object({ index, score: z.number() }),
]);
const Reply = z.union([
  z.array(Entry),
  z.object({ results: z.array(Entry) }).transform(({ results }) => results),
  z.object({ data: z.array(Entry) }).transform(({ data }) => data),
]);

/** The body of an answer, mostly best first -> the server's own scores in the order of the texts. */
export function readScores(body: string, count: number): number[] {
  const entries = parseReply(body, Reply, rerankingServer);
  const byIndex = new Map(entries.map((entry) => [entry.index, entry.score]));
  const scores = Array.from({ length: count }, (_, n) => byIndex.get(n)).filter((score) => score !== undefined);
  if (entries.length !== count || scores.length !== count)
    throw new RerankerError(
      `The reranking server gave ${entries.length} scores for ${count} texts, or numbered them wrongly.`,
    );
  return scores;
}
