import { setImmediate as nextRound } from 'node:timers/promises';
import type { ChatEvent, MessagePart } from '@clew/contract';

/**
 * What a turn has told so far. The turn appends and never waits; each reader reads from the beginning at its own pace. Text
 * is kept once, as text: a reader that lags behind gets all that it has missed of it as one piece, so that a slow or
 * departed one costs nothing but the answer itself, which the turn keeps anyway.
 */
export interface EventLog {
  append(event: ChatEvent): void;
  /** One more piece of the message. */
  appendPart(part: MessagePart): void;
  close(): void;
  read(): AsyncIterable<ChatEvent>;
}

type Entry = { kind: 'event'; event: ChatEvent } | { kind: 'text'; pieces: string[] };

export function createEventLog(): EventLog {
  const entries: Entry[] = [];
  let closed = false;
  let changed = Promise.withResolvers<void>();
  const wake = () => {
    const { resolve } = changed;
    changed = Promise.withResolvers<void>();
    resolve();
  };
  const add = (entry: Entry) => {
    if (closed) throw new Error('The log is closed');
    entries.push(entry);
    wake();
  };

  return {
    append: (event) => add({ kind: 'event', event }),
    appendPart(part) {
      const last = entries.at(-1);
      if (part.type !== 'Text') add({ kind: 'event', event: messageEvent(part) });
      else if (last?.kind === 'text' && !closed) {
        last.pieces.push(part.text);
        wake();
      } else add({ kind: 'text', pieces: [part.text] });
    },
    close() {
      closed = true;
      wake();
    },
    async *read() {
      for (let next = 0, pieces = 0; ; ) {
        const entry = entries[next];
        if (entry?.kind === 'event') {
          next++;
          yield entry.event;
        } else if (entry && pieces < entry.pieces.length) {
          const text = entry.pieces.slice(pieces).join('');
          pieces = entry.pieces.length;
          yield messageEvent({ type: 'Text', format: 'markdown', text });
        } else if (entry && next + 1 < entries.length) {
          next++;
          pieces = 0;
        } else if (closed) return;
        else {
          await changed.promise;
          // What comes in the same round of the event loop goes out together.
          await nextRound();
        }
      }
    },
  };
}

function messageEvent(part: MessagePart): ChatEvent {
  const message = { role: 'Assistant' as const, parts: [part] };
  return { type: 'Message', message, role: message.role, parts: message.parts };
}
