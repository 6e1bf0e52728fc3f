import type { LanguageModel, RewriteRequest } from '../models/language-model.ts';
import { carryOver } from './carry-over.ts';

const timeoutMs = 5_000;

/** The question so that it can be searched by itself: by the model where it can, in time, else by carrying words over. */
export async function standaloneQuestion(
  model: LanguageModel,
  { question, history, onUsage, signal }: RewriteRequest,
): Promise<string> {
  if (!history.some(({ role }) => role === 'User')) return question;
  if (!model.rewrite) return carryOver(question, history);
  try {
    const within = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
    return await model.rewrite({ question, history, onUsage, signal: within });
  } catch {
    signal.throwIfAborted();
    // The answer itself may still work; if not, it says why.
    return carryOver(question, history);
  }
}
