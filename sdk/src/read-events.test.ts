import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readEvents } from './read-events.ts';
import { readJsonLines } from './read-json-lines.ts';

async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** The text as UTF-8, cut before each of these bytes; cuts may fall together, so chunks may be empty. */
async function* cut(text: string, at: readonly number[]): AsyncGenerator<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  let from = 0;
  for (const to of [...at, bytes.length].map((each) => Math.min(each, bytes.length)).sort((a, b) => a - b)) {
    yield bytes.subarray(from, to);
    from = to;
  }
}

const cuts = fc.array(fc.nat(400), { maxLength: 30 });
const lineEnd = fc.constantFrom('\n', '\r\n', '\r');
const payload = fc.string({ unit: fc.constantFrom('a', ' ', ':', '"', 'é', 'ü', '漢', '😀', 'data:'), maxLength: 12 });
const noise = fc.constantFrom('', ': a comment', 'id: 7', 'event: message', 'retry: 10');

describe('readEvents', () => {
  it('reads the same events wherever the network cuts the bytes, with any line end', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(payload, noise), { maxLength: 6 }), lineEnd, cuts, async (events, end, at) => {
        const text = events
          .map(([data, extra]) => `${extra === '' ? '' : extra + end}data: ${data}${end}${end}`)
          .join('');
        expect(await collect(readEvents(cut(text, at)))).toEqual(events.map(([data]) => data));
      }),
    );
  });

  it('joins several lines of data and takes one blank behind the colon away', async () => {
    expect(await collect(readEvents(cut('data:a\ndata:  b\ndata\n\n', [])))).toEqual(['a\n b\n']);
  });

  it('passes over keep-alives and the event that was not ended', async () => {
    expect(await collect(readEvents(cut('\n\ndata: {"a":1}\n\n\n\ndata: {"b"', [])))).toEqual(['{"a":1}']);
  });
});

describe('readJsonLines', () => {
  it('reads the same values wherever the network cuts the bytes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ text: payload }), { maxLength: 6 }),
        fc.boolean(),
        cuts,
        async (values, isEnded, at) => {
          const text = values.map((value) => JSON.stringify(value)).join('\n') + (isEnded ? '\n' : '');
          expect(await collect(readJsonLines(cut(text, at)))).toEqual(values);
        },
      ),
    );
  });
});
