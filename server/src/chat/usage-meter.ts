import type { Clock } from '../kernel/clock.ts';
import type { TokenUsage } from '../models/language/text-model.ts';
import type { TurnWriter } from '../threads/turn.ts';

/** Who wrote an answer, and how long it took from the question to its end. */
export interface AnswerUsage extends TurnWriter {
  ms: number;
}

/** Counts what an answer costs, from now on: with all that its model is asked for it. */
export interface UsageMeter {
  add(usage: TokenUsage): void;
  /** What it has cost so far. */
  read(): AnswerUsage;
}

export function createUsageMeter(model: string, clock: Clock): UsageMeter {
  const startedMs = clock.nowMs();
  let counted: TurnWriter = { model, inputTokens: null, outputTokens: null };
  return {
    add(usage) {
      counted = {
        model: usage.model ?? counted.model,
        inputTokens: sum(counted.inputTokens, usage.inputTokens),
        outputTokens: sum(counted.outputTokens, usage.outputTokens),
      };
    },
    read: () => ({ ...counted, ms: Math.max(0, clock.nowMs() - startedMs) }),
  };
}

/** What was not told adds nothing, and nothing told at all is not known. */
function sum(one: number | null, other: number | null): number | null {
  return one === null ? other : one + (other ?? 0);
}
