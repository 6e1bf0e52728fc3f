import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMarkParser } from './parse-citation-marks.ts';

const given = new Set(['aa1', 'bb2', 'cc3']);

/** What comes of a text that arrives in these parts: adjacent text joined, citations as `⟦labels⟧`, declining as `∅`. */
function parse(parts: readonly string[]): string {
  const parser = createMarkParser((label) => given.has(label));
  return [...parts.flatMap((part) => parser.push(part)), ...parser.end()]
    .map((piece) => {
      if (piece.kind === 'text') return piece.text;
      return piece.kind === 'citation' ? `⟦${piece.labels.join(' ')}⟧` : '∅';
    })
    .join('');
}

const bricks = [
  ...['[cite:aa1]', '[cite:bb2, cc3]', '[cite:aa1,aa1]', '[cite:zz9]', '[cite: AA1; bb2 ]', '[cite:]', '[no answer]'],
  ...['[', ']', '[cite', '[cite:', 'cite:aa1', '[no', '[[cite:aa1]]', '[cite:aa1', '(', '[note]', '[cite:a\nb]'],
  ...[' ', '  ', '\t', '\n', '.', ',', 'word', '52 euros', '😀', 'ä', '-'],
];
const written = fc.array(fc.constantFrom(...bricks), { maxLength: 16 }).map((parts) => parts.join(''));

describe('the marks of a model', () => {
  it.each([
    ['It is 52 [cite:aa1].', 'It is 52⟦aa1⟧.'],
    ['It is 52. [cite:aa1] It was 48. [cite:bb2]', 'It is 52.⟦aa1⟧ It was 48.⟦bb2⟧'],
    ['Both [cite:aa1] [cite:bb2][cite:aa1] say so', 'Both⟦aa1 bb2⟧ say so'],
    ['Both [CITE: AA1; bb2] say so', 'Both⟦aa1 bb2⟧ say so'],
    ['Never given [cite:zz9], nor [cite:zz9, bb2].', 'Never given, nor⟦bb2⟧.'],
    ['A word [cite:aa1]behind', 'A word⟦aa1⟧ behind'],
    ['A [link](x), [cite me], [1], a[0]', 'A [link](x), [cite me], [1], a[0]'],
    ['[no answer]', '∅'],
    ['Cut off [cite:aa', 'Cut off'],
    ['Cut off [', 'Cut off ['],
    [`Long [cite:${'x'.repeat(500)}]`, `Long [cite:${'x'.repeat(500)}]`],
  ])('%j means %j', (text, meaning) => {
    expect(parse([text])).toBe(meaning);
  });

  it('mean the same at every split of the tokens', () => {
    fc.assert(
      fc.property(written, (text) => {
        const whole = parse([text]);
        expect(parse(text.split(''))).toBe(whole);
        for (let at = 1; at < text.length; at++) expect(parse([text.slice(0, at), text.slice(at)])).toBe(whole);
      }),
      { numRuns: 500 },
    );
  });

  it('take no letter away but their own and blanks in front of them, and give out no label that was not given', () => {
    fc.assert(
      fc.property(written, (text) => {
        const parser = createMarkParser((label) => given.has(label));
        const pieces = [...parser.push(text), ...parser.end()];
        const shown = pieces.map((piece) => (piece.kind === 'text' ? piece.text : '')).join('');
        const marks = /[ \t]*\[ ?(?:cite:[^[\]\n]*|no answer ?)\]|[ \t]*\[ ?cite:[^[\]\n]*$/gi;
        const expected = text.replace(marks, '');
        expect(shown.replace(/\s/g, '')).toBe(expected.replace(/\s/g, ''));
        for (const piece of pieces)
          if (piece.kind === 'citation') {
            expect(piece.labels.length).toBeGreaterThan(0);
            expect(piece.labels.every((label) => given.has(label))).toBe(true);
          }
        expect(pieces.some(({ kind }, at) => kind === 'citation' && pieces[at + 1]?.kind === 'citation')).toBe(false);
      }),
    );
  });
});
