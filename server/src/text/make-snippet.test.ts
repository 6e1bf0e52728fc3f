import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeSnippet } from './make-snippet.ts';

const marked = (passage: string, ...terms: string[]) => {
  const { text, highlights } = makeSnippet(passage, new Set(terms), 'en');
  return { text, words: highlights.map(({ start, end }) => text.slice(start, end)) };
};

describe('makeSnippet', () => {
  it('shows the stretch that holds most of the terms, and which words matched', () => {
    const passage = `${'Nothing to see here. '.repeat(30)}The daily allowance is 64 euros. ${'More of the same. '.repeat(30)}`;
    const { text, words } = marked(passage, 'daili', 'allow');
    expect(text).toMatch(/^… .*The daily allowance is 64 euros.* …$/);
    expect(words).toEqual(['daily', 'allowance']);
  });

  it('is plain text: markdown is taken out, HTML stays the text it is', () => {
    const { text, words } = marked(
      '# Head\n\n- **Bold** [link](https://x.test) <b>raw</b>\n\n| a | b |\n|---|---|',
      'bold',
    );
    expect(text).toBe('Head Bold link <b>raw</b> | a | b |');
    expect(words).toEqual(['Bold']);
  });

  it('without a match is the beginning', () =>
    expect(marked(`Start ${'x '.repeat(400)}`, 'none').text).toMatch(/^Start x/));

  it('is short, well-formed, and its highlights are its own words, whatever the passage', () => {
    const word = fc.constantFrom(
      'allowance',
      'a',
      '😀',
      'x'.repeat(300),
      '東京の天気',
      'foo-bar',
      '**b**',
      '\n',
      '|',
      '. ',
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 80 }), (words) => {
        const { text, highlights } = makeSnippet(words.join(' '), new Set(['allow', '東京', 'foo_bar']), 'en');
        expect(text.length).toBeLessThanOrEqual(270);
        expect(text.isWellFormed()).toBe(true);
        let last = 0;
        for (const { start, end } of highlights) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(text.slice(start, end)).toMatch(/^(?:allowance|東京.*|foo-bar)$/);
          last = end;
        }
      }),
    );
  });
});
