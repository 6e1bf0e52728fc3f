import { asMarkdownText } from '../../text/plain-text.ts';
import { anyScheme, inlineTokenAt } from './inline-token.ts';

/** A piece of an answer that is safe to show, a link that may be shown, or a citation at its place. */
export type CleanPiece<Link> =
  | { kind: 'text'; text: string }
  /** `asText` is what to show where the link may not be shown after all. */
  | { kind: 'link'; link: Link; text: string; asText: string }
  | { kind: 'citation'; labels: readonly string[] };

export interface MarkdownSanitiser<Link> {
  push(text: string): CleanPiece<Link>[];
  cite(labels: readonly string[]): CleanPiece<Link>[];
  end(): CleanPiece<Link>[];
}

interface Fence {
  mark: string;
  indent: number;
}

/** Characters that are not seen and may carry what is not meant for eyes, or turn the direction of what is. */
const unseen = /(?![\n\t])\p{Cc}|[\u200e\u200f\u202a-\u202e\u2066-\u2069\u{e0000}-\u{e007f}]/gu;
const everyScheme = new RegExp(anyScheme.source, 'gi');
const longestScheme = 'https://'.length;
const fenceLine = /^( {0,40})(`{3,}(?=[^`\n]*(?:\n|$))|~{3,})([^\n]{0,200})(?:\n|$)/;
const fenceBegun = /^ {0,40}(?:`{0,2}|~{0,2}|`{3,}[^`\n]{0,200}|~{3,}[^\n]{0,200})$/;

/**
 * Markdown cut anywhere -> markdown that shows no HTML, loads nothing and links only where `linkTo` allows; the same for every
 * cut. A citation that stands within something (a link, code) is put behind it. What is held back is at most a line, mostly nothing.
 */
export function createMarkdownSanitiser<Link>(linkTo: (url: string) => Link | undefined): MarkdownSanitiser<Link> {
  let rest = '';
  /** A lone half of a character at the end. */
  let half = '';
  let pieces: CleanPiece<Link>[] = [];
  /** Citations with how much of `rest` stands in front of each. */
  const citations: { at: number; labels: readonly string[] }[] = [];
  let isLineStart = true;
  let endsWithCode = false;
  let fence: Fence | undefined;
  /** The last that was shown as text. */
  let tail = '';

  const emit = (text: string) => {
    if (text === '') return;
    const last = pieces.at(-1);
    if (last?.kind === 'text') last.text += text;
    else pieces.push({ kind: 'text', text });
    endsWithCode = false;
  };
  /** Where the address of a link was taken out, what stands around it must not become one. */
  const emitText = (text: string) => {
    const whole = tail + text;
    const isNew = (found: string, at: number) =>
      at + found.length > tail.length ? found.replace(/.$/, '\\$& ') : found;
    emit(whole.replace(everyScheme, isNew).slice(tail.length));
    tail = whole.slice(-longestScheme);
  };
  const emitCode = (code: string) => {
    // Two runs of backticks side by side would be one.
    emit(endsWithCode ? ` ${code}` : code);
    endsWithCode = true;
    tail = '';
  };
  const consume = (length: number) => {
    isLineStart = rest.charAt(length - 1) === '\n';
    rest = rest.slice(length);
    for (const citation of citations) citation.at -= length;
    tellCitations();
  };
  const tellCitations = () => {
    while (fence === undefined && citations[0] !== undefined && citations[0].at <= 0) {
      pieces.push({ kind: 'citation', labels: citations[0].labels });
      citations.shift();
    }
  };

  function readFenceStart(isWhole: boolean): 'none' | 'read' | 'wait' {
    const [whole, indent = '', mark, info = ''] = fenceLine.exec(rest) ?? [];
    if (!isWhole && fenceBegun.test(rest)) return 'wait';
    if (whole === undefined || mark === undefined) return 'none';
    fence = { mark, indent: indent.length };
    // At the margin a fence is one for every renderer, whatever list it stood in.
    emit(`${mark}${/^[\w+#.-]*/.exec(info.trim())?.[0] ?? ''}${whole.endsWith('\n') ? '\n' : ''}`);
    consume(whole.length);
    return 'read';
  }

  function readFenced({ mark, indent }: Fence, isWhole: boolean): 'read' | 'wait' {
    const newline = rest.indexOf('\n');
    const line = newline === -1 ? rest : rest.slice(0, newline + 1);
    if (isLineStart) {
      if (newline === -1 && !isWhole && /^[ \t]*[`~]*[ \t]*$/.test(line)) return 'wait';
      const shown = line.slice(Math.min(indent, /^ */.exec(line)?.[0].length ?? 0));
      const closing = /^ {0,3}(`+|~+)[ \t]*$/.exec(shown.replace(/\n$/, ''))?.[1];
      if (closing?.startsWith(mark)) {
        emit(`${mark}\n`);
        fence = undefined;
      } else emit(shown);
    } else emit(line);
    consume(line.length);
    return 'read';
  }

  function readInline(isWhole: boolean): 'read' | 'wait' {
    const token = inlineTokenAt(rest, isWhole);
    if (!token) return 'wait';
    if (token.kind === 'text') emitText(token.text);
    else if (token.kind === 'code') emitCode(token.text);
    else {
      const link = linkTo(token.url);
      const asText = token.kind === 'url' ? `\`${token.url}\`` : token.text;
      const isCode = asText.startsWith('`');
      if (link !== undefined) {
        const text = token.kind === 'url' ? asMarkdownText(token.url) : token.text;
        pieces.push({ kind: 'link', link, text, asText: isCode && endsWithCode ? ` ${asText}` : asText });
        endsWithCode = isCode;
        tail = '';
      } else if (isCode) emitCode(asText);
      else emitText(asText);
    }
    consume(token.length);
    return 'read';
  }

  function step(isWhole: boolean): 'read' | 'wait' {
    if (fence) return readFenced(fence, isWhole);
    if (!isLineStart) return readInline(isWhole);
    const start = readFenceStart(isWhole);
    if (start !== 'none') return start;
    const tilde = /^( *)~(?=~~)/.exec(rest);
    if (!tilde) return readInline(isWhole);
    // No fence for us, so that it must be none for anybody.
    emit(`${tilde[1]}\\~`);
    consume(tilde[0].length);
    return 'read';
  }

  function read(isWhole: boolean): CleanPiece<Link>[] {
    tellCitations();
    while (rest !== '' && step(isWhole) === 'read');
    const read = pieces;
    pieces = [];
    return read;
  }

  return {
    push(text) {
      const whole = half + text;
      half = /[\ud800-\udbff]$/.exec(whole)?.[0] ?? '';
      rest += whole.slice(0, whole.length - half.length).replace(unseen, '');
      return read(false);
    },
    cite(labels) {
      citations.push({ at: rest.length, labels });
      return read(false);
    },
    end() {
      const last = read(true);
      // What comes behind is no code any more. On the line of its end a reference would keep it open.
      if (fence) emit(`${isLineStart ? '' : '\n'}${fence.mark}\n`);
      fence = undefined;
      return [...last, ...read(true)];
    },
  };
}
