import { estimateTokens } from './estimate-tokens.ts';
import { type SaidMessage, sourcesOf } from './said-message.ts';

const mostTokens = 2_000;
/** Of one message its beginning says what it is about. */
const mostTokensOfMessage = 600;
/** An answer keeps all that it was made from: what earlier answers bring along must not grow with the thread. */
const mostSources = 200;

/**
 * The latest messages of a conversation that fit into the budget, oldest first. Guidance (System) always stays; answers end
 * where they were made from too much. Pure.
 */
export function fitHistory(messages: readonly SaidMessage[]): SaidMessage[] {
  const fitting: SaidMessage[] = [];
  let left = mostTokens;
  for (const message of messages.toReversed()) {
    if (message.role === 'System') {
      fitting.unshift(message);
      continue;
    }
    if (left <= 0 || sourcesOf([message, ...fitting]).length > mostSources) continue;
    const text = shorten(message.text);
    left -= estimateTokens(text);
    if (left >= 0) fitting.unshift({ ...message, text });
  }
  return fitting;
}

function shorten(text: string): string {
  if (estimateTokens(text) <= mostTokensOfMessage) return text;
  return `${text.slice(0, mostTokensOfMessage).toWellFormed()} …`;
}
