import fc from 'fast-check';
import { PresenceFilter, SearchRequest } from 'ldapts';
import { expect, it } from 'vitest';
import { BerError, lengthOfElement, readElements } from './read-ber.ts';
import { readMessage } from './read-message.ts';

const answer = Buffer.from('300c02010165070a010004000400', 'hex');

it('reads any bytes as a message or refuses them, and never looks for ever', () => {
  const mangled = fc
    .tuple(fc.nat(answer.length - 1), fc.nat(255))
    .map(([at, byte]) => Buffer.from(answer).fill(byte, at, at + 1));
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 200 }).map((all) => Buffer.from(all)),
    mangled,
  );
  fc.assert(
    fc.property(bytes, (each) => {
      for (const read of [() => readMessage(each), () => readElements(each), () => lengthOfElement(each)])
        try {
          read();
        } catch (error) {
          expect(error).toBeInstanceOf(BerError);
        }
    }),
    { numRuns: 2_000 },
  );
});

it('takes no message that was cut off for one that was not', () => {
  expect(readMessage(answer)).toEqual({ kind: 'result', id: 1, of: 0x65, code: 0, cookie: undefined });
  for (let length = 0; length < answer.length; length++) {
    expect(() => readMessage(answer.subarray(0, length))).toThrow(BerError);
    // Cut short, with a length that says so.
    const shorter = Buffer.from(answer.subarray(0, length));
    if (length > 1) shorter[1] = length - 2;
    if (length > 7) shorter[6] = length - 7;
    if (length < 10) expect(() => readMessage(shorter)).toThrow(BerError);
  }
});

it('reads as elements what a library writes', () => {
  const request = new SearchRequest({
    messageId: 300,
    baseDN: 'dc=x'.repeat(100),
    filter: new PresenceFilter({ attribute: 'a' }),
  });
  const bytes = request.write();
  expect(lengthOfElement(bytes)).toBe(bytes.length);
  const [message] = readElements(bytes);
  expect(readElements(message?.content ?? Buffer.alloc(0)).map(({ tag }) => tag)).toEqual([0x02, 0x63]);
});
