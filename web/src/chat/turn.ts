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
  /** Who wrote the answer and what it cost; for its owner, once it is stored. */
  writer: ThreadMessage['writer'];
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
    writer: null,
    warnings: [],
  };
}

/** Of the turn with this request; of what was sent along with its question each has a number. */
export function keyOf(requestId: string | null, no = 0): string {
  return `${requestId} ${no}`;
}

/** The last message of a turn -> the turn, with its first message: whatever is the same is drawn once. */
export type KnownTurns = WeakMap<ThreadMessage, { first: ThreadMessage; turn: Turn }>;

/** A stored conversation as turns: what is asked opens one, what is answered fills it. Turns of the same messages stay the same. */
export function turnsOf({ messages }: Pick<Thread, 'messages'>, known: KnownTurns): Turn[] {
  const turns: { turn: Turn; first: ThreadMessage; last: ThreadMessage }[] = [];
  const counts = new Map<string | null, number>();
  for (const message of messages) {
    const { role, parts, requestId, state, resources, references, branches, feedback, writer } = message;
    if (role === 'User') {
      const no = counts.get(requestId) ?? 0;
      counts.set(requestId, no + 1);
      const turn = { ...newTurn(keyOf(requestId, no), plainText(parts)), state, branches };
      turns.push({ turn, first: message, last: message });
    }
    const open = turns.at(-1);
    if (!open) continue;
    open.last = message;
    if (requestId !== null) open.turn.requestId = requestId;
    if (role === 'Assistant') Object.assign(open.turn, { parts, resources, references, state, feedback, writer });
  }
  return turns.map(({ turn, first, last }) => {
    const before = known.get(last);
    if (before?.first === first) return before.turn;
    known.set(last, { first, turn });
    return turn;
  });
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
