import type { Logger } from '../kernel/logger.ts';
import type { Embedder } from '../models/embedding/embedder.ts';
import type { QuestionVector } from '../search-index/search-index.ts';

/** The vector of a question, ready to be spread into a query; nothing where there is none: then words alone are compared. */
export type QuestionEmbedder = (text: string) => Promise<{ vector?: QuestionVector }>;

const timeoutMs = 2_000;
const mostKept = 500;

/**
 * Questions are embedded in time or not at all: a slow or failing model makes a search lexical, never late or failed.
 * A text always has the same vector, whoever asks, so that the latest are kept.
 */
export function createQuestionEmbedder(current: () => Embedder | undefined, logger: Logger): QuestionEmbedder {
  const kept = new Map<string, Float32Array>();
  let isFailing = false;
  return async (text) => {
    const embedder = current();
    if (!embedder || text.trim() === '') return {};
    try {
      const values = kept.get(text) ?? (await embedder.embed([text], 'query', AbortSignal.timeout(timeoutMs)))[0];
      if (!values) return {};
      kept.delete(text);
      kept.set(text, values);
      const [oldest] = kept.keys();
      if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
      if (isFailing) logger.info('Questions are embedded again');
      isFailing = false;
      return { vector: { model: embedder.id, values } };
    } catch (error) {
      if (!isFailing)
        logger.warn({ err: error }, 'A question could not be embedded; searches compare words alone meanwhile');
      isFailing = true;
      return {};
    }
  };
}
