/** A sentence, a list item or a table row: a span of the text (UTF-16 offsets), without surrounding white space. */
export interface Sentence {
  start: number;
  end: number;
}

const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });

/** Abbreviations and initials behind which a sentence goes on. */
const unfinished =
  /(?:^|[\s(])(?:\p{Lu}|Dr|Mr|Mrs|Ms|Prof|St|No|Nr|vs|etc|approx|ca|bzw|usw|inkl|ggf|e\.g|i\.e|z\.B|d\.h|u\.a|Inc|Ltd|Co|Fig|max|min|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)\.$/u;
/** A number that ends a line's clause, as in German dates: `am 3. März`. */
const ordinal = /\b\d{1,2}\.$/;
const sentenceEnd = /[.!?。！？…:;»"”')\]]$/u;
/** All behind which Unicode lets a sentence end (UAX 29: Sep, CR, LF, ATerm, STerm). */
const possibleEnd = /[\p{STerm}.\u2024\ufe52\uff0e\n\r\u0085\u2028\u2029]/u;
const tailCharacters = 24;
const longestSentence = 2_000;

/** Splits a text into sentences; a line break ends one only where the line is a list item, a row or a paragraph. */
export function splitSentences(text: string): Sentence[] {
  const sentences: Sentence[] = [];
  for (const block of blocksOf(text)) splitBlock(text, block, sentences);
  return sentences;
}

function blocksOf(text: string): Sentence[] {
  const blocks: Sentence[] = [];
  let blockStart = 0;
  let offset = 0;
  const close = (end: number) => {
    if (end > blockStart) blocks.push({ start: blockStart, end });
    blockStart = end;
  };
  for (const line of text.split('\n')) {
    const isOwnBlock =
      /^\s*(?:[-*+•]\s|\d{1,3}[.)]\s|#{1,6}\s|\||>|\[[^\]]*\]\s|[^\s:]{1,40}(?: [^\s:]{1,40})?:\s)/.test(line);
    if (isOwnBlock || line.trim() === '') close(offset);
    offset += line.length + 1;
    if (/^\s*(?:#{1,6}\s|\|)/.test(line)) close(Math.min(offset, text.length));
  }
  close(text.length);
  return blocks;
}

function splitBlock(text: string, block: Sentence, sentences: Sentence[]): void {
  // Lists and tables of a million short lines: to ask the segmenter about each would take seconds.
  if (!possibleEnd.test(text.slice(block.start, block.end).trimEnd())) {
    pushTrimmed(text, block.start, block.end, sentences);
    return;
  }
  let start = block.start;
  for (const { segment, index } of segmenter.segment(text.slice(block.start, block.end))) {
    const end = block.start + index + segment.length;
    // What decides stands at the end: looking at all of a long sentence again and again would take quadratic time.
    const tail = text.slice(Math.max(start, end - tailCharacters), end).trimEnd();
    const goesOn = unfinished.test(tail) || ordinal.test(tail) || !sentenceEnd.test(tail);
    if (end < block.end && end - start < longestSentence && goesOn) continue;
    pushTrimmed(text, start, end, sentences);
    start = end;
  }
  pushTrimmed(text, start, block.end, sentences);
}

function pushTrimmed(text: string, start: number, end: number, sentences: Sentence[]): void {
  const part = text.slice(start, end);
  const from = start + (part.length - part.trimStart().length);
  const to = from + part.trim().length;
  if (to > from) sentences.push({ start: from, end: to });
}
