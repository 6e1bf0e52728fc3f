import { asMarkdownText } from '../../text/plain-text.ts';
import type { AnswerPiece, AnswerRequest, LanguageModel } from '../language-model.ts';
import { selectSentences } from './select-sentences.ts';

/**
 * The answerer that needs no model, no key and no network: it answers with the sentences that fit best, in the passages'
 * own words, each with its reference, and says so when none fits.
 */
export function createExtractiveModel(): LanguageModel {
  return {
    name: 'extractive',
    async *answer(request: AnswerRequest): AsyncIterable<AnswerPiece> {
      const sentences = selectSentences(request);
      if (sentences.length === 0) {
        yield { kind: 'decline' };
        return;
      }
      for (const [position, { text, label }] of sentences.entries()) {
        request.signal.throwIfAborted();
        yield { kind: 'text', text: `${position > 0 ? '\n\n' : ''}${asMarkdownText(text)}` };
        yield { kind: 'citation', labels: [label] };
      }
    },
  };
}
