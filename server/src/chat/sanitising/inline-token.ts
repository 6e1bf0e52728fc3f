import { asMarkdownText } from '../../text/plain-text.ts';

/** What stands at the beginning of a text: how much of it that is, and what comes of it. */
export type InlineToken = { length: number } & (
  | { kind: 'text'; text: string }
  | { kind: 'code'; text: string }
  | { kind: 'link'; text: string; url: string }
  /** A link as it was written out. */
  | { kind: 'url'; url: string }
);

const mostCode = 1_000;
const mostLinkText = 500;
const mostUrl = 2_000;
const punctuation = /[!-/:-@[-`{-~]/;
const shownEntity = /^&(?:amp|lt|gt|quot|nbsp);/;
const schemes = ['https://', 'http://', 'ftp://', 'www.', 'mailto:', 'xmpp:'];
/** What a renderer makes a link of, without any brackets. */
export const anyScheme = /(?:https?|ftp):\/\/|www\.|mailto:|xmpp:/i;
const scheme = /^(?:https?:\/\/|ftp:\/\/|www\.|mailto:|xmpp:)/i;
/** What ends a link that is written out: white space, what markdown gives a meaning, and brackets without a partner. */
const urlRest = /^(?:\([^\s()<>`|[\]"*]{0,200}\)|[^\s()<>`|[\]"*])*/;
const specialAhead = /[\\&<[\]!`\n]|h(?=t|$)|f(?=t|$)|w(?=w|$)|m(?=a|$)|x(?=m|$)/gi;

/**
 * The token at the beginning of a text of one or more characters; undefined where more of the text decides what it is. With
 * `isWhole` nothing more comes. Whatever a renderer could give a meaning of its own (HTML, brackets, entities, addresses that
 * it would make links of) is made plain text or code; what is code for us is code for every renderer, since it stays on its line.
 */
export function inlineTokenAt(text: string, isWhole: boolean): InlineToken | undefined {
  const first = text.charAt(0);
  switch (first) {
    case '\\':
      return escapeAt(text, isWhole);
    case '&':
      return entityAt(text, isWhole);
    case '<':
      return plain('&lt;');
    case ']':
      return plain('\\]');
    case '`':
      return codeAt(text, isWhole);
    case '[':
      return linkAt(text, 0, isWhole);
    case '!':
      return exclamationAt(text, isWhole);
    case '\n':
      return plain('\n');
    default:
      return urlOrTextAt(text, isWhole);
  }
}

function plain(text: string, length = 1): InlineToken {
  return { kind: 'text', text, length };
}

/** Up to where something else may begin. */
function plainRun(text: string): InlineToken {
  specialAhead.lastIndex = 1;
  const length = specialAhead.exec(text)?.index ?? text.length;
  return plain(text.slice(0, length), length);
}

function escapeAt(text: string, isWhole: boolean): InlineToken | undefined {
  if (text.length === 1 && !isWhole) return undefined;
  const next = text.charAt(1);
  if (next === '<') return plain('&lt;', 2);
  if (next === '&') return plain('&amp;', 2);
  // Behind any other character a backslash is a backslash, and must not take away the meaning of what we put there.
  return next !== '' && punctuation.test(next) ? plain(`\\${next}`, 2) : plain('\\\\');
}

/** In front of a link it would make an image of it. */
function exclamationAt(text: string, isWhole: boolean): InlineToken | undefined {
  if (text.length === 1 && !isWhole) return undefined;
  const next = text.charAt(1);
  if (next === '[') return linkAt(text, 1, isWhole);
  return plain(next === '' || /\s/.test(next) ? '!' : '\\!');
}

function entityAt(text: string, isWhole: boolean): InlineToken | undefined {
  const shown = shownEntity.exec(text)?.[0];
  if (shown) return plain(shown, shown.length);
  if (!isWhole && /^&[a-z]{0,4}$/.test(text)) return undefined;
  return plain(/^&[#a-z]/i.test(text) ? '&amp;' : '&');
}

function codeAt(text: string, isWhole: boolean): InlineToken | undefined {
  const run = /^`+/.exec(text)?.[0] ?? '';
  const newline = text.indexOf('\n');
  const line = text.slice(0, Math.min(newline === -1 ? text.length : newline, run.length + mostCode));
  const isDecided = isWhole || newline !== -1 || text.length > run.length + mostCode;
  if (run.length === text.length && !isDecided) return undefined;
  const end = endOfCode(line, run);
  // At the end of what is there the closing run may still grow.
  if (!isDecided && (end === undefined || end === text.length)) return undefined;
  if (end === undefined) return plain('\\`'.repeat(run.length), run.length);
  const code = line.slice(0, end);
  // In a table a bar ends the cell, and with it the code.
  if (code.includes('|') && /[<[\]&]|:|www\./i.test(code)) return plain('\\`'.repeat(run.length), run.length);
  return { kind: 'code', text: code, length: end };
}

function endOfCode(line: string, run: string): number | undefined {
  for (const { 0: found, index } of line.slice(run.length).matchAll(/`+/g))
    if (found.length === run.length) return run.length + index + found.length;
  return undefined;
}

/** `[text](address)`, or an image of that form, which becomes a link: nothing is loaded by itself. */
function linkAt(text: string, bracket: number, isWhole: boolean): InlineToken | undefined {
  const noLink = plain(bracket === 0 ? '\\[' : '!\\[', bracket + 1);
  const textEnd = closingOf(text, bracket, mostLinkText, isWhole);
  if (textEnd === 'open') return undefined;
  if (textEnd === 'none') return noLink;
  if (textEnd + 1 >= text.length && !isWhole) return undefined;
  if (text.charAt(textEnd + 1) !== '(') return noLink;
  const end = closingOf(text, textEnd + 1, mostUrl, isWhole);
  if (end === 'open') return undefined;
  if (end === 'none') return noLink;
  const shown = plainTextOf(text.slice(bracket + 1, textEnd));
  const target = /^\s*(?:<([^<>\n]*)>|([^\s<>]*))/.exec(text.slice(textEnd + 2, end));
  return { kind: 'link', text: shown, url: target?.[1] ?? target?.[2] ?? '', length: end + 1 };
}

/** Where the bracket that opens at `from` closes on its line; 'open' where that is not known yet. */
function closingOf(text: string, from: number, most: number, isWhole: boolean): number | 'open' | 'none' {
  const opening = text.charAt(from);
  const closing = opening === '[' ? ']' : ')';
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '\n' || at - from > most) return 'none';
    if (character === '\\') at++;
    else if (character === opening) depth++;
    else if (character === closing && --depth === 0) return at;
  }
  return isWhole ? 'none' : 'open';
}

/** The text of a link without links and marks in it; as code where it holds an address itself. */
function plainTextOf(text: string): string {
  const bare = withoutEscapes(text.replace(/!?\[([^[\]]*)\]\([^()]*\)/g, '$1')).replace(/[`*]/g, '');
  if (anyScheme.test(bare)) return `\`${bare.replaceAll('|', ' ')}\``;
  return asMarkdownText(bare).replace(/&(?=[#a-z])(?!lt;)/gi, '&amp;');
}

function withoutEscapes(text: string): string {
  return text.replace(/\\(?=[!-/:-@[-`{-~])/g, '');
}

function urlOrTextAt(text: string, isWhole: boolean): InlineToken | undefined {
  const start = scheme.exec(text)?.[0];
  if (start === undefined) return mayBecomeUrl(text) && !isWhole ? undefined : plainRun(text);
  const rest = urlRest.exec(text.slice(start.length, mostUrl))?.[0] ?? '';
  const length = start.length + rest.length;
  const isDecided = isWhole || length >= mostUrl || (length < text.length && !mayGoOn(text.slice(length)));
  if (!isDecided) return undefined;
  const written = (start + rest).replace(/[.,;:!?'~_…\\]+$/, '');
  // Nothing behind it that we would take for an address; a renderer may think otherwise.
  if (written.length <= start.length) return plain(start.replace(/.$/, '\\$& '), start.length);
  // Text that was escaped for markdown has backslashes which do not belong to the address.
  return { kind: 'url', url: withoutEscapes(written), length: written.length };
}

/** An address may go on behind an opening bracket if that closes again. */
function mayGoOn(text: string): boolean {
  return /^\([^\s()<>`|[\]"*]{0,200}$/.test(text);
}

function mayBecomeUrl(text: string): boolean {
  const begun = text.toLowerCase();
  return schemes.some((whole) => whole.length > begun.length && whole.startsWith(begun));
}
