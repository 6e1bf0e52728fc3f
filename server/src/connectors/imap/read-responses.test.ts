import { PassThrough } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readableName } from './folder-name.ts';
import { readResponses } from './read-responses.ts';
import { readThread } from './read-thread.ts';
import { type ImapValue, readValues } from './read-values.ts';
import { inOrder, readUidSet, writeUidSet } from './uid-set.ts';

const limits = { answerMs: 600_000, mostLiteralBytes: 10_000 };

/** A value as a server writes it. */
function write(value: ImapValue): Buffer {
  if (value === null) return Buffer.from('NIL');
  if (value instanceof Uint8Array) return Buffer.concat([Buffer.from(`{${value.length}}\r\n`), value]);
  if (typeof value === 'string') return Buffer.from(`"${value.replace(/["\\]/g, '\\$&')}"`, 'latin1');
  const inner = value.flatMap((one, at) => [...(at > 0 ? [Buffer.from(' ')] : []), write(one)]);
  return Buffer.concat([Buffer.from('('), ...inner, Buffer.from(')')]);
}

const text = fc.string({ unit: fc.integer({ min: 32, max: 126 }).map((code) => String.fromCharCode(code)) });
const { value } = fc.letrec<{ value: ImapValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    text,
    fc.constant(null),
    fc.uint8Array({ maxLength: 200 }).map((bytes) => new Uint8Array(bytes)),
    fc.array(tie('value'), { maxLength: 5 }),
  ),
}));

describe('what an IMAP server says', () => {
  it('is taken up to so many bytes in all, in however many literals they come', async () => {
    const stream = new PassThrough();
    const reader = readResponses(stream, limits);
    const literal = `{4000}\r\n${'x'.repeat(4_000)}`;
    stream.write(`* LIST ${literal} ${literal}\r\n* LIST ${literal} ${literal} ${literal}\r\n`);
    expect((await reader.next()).pieces).toHaveLength(5);
    await expect(reader.next()).rejects.toThrow('more at once');
  });

  it('is read as it was meant, in whatever pieces it comes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(value), { maxLength: 4 }),
        fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1 }),
        async (responses, cuts) => {
          const lines = responses.map((values) =>
            Buffer.concat([Buffer.from('* '), write(values), Buffer.from('\r\n')]),
          );
          const bytes = Buffer.concat(lines);
          const stream = new PassThrough();
          for (let at = 0, no = 0; at < bytes.length; no++) {
            const length = cuts[no % cuts.length] ?? 1;
            stream.write(bytes.subarray(at, at + length));
            at += length;
          }
          const reader = readResponses(stream, limits);
          for (const values of responses) {
            const { tag, pieces } = await reader.next();
            expect(tag).toBe('*');
            expect(readValues(pieces)).toEqual([values]);
          }
          expect(reader.hasMore()).toBe(false);
        },
      ),
    );
  });

  it('is read or refused, whatever it is', () => {
    fc.assert(
      fc.property(fc.string(), (line) => {
        try {
          readValues([line]);
        } catch (error) {
          expect(error).toMatchObject({ kind: 'unsound' });
        }
      }),
    );
    expect(() => readValues(['('.repeat(100_000)])).toThrow();
  });

  it('holds names of folders as people read them', () => {
    const names = {
      '&ZeVnLIqe-': '日本語',
      'Entw&APw-rfe': 'Entwürfe',
      'A &- B': 'A & B',
      '&AB-': '&AB-',
      '&': '&',
      INBOX: 'INBOX',
    };
    for (const [name, readable] of Object.entries(names)) expect(readableName(name)).toBe(readable);
  });
});

describe('a set of numbers', () => {
  it('is written and read again', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 300 })), (numbers) => {
        const uids = inOrder(numbers);
        expect(readUidSet(writeUidSet(uids))).toEqual(uids);
      }),
    );
    expect(writeUidSet([1, 2, 3, 5, 7, 8])).toBe('1:3,5,7:8');
  });

  it('that would be larger than memory, or is none, is refused', () => {
    for (const set of ['1:4294967295', '1:*', 'a', '1,,2', `1:1000000,${'2000000:2999999,'.repeat(3)}5`])
      expect(() => readUidSet(set), set).toThrow();
  });
});

describe('the conversation of a mail', () => {
  const of = (head: string) => readThread(Buffer.from(`${head}\r\n\r\nReferences: <body@x>`));
  it('is that of its first reference, else what it answers, else its own', () => {
    expect(of('Message-ID: <a@x>\r\nReferences:\r\n <first@x>\r\n <second@x>\r\nIn-Reply-To: <second@x>')).toEqual({
      messageId: 'a@x',
      thread: 'first@x',
    });
    expect(of('message-id:<a@x>\nin-reply-to: <b@x>')).toEqual({ messageId: 'a@x', thread: 'b@x' });
    expect(of('Message-ID: <a@x>')).toEqual({ messageId: 'a@x', thread: 'a@x' });
    expect(of('Subject: none')).toEqual({});
  });
});
