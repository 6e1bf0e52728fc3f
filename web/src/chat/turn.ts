import type { MessagePart, Reference, Resource, Thread } from '@clew/sdk';

/** One question and its answer, as far as it is known here. */
export interface Turn {
  key: string;
  question: string;
  parts: MessagePart[];
  resources: Resource[];
  references: Reference[];
  state: 'running' | 'finished' | 'failed' | 'cancelled' | 'interrupted';
  requestId?: string;
  progress?: string;
  error?: unknown;
}

export function newTurn(key: string, question: string): Turn {
  return { key, question, parts: [], resources: [], references: [], state: 'running' };
}

/** A stored conversation as turns: what is asked opens one, what is answered fills it. */
export function turnsOf({ messages }: Thread): Turn[] {
  const turns: Turn[] = [];
  for (const [index, { role, parts, requestId, state, resources, references }] of messages.entries()) {
    if (role === 'User') turns.push({ ...newTurn(`${index}`, plainText(parts)), state });
    const turn = turns.at(-1);
    if (role !== 'Assistant' || !turn) continue;
    Object.assign(turn, { parts, resources, references, state, ...(requestId === null ? {} : { requestId }) });
  }
  return turns;
}

/** The text with numbers for the references, for the clipboard. */
export function plainText(parts: readonly MessagePart[]): string {
  return parts
    .map((part) => (part.type === 'Text' ? part.text : part.indices.map((index) => `[${index + 1}]`).join('')))
    .join('');
}

/** Neighbouring texts become one. */
export function joinParts(parts: readonly MessagePart[], more: readonly MessagePart[]): MessagePart[] {
  const joined = [...parts];
  for (const part of more) {
    const last = joined.at(-1);
    if (part.type === 'Text' && last?.type === 'Text')
      joined[joined.length - 1] = { ...last, text: last.text + part.text };
    else joined.push(part);
  }
  return joined;
}
