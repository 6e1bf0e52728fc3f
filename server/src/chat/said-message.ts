import type { TurnMessage, TurnSource } from '../threads/turn.ts';

/** A message of a conversation; an answer of ours comes with what it was made from. */
export interface SaidMessage extends TurnMessage {
  sources?: readonly TurnSource[];
}

/** What all of the messages were made from, each once as it was. */
export function sourcesOf(messages: readonly SaidMessage[]): TurnSource[] {
  const sources = messages.flatMap((message) => message.sources ?? []);
  return [...new Map(sources.map((source) => [`${source.id} ${source.imprint}`, source])).values()];
}
