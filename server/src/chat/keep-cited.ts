import type { TurnAnswer } from '../threads/turn.ts';

/**
 * An answer up to its last reference. Text without one may stem from any of the resources: where one of them was taken away
 * it can't be told any more whether it may be shown.
 */
export function keepCited(answer: TurnAnswer): TurnAnswer {
  const last = answer.parts.findLastIndex(({ type }) => type === 'InlineReference');
  return { ...answer, parts: answer.parts.slice(0, last + 1) };
}
