import type { TurnMessage, TurnSource } from '../threads/turn.ts';
import { unknownSource } from '../threads/unknown-source.ts';

/** A message of a conversation; an answer of ours comes with what it was made from, and any other answer from nobody knows what. */
export interface SaidMessage extends TurnMessage {
  sources?: readonly TurnSource[];
}

/** What all of the messages were made from, each once as it was. */
export function sourcesOf(messages: readonly SaidMessage[]): TurnSource[] {
  const sources = messages.flatMap(
    (message) => message.sources ?? (message.role === 'Assistant' ? [unknownSource] : []),
  );
  return [...new Map(sources.map((source) => [`${source.id} ${source.imprint}`, source])).values()];
}
