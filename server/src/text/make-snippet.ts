import { analyse, type Term } from './analyse.ts';
import type { Language } from './languages.ts';
import { withoutMarkdown } from './plain-text.ts';

export interface Snippet {
  text: string;
  /** Spans of the text, in UTF-16 units, on word borders, in order, without overlap. */
  highlights: { start: number; end: number }[];
}

const mostCharacters = 260;
const leadCharacters = 40;

/**
 * The stretch of a passage that holds most of the terms, as plain text on word borders, with the words that matched. With
 * no term in it, the passage's beginning.
 */
export function makeSnippet(passage: string, terms: ReadonlySet<string>, language: Language): Snippet {
  const plain = passage
    .split('\n')
    .map(withoutMarkdown)
    .filter((line) => line !== '' && !/^[\s|:-]+$/.test(line))
    .join(' ');
  const matches = analyse(plain, language).filter(({ term }) => terms.has(term));
  const start = startOf(plain, matches);
  const end = endOf(plain, start);
  const text = `${start > 0 ? '… ' : ''}${plain.slice(start, end).trim()}${end < plain.length ? ' …' : ''}`;
  const shift = (start > 0 ? 2 : 0) - start - leadingBlanks(plain.slice(start, end));
  const inside = matches.filter((match) => match.start >= start && match.end <= end);
  return {
    text,
    highlights: mergeSpans(inside.map((match) => ({ start: match.start + shift, end: match.end + shift }))),
  };
}

/** Where a window of the allowed size, begun shortly before a match, holds the most different terms. */
function startOf(text: string, matches: readonly Term[]): number {
  let best = 0;
  let most = -1;
  for (const [index, match] of matches.entries()) {
    const limit = match.start + mostCharacters - leadCharacters;
    const within = new Set<string>();
    for (let next = index; next < matches.length && (matches[next]?.end ?? limit) <= limit; next++)
      within.add(matches[next]?.term ?? '');
    if (within.size <= most) continue;
    most = within.size;
    best = match.start;
  }
  if (best <= leadCharacters) return 0;
  const border = text.indexOf(' ', best - leadCharacters);
  return border === -1 || border >= best ? best : border + 1;
}

function endOf(text: string, start: number): number {
  if (text.length - start <= mostCharacters) return text.length;
  const border = text.lastIndexOf(' ', start + mostCharacters);
  const end = border > start ? border : start + mostCharacters;
  return /[\udc00-\udfff]/.test(text.charAt(end)) ? end - 1 : end;
}

function leadingBlanks(text: string): number {
  return text.length - text.trimStart().length;
}

function mergeSpans(spans: { start: number; end: number }[]): { start: number; end: number }[] {
  const merged: { start: number; end: number }[] = [];
  for (const span of spans.sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = merged.at(-1);
    if (last && span.start < last.end) last.end = Math.max(last.end, span.end);
    else merged.push({ ...span });
  }
  return merged;
}
