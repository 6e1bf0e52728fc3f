import type { ChatEvent, MessagePart } from '@clew/contract';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEventLog } from './event-log.ts';

const text = (value: string): MessagePart => ({ type: 'Text', format: 'markdown', text: value });
const reference = (index: number): MessagePart => ({ type: 'InlineReference', indices: [index] });
const progress: ChatEvent = { type: 'Progress', code: 'searching' };

function joined(events: readonly ChatEvent[]): (MessagePart | string)[] {
  const parts: (MessagePart | string)[] = [];
  for (const event of events)
    for (const part of event.type === 'Message' ? event.parts : [event.type]) {
      const last = parts.at(-1);
      if (typeof part === 'object' && part.type === 'Text' && typeof last === 'object' && last.type === 'Text')
        parts[parts.length - 1] = text(last.text + part.text);
      else parts.push(part);
    }
  return parts;
}

describe('the log of a turn', () => {
  it('gives a reader that lags behind all that it has missed of a text as one piece', async () => {
    const log = createEventLog();
    const reader = log.read()[Symbol.asyncIterator]();
    log.append(progress);
    log.appendPart(text('One'));
    expect((await reader.next()).value).toEqual(progress);
    log.appendPart(text(' two'));
    log.appendPart(text(' three.'));
    log.appendPart(reference(0));
    log.appendPart(text(' Four.'));
    log.close();
    const rest: ChatEvent[] = [];
    for (let next = await reader.next(); !next.done; next = await reader.next()) rest.push(next.value);
    expect(rest.map((event) => (event.type === 'Message' ? event.message.parts : event))).toEqual([
      [text('One two three.')],
      [reference(0)],
      [text(' Four.')],
    ]);
  });

  it('tells every reader everything once and in order, whenever it comes and however slowly it reads', async () => {
    const step = fc.oneof(
      fc.string({ minLength: 1, maxLength: 5 }).map((value) => ({ kind: 'part' as const, part: text(value) })),
      fc.nat(3).map((index) => ({ kind: 'part' as const, part: reference(index) })),
      fc.constant({ kind: 'event' as const }),
      fc.constant({ kind: 'round' as const }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 40 }),
        fc.array(fc.nat(4), { minLength: 1, maxLength: 3 }),
        async (steps, slowness) => {
          const log = createEventLog();
          const readers = slowness.map(async (rounds) => {
            const read: ChatEvent[] = [];
            for await (const event of log.read()) {
              read.push(event);
              for (let n = 0; n < rounds; n++) await nextRound();
            }
            return read;
          });
          const told: ChatEvent[] = [];
          for (const each of steps) {
            if (each.kind === 'round') await nextRound();
            else if (each.kind === 'event') {
              log.append(progress);
              told.push(progress);
            } else {
              log.appendPart(each.part);
              const message = { role: 'Assistant' as const, parts: [each.part] };
              told.push({ type: 'Message', message, role: message.role, parts: message.parts });
            }
          }
          log.close();
          for (const read of await Promise.all(readers)) expect(joined(read)).toEqual(joined(told));
        },
      ),
    );
  });

  it('takes nothing more once it is closed', () => {
    const log = createEventLog();
    log.appendPart(text('One'));
    log.close();
    expect(() => log.append(progress)).toThrow();
    expect(() => log.appendPart(text('x'))).toThrow();
  });
});

const nextRound = () => new Promise((resolve) => setImmediate(resolve));
