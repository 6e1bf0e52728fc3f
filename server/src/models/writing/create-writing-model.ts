import { randomText } from '../../kernel/ids.ts';
import type { TextModel } from '../language/text-model.ts';
import type { AnswerPiece, AnswerRequest, LanguageModel } from '../language-model.ts';
import { composePrompt } from './compose-prompt.ts';
import { createMarkParser } from './parse-citation-marks.ts';
import { rewriteQuestion } from './rewrite-question.ts';

/** An answerer that has a language model write: prompt in, text with marks out, marks into citations. */
export function createWritingModel(model: TextModel, { maxTokens }: { maxTokens: number }): LanguageModel {
  return {
    name: model.name,
    rewrite: (request) => rewriteQuestion(model, request),
    async *answer(request: AnswerRequest): AsyncIterable<AnswerPiece> {
      const labels = new Set(request.passages.map(({ label }) => label));
      const marks = createMarkParser((label) => labels.has(label));
      const prompt = composePrompt(request, randomText(16));
      for await (const piece of model.write({ ...prompt, maxTokens, signal: request.signal }))
        if (piece.kind === 'text') yield* marks.push(piece.text);
        else request.onUsage?.(piece.usage);
      yield* marks.end();
    },
  };
}
