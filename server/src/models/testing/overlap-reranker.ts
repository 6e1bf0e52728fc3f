import { fold } from '../../kernel/fold.ts';
import { closedError, type Reranker } from '../reranking/reranker.ts';

/** The relevance of a text is the share of the question's words that it holds. */
export function createOverlapReranker(): Reranker {
  let isClosed = false;
  return {
    id: 'overlap',
    rerank: async (question, texts, signal) => {
      signal.throwIfAborted();
      if (isClosed) throw closedError();
      const asked = wordsOf(question);
      return texts.map((text) => (asked.size === 0 ? 0 : asked.intersection(wordsOf(text)).size / asked.size));
    },
    close: async () => {
      isClosed = true;
    },
  };
}

function wordsOf(text: string): Set<string> {
  return new Set(fold(text).match(/[\p{L}\p{N}]+/gu));
}
