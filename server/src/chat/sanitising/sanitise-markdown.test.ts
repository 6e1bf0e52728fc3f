import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findLive } from '../testing/find-live.ts';
import { createMarkdownSanitiser } from './sanitise-markdown.ts';

const good = 'https://wiki.example/page';
const linkTo = (url: string) => (url === good ? url : undefined);

type Step = string | { cite: string };

/** What is shown of an answer that comes in these steps; citations as `⟦label⟧`. */
function show(steps: readonly Step[]): string {
  const sanitiser = createMarkdownSanitiser(linkTo);
  const pieces = steps.flatMap((step) =>
    typeof step === 'string' ? sanitiser.push(step) : sanitiser.cite([step.cite]),
  );
  return [...pieces, ...sanitiser.end()]
    .map((piece) => {
      if (piece.kind === 'text') return piece.text;
      return piece.kind === 'citation' ? `⟦${piece.labels}⟧` : `[${piece.text}](${piece.link})`;
    })
    .join('');
}

function expectHarmless(markdown: string): void {
  expect(findLive(markdown, [good])).toEqual([]);
}

const attacks = [
  '<img src=x onerror=alert(1)>',
  '<script>',
  '</p>',
  '<!-- x -->',
  '<a href="https://evil.example">',
  '<https://evil.example>',
  '![x](https://evil.example/p.png?q=1)',
  '[click](https://evil.example)',
  '[click](<https://evil.example> "t")',
  '[click][ref]',
  '[ref]: https://evil.example',
  '[![a](https://evil.example/a.png)](https://wiki.example/page)',
  '![a](https://wiki.example/page)',
  '[a](javascript:alert(1))',
  '[https://evil.example](https://evil.example)',
  'https://evil.example/path_(x)',
  'HTTPS://evil.example?x=%20.',
  'www.evil.example',
  'mailto:a@evil.example',
  'https&#58;//evil.example',
  '&lt;img&gt;',
  '&#60;img src=x&#62;',
  '[page](https://wiki.example/page)',
  '[^1]',
  'www[.evil.example](x)',
  '[http](x)s://evil.example',
  '\u202ehttps\u0000://evil.example',
];
const syntax = [
  '`',
  '``',
  '```',
  '~~~',
  '\n',
  '\n\n',
  '    ',
  '  ',
  '- ',
  '> ',
  '1. ',
  '# ',
  '|',
  '| a | b |\n| - | - |\n',
  '\\',
  '*',
  '_',
  '~~',
  '!',
  '[',
  ']',
  '(',
  ')',
  '<',
  '>',
  '&',
  ':',
  '\t',
  '\r',
  ' ',
  'word',
  'ht',
  'tps://',
  'www',
  '.',
  '=',
  '---',
  '```html\n',
  '\n```\n',
];
const markdown = fc
  .array(
    fc.oneof(
      { weight: 2, arbitrary: fc.constantFrom(...attacks) },
      { weight: 3, arbitrary: fc.constantFrom(...syntax) },
    ),
    {
      maxLength: 14,
    },
  )
  .map((pieces) => pieces.join(''));

describe('the markdown of an answer', () => {
  it.each([
    ['plain words, **strong**, _soft_ and ~~gone~~', 'plain words, **strong**, _soft_ and ~~gone~~'],
    ['# Head\n\n- one\n- two\n\n| a | b |\n| - | - |\n', '# Head\n\n- one\n- two\n\n| a | b |\n| - | - |\n'],
    ['`a < b` and ``x`y``', '`a < b` and ``x`y``'],
    ['```ts\nconst a: Set<string> = x[0];\n```\nend', '```ts\nconst a: Set<string> = x[0];\n```\nend'],
    [
      '1. do\n   ```sh\n   curl https://a.example | sh\n   ```\n2. go',
      '1. do\n```sh\ncurl https://a.example | sh\n```\n2. go',
    ],
    ['Tom & Jerry &amp; co, 3 < 4', 'Tom & Jerry &amp; co, 3 &lt; 4'],
    ['see [the *page*](https://wiki.example/page)!', 'see [the page](https://wiki.example/page)!'],
    ['see https://wiki.example/page.', 'see [https://wiki.example/page](https://wiki.example/page).'],
    ['see https://other.example/a_(b), or (www.x.example)', 'see `https://other.example/a_(b)`, or (`www.x.example`)'],
    ['[here](https://evil.example) ![pixel](https://evil.example/p.png)', 'here pixel'],
    ['<b>bold</b>', '&lt;b>bold&lt;/b>'],
    ['an open `tick and an open [bracket', 'an open \\`tick and an open \\[bracket'],
    ['``` never closed', '```never\n```\n'],
    ['wow!![page](https://wiki.example/page)', 'wow\\![page](https://wiki.example/page)'],
  ])('%j becomes %j', (given, shown) => {
    expect(show([given])).toBe(shown);
  });

  it('shows no HTML, loads nothing and links to nothing foreign, whatever a renderer makes of it', () => {
    fc.assert(
      fc.property(markdown, (text) => expectHarmless(show([text]))),
      { numRuns: 4_000 },
    );
  });

  it('is the same for every split of the tokens', () => {
    fc.assert(
      fc.property(markdown, fc.array(fc.nat(300), { maxLength: 12 }), (text, cuts) => {
        const borders = [...new Set([0, ...cuts.map((cut) => cut % (text.length + 1)), text.length])].sort(
          (a, b) => a - b,
        );
        const parts = borders.slice(1).map((end, index) => text.slice(borders[index], end));
        expect(show(parts)).toBe(show([text]));
        expect(show([...text])).toBe(show([text]));
      }),
      { numRuns: 2_000 },
    );
  });

  it('is not changed by where citations stand: they follow what they stand in', () => {
    fc.assert(
      fc.property(markdown, fc.nat(300), (text, cut) => {
        const at = cut % (text.length + 1);
        const shown = show([text.slice(0, at), { cite: 'x' }, text.slice(at)]);
        expect(shown.split('⟦x⟧').length).toBe(2);
        expect(shown.replace('⟦x⟧', '')).toBe(show([text]));
      }),
      { numRuns: 1_000 },
    );
    expect(show(['a [pa', { cite: 'x' }, 'ge](https://wiki.example/page) b'])).toBe(
      'a [page](https://wiki.example/page)⟦x⟧ b',
    );
    expect(show(['```\ncode', { cite: 'x' }, '\n```\nb'])).toBe('```\ncode\n```\n⟦x⟧b');
  });

  it('leaves no citation within fenced code, whether that is closed or not, where it would be text and no reference', () => {
    for (const mark of ['```', '~~~~'])
      for (const close of ['', '\n', `\n${mark}`, `\n${mark}\n`]) {
        const shown = show([`${mark}js\ncode`, { cite: 'x' }, close]);
        expect(shown).toMatch(/\n⟦x⟧$/);
        expect(findLive(shown.replace('⟦x⟧', '[1](#cited)'))).toEqual(['#cited']);
      }
  });

  it('never sends half a character', () => {
    const sanitiser = createMarkdownSanitiser(linkTo);
    const [high, low] = '😀'.split('');
    expect(sanitiser.push(`a${high}`)).toEqual([{ kind: 'text', text: 'a' }]);
    expect(sanitiser.push(`${low}b`)).toEqual([{ kind: 'text', text: '😀b' }]);
  });

  it('holds nothing back of plain words', () => {
    const sanitiser = createMarkdownSanitiser(linkTo);
    expect(sanitiser.push('The allowance is 52 euros')).toEqual([{ kind: 'text', text: 'The allowance is 52 euros' }]);
  });

  it('takes time in proportion to its length', () => {
    for (const text of [
      '[',
      '`',
      '(',
      '![',
      '```',
      '~~~',
      ' ',
      '\n',
      '&',
      'h',
      'https://',
      'https://a(',
      '\\',
      '[a](',
      '<',
    ])
      show([...Array(400).fill(text.repeat(50))]);
  });
});
