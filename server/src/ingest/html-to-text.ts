import { Parser } from 'htmlparser2';

const hidden = new Set(['script', 'style', 'noscript', 'template', 'head', 'svg', 'iframe', 'object']);
const blocks = new Set(
  'address article aside blockquote body dd details dialog div dl dt fieldset figcaption figure footer form header hr html li main nav ol p pre section summary table tbody tfoot thead tr ul'.split(
    ' ',
  ),
);

const deepestNesting = 500;

class TooDeep extends Error {}

/** HTML -> text that keeps its structure as light markdown: headings, list items, table rows. Scripts and styles are dropped. */
export function htmlToText(html: string): string {
  try {
    return readHtml(html);
  } catch (error) {
    // Nobody writes that deep; the words still count.
    if (error instanceof TooDeep)
      return html
        .replace(/<[^<>]*>/g, ' ')
        .replace(/[^\S\n]+/g, ' ')
        .trim();
    throw error;
  }
}

function readHtml(html: string): string {
  const out: string[] = [];
  let hiddenDepth = 0;
  let preformatted = 0;
  let depth = 0;
  const breakLine = (lines: number) => out.push('\n'.repeat(lines));
  const parser = new Parser(
    {
      onopentag(name) {
        if (++depth > deepestNesting) throw new TooDeep();
        if (hidden.has(name)) hiddenDepth++;
        if (name === 'pre') preformatted++;
        if (/^h[1-6]$/.test(name)) out.push('\n\n', '#'.repeat(Number(name[1])), ' ');
        else if (name === 'li') out.push('\n- ');
        else if (name === 'tr' || name === 'br') breakLine(1);
        else if (blocks.has(name)) breakLine(2);
      },
      ontext(text) {
        if (hiddenDepth === 0) out.push(preformatted > 0 ? text : text.replace(/\s+/g, ' '));
      },
      onclosetag(name) {
        depth--;
        if (hidden.has(name)) hiddenDepth = Math.max(0, hiddenDepth - 1);
        if (name === 'pre') preformatted = Math.max(0, preformatted - 1);
        if (name === 'td' || name === 'th') out.push(' | ');
        else if (/^h[1-6]$/.test(name) || (blocks.has(name) && name !== 'li' && name !== 'tr')) breakLine(2);
      },
    },
    { decodeEntities: true, lowerCaseTags: true },
  );
  parser.write(html);
  parser.end();
  return out
    .join('')
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/ \| ?(?=\n|$)/g, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
