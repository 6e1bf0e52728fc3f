import { asMarkdownText } from '../../text/plain-text.ts';
import type { AnswerPiece, AnswerRequest, LanguageModel } from '../language-model.ts';
import { sayDifferent } from './say-different.ts';
import { selectSentences } from './select-sentences.ts';
import { wholeSteps } from './whole-steps.ts';

/**
 * The answerer that needs no model, no key and no network: it answers with the sentences that fit best, in the passages'
 * own words, each with its reference, and says so when none fits.
 */
export function createExtractiveModel(): LanguageModel {
  return {
    name: 'extractive',
    ignoresHistory: true,
    async *answer(request: AnswerRequest): AsyncIterable<AnswerPiece> {
      const sentences = wholeSteps(selectSentences(request), request.passages);
      if (sentences.length === 0) {
        yield { kind: 'decline' };
        return;
      }
      for (const [position, { text, label }] of sentences.entries()) {
        request.signal.throwIfAborted();
        const lines = text.split('\n').map(asMarkdownText).join('\n');
        yield { kind: 'text', text: `${position > 0 ? '\n\n' : ''}${lines}` };
        yield { kind: 'citation', labels: [label] };
      }
      if (sayDifferent(sentences)) yield { kind: 'differ' };
    },
  };
}
