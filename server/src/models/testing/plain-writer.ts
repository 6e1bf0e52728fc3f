import type { TextModel } from '../language/text-model.ts';
import type { AnswerPiece, LanguageModel } from '../language-model.ts';

/** In what the model writes it cites the best passage. */
const citesBest = '§';

/** An answerer that hands the question to a model and its text to the reader, as they are. For what happens to them on the way. */
export function createPlainWriter(model: TextModel): LanguageModel {
  return {
    name: model.name,
    async *answer({ question, passages, signal }): AsyncIterable<AnswerPiece> {
      const request = {
        instructions: '',
        messages: [{ role: 'user' as const, text: question }],
        maxTokens: 2_000,
        signal,
      };
      for await (const piece of model.write(request)) {
        if (piece.kind !== 'text') continue;
        for (const part of piece.text.split(/(§)/))
          if (part === citesBest) yield { kind: 'citation', labels: [passages[0]?.label ?? ''] };
          else if (part !== '') yield { kind: 'text', text: part };
      }
    },
  };
}
