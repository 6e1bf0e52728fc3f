import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEventReader } from './read-events.ts';

function eventsOf(pieces: readonly string[]): string[] {
  const reader = createEventReader();
  return pieces.flatMap((piece) => reader.push(piece));
}

describe('the events of a stream', () => {
  it.each<[string, string[]]>([
    ['data: one\n\ndata: two\n\n', ['one', 'two']],
    ['data:one\r\n\r\ndata:  two\r\n\r\n', ['one', ' two']],
    [': waiting\n\nevent: x\nid: 7\nretry: 1\ndata: one\n\n', ['one']],
    ['data: first\ndata: second\n\n', ['first\nsecond']],
    ['data: {"text":"a\u2028b\u0085c"}\n\n', ['{"text":"a\u2028b\u0085c"}']],
    ['data: one\n\ndata: cut of', ['one']],
    ['\n\n\nfield\n\ndatum: x\n\n', []],
    ['', []],
  ])('of %j are %j', (text, events) => expect(eventsOf([text])).toEqual(events));

  it('are the same however the stream is cut, and whatever ends its lines', () => {
    const line = fc.oneof(
      fc.string({ maxLength: 6 }).map((text) => `data: ${text.replace(/[\r\n]/g, '')}`),
      fc.constantFrom('', '', ': comment', 'event: x'),
    );
    fc.assert(
      fc.property(
        fc.array(line, { maxLength: 12 }),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.array(fc.nat(200), { maxLength: 8 }),
        (lines, ending, cuts) => {
          const text = `${lines.join(ending)}${ending}${ending}${ending}`;
          const borders = [...new Set([0, ...cuts.map((cut) => cut % (text.length + 1)), text.length])].sort(
            (a, b) => a - b,
          );
          const pieces = borders.slice(1).map((end, index) => text.slice(borders[index], end));
          const expected = lines
            .concat('')
            .join('\n')
            .split(/\n{2,}|^\n/)
            .map((event) => event.split('\n').filter((each) => each.startsWith('data: ')))
            .filter((data) => data.length > 0)
            .map((data) => data.map((each) => each.slice('data: '.length)).join('\n'));
          expect(eventsOf(pieces)).toEqual(expected);
          expect(eventsOf([...text])).toEqual(expected);
        },
      ),
    );
  });

  it('take time in proportion to their length, and tell how long an open one has become', () => {
    const reader = createEventReader();
    reader.push('data: ');
    for (let n = 0; n < 200_000; n++) reader.push('x');
    expect(reader.pending()).toBe(200_006);
    expect(reader.push('\n\n')).toEqual(['x'.repeat(200_000)]);
    expect(reader.pending()).toBe(0);
  });
});
