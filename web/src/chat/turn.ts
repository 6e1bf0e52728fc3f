import type { MessagePart, Reference, Resource, Thread, ThreadMessage } from '@clew/sdk';

/** One question and its answer, as far as it is known here. */
export interface Turn {
  key: string;
  question: string;
  parts: MessagePart[];
  resources: Resource[];
  references: Reference[];
  state: ThreadMessage['state'];
  requestId?: string;
  /** Request ids of the turns that begin here, this one among them; more than one: there is something to turn to. */
  branches: readonly string[];
  feedback: ThreadMessage['feedback'];
  /** What was taken of the question, but probably not meant. */
  warnings: readonly string[];
  progress?: string;
  error?: unknown;
}

export function newTurn(key: string, question: string): Turn {
  return {
    key,
    question,
    parts: [],
    resources: [],
    references: [],
    state: 'running',
    branches: [],
    feedback: null,
    warnings: [],
  };
}

/** Of the turn with this request; of what was sent along with its question each has a number. */
export function keyOf(requestId: string | null, no = 0): string {
  return `${requestId} ${no}`;
}

/** A stored conversation as turns: what is asked opens one, what is answered fills it. */
export function turnsOf({ messages }: Pick<Thread, 'messages'>): Turn[] {
  const turns: Turn[] = [];
  const counts = new Map<string | null, number>();
  for (const { role, parts, requestId, state, resources, references, branches, feedback } of messages) {
    if (role === 'User') {
      const no = counts.get(requestId) ?? 0;
      counts.set(requestId, no + 1);
      turns.push({ ...newTurn(keyOf(requestId, no), plainText(parts)), state, branches });
    }
    const turn = turns.at(-1);
    if (!turn) continue;
    if (requestId !== null) turn.requestId = requestId;
    if (role === 'Assistant') Object.assign(turn, { parts, resources, references, state, feedback });
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
