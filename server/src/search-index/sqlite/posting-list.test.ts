import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createByteWriter, createPostings, frequencyShift, readPostings, writePosting } from './posting-list.ts';

const frequencies = fc
  .record({
    body: fc.nat(255),
    heading: fc.nat(255),
    title: fc.nat(255),
    metadata: fc.oneof(fc.constant(0), fc.nat(255)),
  })
  .map(
    ({ body, heading, title, metadata }) =>
      (body |
        (heading << frequencyShift.heading) |
        (title << frequencyShift.title) |
        (metadata << frequencyShift.metadata)) >>>
        0 || 1,
  );
const passages = fc.uniqueArray(fc.oneof(fc.nat(300), fc.nat(0xfffffffe)), { maxLength: 50 });

describe('posting lists', () => {
  it('give back what was written, behind what is there already', () => {
    fc.assert(
      fc.property(passages, fc.infiniteStream(frequencies), (unsorted, stream) => {
        const entries = [...unsorted].sort((a, b) => a - b).map((passage) => [passage, stream.next().value] as const);
        const writer = createByteWriter(1);
        let before = -1;
        for (const [passage, frequency] of entries) {
          writePosting(writer, before, passage, frequency);
          before = passage;
        }
        const postings = createPostings();
        readPostings(writer.bytes, 0, writer.length, postings);
        readPostings(writer.bytes, 0, writer.length, postings);
        const read = Array.from({ length: postings.length }, (_, index) => [
          postings.passages[index],
          postings.frequencies[index],
        ]);
        expect(read).toEqual([...entries, ...entries]);
      }),
    );
  });

  it('take one byte for a word that stands once in a neighbouring passage', () => {
    const writer = createByteWriter();
    writePosting(writer, 6, 7, 1);
    expect(writer.length).toBe(1);
  });
});
