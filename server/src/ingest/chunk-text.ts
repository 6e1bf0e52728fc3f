import type { PassageText } from '../search-index/resource-record.ts';
import { splitSentences } from '../text/split-sentences.ts';

/** A stretch of content under one heading or on one page, as a parser or a client gives it. */
export interface ContentPart {
  content: string;
  heading?: string | undefined;
  page?: number | undefined;
}

/** More than any book has; an index numbers the passages of a resource in 16 bits. */
export const mostPassages = 20_000;
const targetCharacters = 900;
const mostCharacters = 1_600;
const longestHeading = 200;
const partBreak = '\n\n';

/**
 * Content -> passages that follow its structure: a heading starts a new one, paragraphs, list items and rows stay whole
 * where they fit. Passages tile the content: joined in order they are it, so every offset means one place.
 */
export function chunkText(parts: readonly ContentPart[], isMarkdown: boolean): PassageText[] {
  const passages: PassageText[] = [];
  let offset = 0;
  for (const [index, part] of parts.entries()) {
    const text = index < parts.length - 1 ? part.content + partBreak : part.content;
    chunkPart({ ...part, content: text }, isMarkdown, offset, passages);
    offset += text.length;
  }
  return passages;
}

interface Block {
  start: number;
  end: number;
  heading: string | undefined;
  isHeading: boolean;
}

function chunkPart(part: ContentPart, isMarkdown: boolean, offset: number, passages: PassageText[]): void {
  let start = 0;
  let end = 0;
  let heading = part.heading;
  /** A passage of headings alone takes what follows along, so that a heading stands with its text. */
  let hasOnlyHeadings = true;
  const close = () => {
    if (end > start) passages.push(passageOf(part, start, end, heading, offset));
    start = end;
    hasOnlyHeadings = true;
  };
  for (const block of blocksOf(part, isMarkdown)) {
    const size = block.end - start;
    const mustClose = block.isHeading || size > targetCharacters;
    if ((mustClose && !hasOnlyHeadings) || size > mostCharacters) close();
    heading = block.heading;
    if (block.end - start > mostCharacters) {
      for (const piece of splitLongBlock(part.content, Math.max(start, block.start), block.end)) {
        end = piece;
        close();
      }
    }
    end = block.end;
    const isBlank = part.content.slice(block.start, block.end).trim() === '';
    if (!block.isHeading && !isBlank) hasOnlyHeadings = false;
  }
  close();
}

function passageOf(
  part: ContentPart,
  start: number,
  end: number,
  heading: string | undefined,
  offset: number,
): PassageText {
  return {
    start: offset + start,
    text: part.content.slice(start, end),
    ...(part.page === undefined ? {} : { page: part.page }),
    ...(heading === undefined ? {} : { heading }),
  };
}

/** Paragraphs with the blank lines behind them; in markdown also headings, with the trail of headings above. */
function* blocksOf(part: ContentPart, isMarkdown: boolean): Generator<Block> {
  const trail: { level: number; title: string }[] = [];
  const headingNow = () =>
    [part.heading, ...trail.map(({ title }) => title)].filter((title) => title !== undefined).join(' › ') || undefined;
  let start = 0;
  let fenced = false;
  for (const line of linesOf(part.content)) {
    const text = part.content.slice(line.start, line.end);
    if (isMarkdown && /^\s*(?:```|~~~)/.test(text)) fenced = !fenced;
    const title = isMarkdown && !fenced ? headingOf(text) : undefined;
    if (title) {
      if (line.start > start) yield { start, end: line.start, heading: headingNow(), isHeading: false };
      while (trail.length > 0 && (trail.at(-1)?.level ?? 0) >= title.level) trail.pop();
      trail.push(title);
      yield { start: line.start, end: line.end, heading: headingNow(), isHeading: true };
      start = line.end;
    } else if (text.trim() === '') {
      yield { start, end: line.end, heading: headingNow(), isHeading: false };
      start = line.end;
    }
  }
  if (part.content.length > start) yield { start, end: part.content.length, heading: headingNow(), isHeading: false };
}

/** `## Title ##` -> its level and title. By hand: a pattern for it takes cubic time on a line of blanks or marks. */
function headingOf(line: string): { level: number; title: string } | undefined {
  const level = /^#{1,6}(?=\s)/.exec(line)?.[0].length;
  if (level === undefined) return undefined;
  let title = line.slice(level).trim();
  while (title.endsWith('#')) title = title.slice(0, -1);
  return { level, title: title.trim().slice(0, longestHeading).toWellFormed() };
}

function* linesOf(text: string): Generator<{ start: number; end: number }> {
  let start = 0;
  while (start < text.length) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline + 1;
    yield { start, end };
    start = end;
  }
}

/** Ends of the pieces of a block that is too long: at sentence borders, and where there is none, anywhere but inside a character. */
function* splitLongBlock(content: string, start: number, end: number): Generator<number> {
  let pieceStart = start;
  let lastBorder = start;
  const borders = splitSentences(content.slice(start, end)).map((sentence) => start + sentence.end);
  for (const border of [...borders, end]) {
    if (border - pieceStart > targetCharacters && lastBorder > pieceStart) {
      yield lastBorder;
      pieceStart = lastBorder;
    }
    while (border - pieceStart > mostCharacters) {
      const cut = pieceStart + targetCharacters;
      pieceStart = isInsideCharacter(content, cut) ? cut - 1 : cut;
      yield pieceStart;
    }
    lastBorder = border;
  }
}

function isInsideCharacter(text: string, index: number): boolean {
  const unit = text.charCodeAt(index);
  return unit >= 0xdc00 && unit <= 0xdfff;
}
