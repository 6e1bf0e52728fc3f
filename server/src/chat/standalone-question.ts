import type { LanguageModel } from '../models/language-model.ts';
import type { TurnMessage } from '../threads/turn.ts';
import { carryOver } from './carry-over.ts';

const timeoutMs = 5_000;

/** The question so that it can be searched by itself: by the model where it can, in time, else by carrying words over. */
export async function standaloneQuestion(
  model: LanguageModel,
  { question, history, signal }: { question: string; history: readonly TurnMessage[]; signal: AbortSignal },
): Promise<string> {
  if (!history.some(({ role }) => role === 'User')) return question;
  if (!model.rewrite) return carryOver(question, history);
  try {
    const within = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
    return await model.rewrite({ question, history, signal: within });
  } catch {
    signal.throwIfAborted();
    // The answer itself may still work; if not, it says why.
    return carryOver(question, history);
  }
}
