import type { Clock } from '../kernel/clock.ts';
import type { TokenUsage } from '../models/language/text-model.ts';
import type { TurnUsage } from '../threads/turn.ts';

/** Counts what an answer costs, from now on: with all that its model is asked for it. */
export interface UsageMeter {
  add(usage: TokenUsage): void;
  /** What it has cost so far. */
  read(): TurnUsage;
}

export function createUsageMeter(model: string, clock: Clock): UsageMeter {
  const startedMs = clock.nowMs();
  let counted: Omit<TurnUsage, 'ms'> = { model, inputTokens: null, outputTokens: null };
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
