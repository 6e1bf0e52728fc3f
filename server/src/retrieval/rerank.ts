import type { Logger } from '../kernel/logger.ts';
import type { Reranker } from '../models/reranking/reranker.ts';

interface Scored {
  text: string;
  score: number;
}

/** Passages, best first -> the same, with the order and the scores that they have after a closer look. Never fails. */
export interface RerankStep {
  <Passage extends Scored>(question: string, passages: readonly Passage[]): Promise<Passage[]>;
  /** Whether there is a reranker at this moment: without one there is nothing to read passages for. */
  isReady(): boolean;
}

const timeoutMs = 2_000;
/** So many are read closely; what lies below stays below. */
const mostReranked = 30;
/** The reranker knows the texts only; recency and what an assistant prefers are in the score from before. */
const rerankedShare = 0.7;

/** A closer look comes in time or not at all: a slow or failing reranker leaves passages as they were, never late or lost. */
export function createRerankStep(
  current: () => Reranker | undefined,
  logger: Logger,
  deadline = (ms: number): AbortSignal => AbortSignal.timeout(ms),
): RerankStep {
  let isFailing = false;
  const step = async <Passage extends Scored>(question: string, passages: readonly Passage[]): Promise<Passage[]> => {
    const reranker = current();
    const texts = passages.slice(0, mostReranked).map(({ text }) => text);
    if (!reranker || texts.length < 2 || question.trim() === '') return [...passages];
    try {
      const relevances = await reranker.rerank(question, texts, deadline(timeoutMs));
      if (isFailing) logger.info('Passages are reranked again');
      isFailing = false;
      return applyRelevances(passages, relevances);
    } catch (error) {
      if (!isFailing)
        logger.warn({ err: error }, 'Passages could not be reranked; they keep the order of the search meanwhile');
      isFailing = true;
      return [...passages];
    }
  };
  return Object.assign(step, { isReady: () => current() !== undefined });
}

/**
 * The first passages get the score best · (0.7 · relevance + 0.3 · score / best), which stays on the scale from before. The rest
 * is scaled down so far that none of it is above them.
 */
function applyRelevances<Passage extends Scored>(
  passages: readonly Passage[],
  relevances: readonly number[],
): Passage[] {
  const highest = passages[0]?.score ?? 0;
  const best = highest > 0 ? highest : 1;
  const head = passages
    .slice(0, relevances.length)
    .map((passage, n) => {
      const before = Math.max(0, passage.score) / best;
      return { ...passage, score: best * (rerankedShare * (relevances[n] ?? 0) + (1 - rerankedShare) * before) };
    })
    .sort((a, b) => b.score - a.score);
  const tail = passages.slice(relevances.length);
  const lowest = head.at(-1)?.score ?? 0;
  const factor = lowest / Math.max(lowest, tail[0]?.score ?? 0, Number.MIN_VALUE);
  return [...head, ...tail.map((passage) => ({ ...passage, score: Math.min(lowest, passage.score * factor) }))];
}
