import type { AnswerPiece } from '../language-model.ts';

/** Takes text as it comes and gives back what is certain by now. */
export interface MarkParser {
  push(text: string): AnswerPiece[];
  end(): AnswerPiece[];
}

/** What a model writes behind a statement that passages support. */
export function citationMark(labels: readonly string[]): string {
  return `[cite:${labels.join(', ')}]`;
}

/** What a model writes instead of an answer where the passages hold none. */
export const declineMark = '[no answer]';

const mark = /^([ \t]*)\[ ?(?:cite:([^[\]\n]{0,400})|no answer ?)\]/i;
/** What may still become a mark. */
const openMark =
  /^[ \t]*(?:\[ ?(?:cite:[^[\]\n]{0,400}|c(?:i(?:te?)?)?|no answer ?|n(?:o(?: (?:a(?:n(?:s(?:w(?:er?)?)?)?)?)?)?)?)?)?$/i;
const citeBegun = /^[ \t]*\[ ?cite:/i;
/** Blanks in front of a mark; more of them are text. */
const mostBlanks = 16;

/**
 * A model's text, cut anywhere -> text and citations, the same for every cut. Labels that were never given disappear without
 * a trace, neighbours become one, and blanks in front of a mark go, so that a reference stands right behind its text.
 */
export function createMarkParser(isGiven: (label: string) => boolean): MarkParser {
  let rest = '';
  let pieces: AnswerPiece[] = [];
  /** Labels of the marks that stand here side by side. */
  let cited: string[] = [];
  /** Blanks in front of the last mark: put back where a word follows it at once. */
  let blanks = '';

  const closeCitation = () => {
    if (cited.length > 0) pieces.push({ kind: 'citation', labels: [...new Set(cited)] });
    cited = [];
  };
  const takeText = (text: string) => {
    if (text === '') return;
    closeCitation();
    pieces.push({ kind: 'text', text: /^[\p{L}\p{N}]/u.test(text) ? blanks + text : text });
    blanks = '';
  };
  const takeMark = ([, before = '', labels]: RegExpExecArray) => {
    blanks ||= before;
    if (labels !== undefined) {
      cited.push(
        ...labels
          .toLowerCase()
          .split(/[,;\s]+/)
          .filter(isGiven),
      );
      return;
    }
    closeCitation();
    pieces.push({ kind: 'decline' });
  };
  const read = (isEnd: boolean) => {
    while (rest !== '') {
      const start = startOfMark(rest);
      takeText(rest.slice(0, start));
      rest = rest.slice(start);
      const found = mark.exec(rest);
      if (found) {
        takeMark(found);
        rest = rest.slice(found[0].length);
      } else if (!openMark.test(rest)) {
        const behindBracket = rest.indexOf('[') + 1;
        takeText(rest.slice(0, behindBracket));
        rest = rest.slice(behindBracket);
      } else if (isEnd) {
        // A mark that the end of the output cut off is no text.
        if (!citeBegun.test(rest)) takeText(rest);
        rest = '';
      } else break;
    }
    if (isEnd) closeCitation();
    const read = pieces;
    pieces = [];
    return read;
  };
  return {
    push(text) {
      rest += text;
      return read(false);
    },
    end: () => read(true),
  };
}

/** Where the first bracket stands, or else the end, each with the blanks in front of it. */
function startOfMark(text: string): number {
  const bracket = text.indexOf('[');
  const end = bracket === -1 ? text.length : bracket;
  let start = end;
  while (start > 0 && end - start < mostBlanks && (text[start - 1] === ' ' || text[start - 1] === '\t')) start--;
  return start;
}
