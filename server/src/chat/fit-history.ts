import type { TurnMessage } from '../threads/turn.ts';
import { estimateTokens } from './estimate-tokens.ts';

const mostTokens = 2_000;
/** Of one message its beginning says what it is about. */
const mostTokensOfMessage = 600;

/** The latest messages of a conversation that fit into the budget, oldest first. Guidance (System) always stays. Pure. */
export function fitHistory(messages: readonly TurnMessage[]): TurnMessage[] {
  const fitting: TurnMessage[] = [];
  let left = mostTokens;
  for (const message of messages.toReversed()) {
    const text = shorten(message.text);
    const isGuidance = message.role === 'System';
    if (!isGuidance && left <= 0) continue;
    left -= isGuidance ? 0 : estimateTokens(text);
    if (isGuidance || left >= 0) fitting.unshift({ role: message.role, text: isGuidance ? message.text : text });
  }
  return fitting;
}

function shorten(text: string): string {
  if (estimateTokens(text) <= mostTokensOfMessage) return text;
  return `${text.slice(0, mostTokensOfMessage).toWellFormed()} …`;
}
