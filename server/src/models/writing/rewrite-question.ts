import type { TextModel } from '../language/text-model.ts';
import type { RewriteRequest } from '../language-model.ts';

const mostTokens = 200;
const mostCharacters = 1_000;
const instructions = `Rewrite the last question of the conversation so that it can be understood without the rest of it: put in what words such as "it", "that" or "there" stand for, and what it leaves out. Keep its language, its names and its numbers. Add nothing else, do not answer it. If it can be understood already, repeat it. Write the question alone, on one line.`;

/** Has a model make a question self-contained; the question as it is where the model writes something else than one. */
export async function rewriteQuestion(
  model: TextModel,
  { question, history, onUsage, signal }: RewriteRequest,
): Promise<string> {
  const said = history.flatMap(({ role, text }) => (role === 'System' ? [] : [`${role}: ${text}`]));
  const messages = [{ role: 'user' as const, text: [...said, `Last question: ${question}`].join('\n\n') }];
  let written = '';
  for await (const piece of model.write({ instructions, messages, maxTokens: mostTokens, signal }))
    if (piece.kind === 'text') written += piece.text;
    else onUsage?.(piece.usage);
  const line = written.trim();
  return line === '' || line.includes('\n') || line.length > mostCharacters ? question : line;
}
