import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../text/analyse.ts';
import { createSegmentBuilder } from './build-segment.ts';
import { createPostings, readPostings } from './posting-list.ts';
import { findTerm, openPage, postingsAt } from './segment-page.ts';

const word = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 6 }).filter((text) => text.isWellFormed());
const termsOf = (text: string) => analyse(text, 'und').map(({ term }) => term);

describe('pages of a segment', () => {
  it('find every term with its passages, whatever its characters, and no other', () => {
    fc.assert(
      fc.property(fc.array(fc.array(word, { maxLength: 12 }), { minLength: 1, maxLength: 8 }), word, (texts, other) => {
        const builder = createSegmentBuilder();
        const bodies = texts.map((words) => words.join(' '));
        const termsIn = bodies.map(termsOf);
        for (const body of bodies)
          builder.addEdition([{ language: 'und', title: '', heading: '', body, metadata: '' }]);
        const { pages } = builder.build();
        for (const term of new Set([...termsIn.flat(), ...termsOf(other)])) {
          const wanted = Buffer.from(term);
          const holding = pages.filter(({ firstTerm }) => Buffer.compare(firstTerm, wanted) <= 0).at(-1);
          const postings = createPostings();
          if (holding) {
            const page = openPage(holding.bytes);
            const index = findTerm(page, wanted);
            if (index >= 0) {
              const { start, end } = postingsAt(page, index);
              readPostings(page.bytes, start, end, postings);
            }
          }
          const found = [...postings.passages.subarray(0, postings.length)];
          expect(found).toEqual([...termsIn.keys()].filter((passage) => termsIn[passage]?.includes(term)));
          for (const [index, passage] of found.entries())
            expect(postings.frequencies[index]).toBe(termsIn[passage]?.filter((each) => each === term).length);
        }
      }),
    );
  });
});
