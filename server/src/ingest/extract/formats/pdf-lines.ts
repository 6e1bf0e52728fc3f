/** A run of text as pdf.js gives it: `transform` is the matrix that places and scales it. */
export interface PdfItem {
  str: string;
  transform: number[];
  width: number;
  hasEOL: boolean;
}

export interface PdfLine {
  text: string;
  /** Of the font, in points. */
  size: number;
  left: number;
  right: number;
  y: number;
}

const headingFactor = 1.15;
const longestHeading = 200;
const deepestHeading = 4;

/** Runs -> lines, with the size of their largest letters. */
export function linesOf(items: readonly PdfItem[]): PdfLine[] {
  const lines: PdfLine[] = [];
  let line: PdfLine | undefined;
  for (const { str, transform, width, hasEOL } of items) {
    const [a = 0, b = 0, c = 0, d = 0, left = 0, y = 0] = transform;
    if (str !== '') {
      const size = Math.max(Math.hypot(c, d), Math.hypot(a, b));
      line ??= { text: '', size: 0, left, right: left, y };
      line.text += str;
      line.right = Math.max(line.right, left + width);
      if (str.trim() !== '') line.size = Math.max(line.size, size);
    }
    if (hasEOL && line) {
      lines.push(line);
      line = undefined;
    }
  }
  if (line) lines.push(line);
  return lines.filter(({ text }) => text.trim() !== '');
}

/** Font size -> level of the headings in it. The body has the size in which most is written. */
export function headingSizes(lines: readonly PdfLine[]): Map<number, number> {
  const written = new Map<number, number>();
  for (const { size, text } of lines) written.set(roundSize(size), (written.get(roundSize(size)) ?? 0) + text.length);
  const [body = 0] = [...written].sort(([, first], [, second]) => second - first)[0] ?? [];
  const larger = [...written.keys()]
    .filter((size) => size > body * headingFactor)
    .sort((first, second) => second - first);
  return new Map(larger.slice(0, deepestHeading).map((size, position) => [size, position + 1]));
}

const roundSize = (size: number) => Math.round(size * 2) / 2;

/**
 * Lines -> paragraphs. A line that ends well before the others, a wider gap or another size ends one; within it lines are
 * joined, and words that were hyphenated at the end of a line are whole again.
 */
export function writeLines(lines: readonly PdfLine[], sizes: ReadonlyMap<number, number>): string {
  let text = '';
  let before: PdfLine | undefined;
  const edge = lines.reduce((most, { right }) => Math.max(most, right), 0);
  for (const line of lines) {
    const level = line.text.length <= longestHeading ? sizes.get(roundSize(line.size)) : undefined;
    const isSameSize = before !== undefined && roundSize(before.size) === roundSize(line.size);
    const gap = before ? Math.abs(before.y - line.y) : 0;
    if (!before) text += headingMark(level);
    else if (!isSameSize || gap > line.size * 1.9 || line.y > before.y) text += `\n\n${headingMark(level)}`;
    else if (level !== undefined) text += ' ';
    else if (isItem(line.text) || before.right < edge * 0.8) text += '\n';
    else if (/\p{Ll}-$/u.test(text) && /^\p{Ll}/u.test(line.text)) text = text.slice(0, -1);
    else if (!/\s$/.test(text)) text += ' ';
    text += level === undefined ? line.text : line.text.trim();
    before = line;
  }
  return text;
}

const headingMark = (level: number | undefined) => (level === undefined ? '' : `${'#'.repeat(level)} `);
const isItem = (text: string) => /^\s*(?:[•●▪◦–*-]|\d{1,3}[.)])\s/.test(text);
