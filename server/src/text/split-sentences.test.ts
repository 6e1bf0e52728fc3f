import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitSentences } from './split-sentences.ts';

const split = (text: string) => splitSentences(text).map(({ start, end }) => text.slice(start, end));

describe('splitSentences', () => {
  it('does not stop at abbreviations, numbers and German dates', () => {
    expect(split('It costs 3.5 EUR, e.g. for Dr. Moe. Fine!')).toEqual([
      'It costs 3.5 EUR, e.g. for Dr. Moe.',
      'Fine!',
    ]);
    expect(split('Am 3. März ist Schluss. Ende.')).toEqual(['Am 3. März ist Schluss.', 'Ende.']);
  });

  it('keeps list items, table rows and speakers apart, and joins a wrapped line', () => {
    expect(split('- one\n- two\n  goes on\n\n| a | b |\n| 1 | 2 |\nAnna: yes.\nBob: no.')).toEqual([
      '- one',
      '- two\n  goes on',
      '| a | b |',
      '| 1 | 2 |',
      'Anna: yes.',
      'Bob: no.',
    ]);
  });

  it('splits Japanese', () => expect(split('東京です。次の文。')).toEqual(['東京です。', '次の文。']));

  it('loses no character but white space, in order', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'B', '.', ' ', '\n', '-', '|', '1', '?', '。', '😀', ':') }),
        (text) => {
          expect(split(text).join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''));
        },
      ),
    );
  });

  it('asks the segmenter only where Unicode lets a sentence end: elsewhere it finds a single one', () => {
    const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });
    const anything = fc.string({ unit: 'binary', maxLength: 60 });
    fc.assert(
      fc.property(anything, (text) => {
        const unended = text.replace(/[\p{STerm}.\u2024\ufe52\uff0e\n\r\u0085\u2028\u2029]/gu, ' ');
        expect([...segmenter.segment(unended)].length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 2_000 },
    );
  });
});
