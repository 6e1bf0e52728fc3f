import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chunkText } from './chunk-text.ts';

describe('chunkText', () => {
  it('follows headings and knows the trail above each passage', () => {
    const passages = chunkText(
      [{ content: '# Travel\n\nIntro text.\n\n## Hotels\n\nAt most 140.\n\n## Trains\n\nSecond class.\n' }],
      true,
    );
    expect(passages.map(({ heading }) => heading)).toEqual(['Travel', 'Travel › Hotels', 'Travel › Trains']);
    expect(passages[1]?.text).toContain('At most 140.');
  });

  it('keeps the page and the heading of each part', () => {
    const passages = chunkText(
      [
        { content: 'one', page: 1 },
        { content: 'two', page: 2, heading: 'Two' },
      ],
      false,
    );
    expect(passages.map(({ page, heading }) => [page, heading])).toEqual([
      [1, undefined],
      [2, 'Two'],
    ]);
  });

  it('takes no # line for a heading in plain text or in a code block', () => {
    expect(chunkText([{ content: '# not\n\ntext' }], false)).toHaveLength(1);
    expect(chunkText([{ content: '```\n# comment\n```\n' }], true)[0]?.heading).toBeUndefined();
  });

  it('tiles the content: the passages joined are it, at the offsets they name, none too long', () => {
    const piece = fc.constantFrom(
      'word ',
      'A sentence. ',
      '\n\n',
      '\n',
      '# Head\n',
      '## Sub\n\n',
      '- item\n',
      '| a | b |\n',
      '😀',
      'x'.repeat(700),
      '```\n',
    );
    const part = fc.record({ content: fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join('')) });
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), fc.boolean(), (parts, isMarkdown) => {
        const passages = chunkText(parts, isMarkdown);
        const content = parts.map((each) => each.content).join('\n\n');
        expect(passages.map(({ text }) => text).join('')).toBe(content);
        let offset = 0;
        for (const { start, text } of passages) {
          expect(start).toBe(offset);
          offset += text.length;
          expect(text.length).toBeLessThanOrEqual(1_700);
          expect(text.isWellFormed()).toBe(true);
        }
      }),
    );
  });
});
