import { decodeAs } from '../decode-text.ts';
import type { FileFields, IncomingFile, ReadFile } from '../extracted-file.ts';
import { FileProblem } from '../file-problem.ts';

/** Groups whose text is no content. */
const skippedGroups = new Set(
  'fonttbl colortbl stylesheet listtable listoverridetable rsidtbl generator pict object themedata colorschememapping datastore latentstyles xmlnstbl filetbl revtbl fldinst bkmkstart bkmkend header headerl headerr headerf footer footerl footerr footerf listtext pntext nonshppict operator mmathPr wgrffmtfilter'.split(
    ' ',
  ),
);
const infoGroups = new Set(['title', 'author', 'subject', 'keywords', 'creatim', 'revtim']);
const symbols: Readonly<Record<string, string>> = {
  par: '\n\n',
  sect: '\n\n',
  page: '\n\n',
  line: '\n',
  tab: ' ',
  cell: ' | ',
  nestcell: ' | ',
  row: '\n',
  nestrow: '\n',
  emdash: '—',
  endash: '–',
  lquote: '‘',
  rquote: '’',
  ldblquote: '“',
  rdblquote: '”',
  bullet: '•',
  emspace: ' ',
  enspace: ' ',
};
const tokens = /\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-f]{2})|\\([^a-z'])|([{}])|([^\\{}\r\n]+)/gi;

interface Group {
  /** Where text goes: the body, a property of the document, or nowhere. */
  target: string | undefined;
  isSkipped: boolean;
  /** Characters that stand in for one of Unicode, for programs that don't know it. */
  fallbackLength: number;
}

/** Rich text: words, paragraphs and table rows; pictures, styles and fields' codes are left out. */
export function readRtf({ bytes }: IncomingFile): ReadFile {
  const source = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  if (!source.startsWith('{\\rtf')) throw new FileProblem('broken', 'It is no RTF. Save it anew and send it again.');
  const out: string[] = [];
  const info: Record<string, string> = Object.create(null);
  const groups: Group[] = [{ target: undefined, isSkipped: false, fallbackLength: 1 }];
  let charset = 'windows-1252';
  let pending: number[] = [];
  let toSkip = 0;

  const write = (text: string) => {
    const { target, isSkipped } = groups.at(-1) as Group;
    if (isSkipped) return;
    if (target === undefined) out.push(text);
    else info[target] = (info[target] ?? '') + text;
  };
  const flush = () => {
    if (pending.length > 0) write(decodeAs(charset, Uint8Array.from(pending)) ?? '');
    pending = [];
  };
  const word = (name: string, parameter: number | undefined) => {
    const group = groups.at(-1) as Group;
    if (name === 'u' && parameter !== undefined) {
      write(String.fromCharCode(parameter < 0 ? parameter + 65_536 : parameter));
      toSkip = group.fallbackLength;
    } else if (name === 'uc') group.fallbackLength = parameter ?? 1;
    else if (name === 'ansicpg' && parameter) charset = charsetOf(parameter);
    else if (name === 'bin' && parameter) tokens.lastIndex += parameter;
    else if (skippedGroups.has(name)) group.isSkipped = true;
    else if (infoGroups.has(name)) group.target = name;
    else if (group.target?.endsWith('tim') && parameter !== undefined) write(`${name}${parameter} `);
    else if (symbols[name]) write(symbols[name]);
  };

  tokens.lastIndex = 0;
  for (let found = tokens.exec(source); found; found = tokens.exec(source)) {
    const [, name, parameter, hex, symbol, brace, text] = found;
    if (hex !== undefined) {
      if (toSkip > 0) toSkip--;
      else pending.push(Number.parseInt(hex, 16));
      continue;
    }
    flush();
    if (text !== undefined) {
      const shown = text.slice(toSkip);
      toSkip = Math.max(0, toSkip - text.length);
      if (/[\x80-\xff]/.test(shown)) write(decodeAs(charset, Buffer.from(shown, 'latin1')) ?? shown);
      else write(shown);
      continue;
    }
    if (name !== undefined) word(name, parameter === undefined ? undefined : Number(parameter));
    else if (brace === '{') groups.push({ ...(groups.at(-1) as Group) });
    else if (brace === '}' && groups.length > 1) groups.pop();
    else if (symbol === '*') (groups.at(-1) as Group).isSkipped = true;
    else if (symbol === '~') write('\u00a0');
    else if (symbol === '_') write('-');
    else if (symbol === '\n' || symbol === '\r') write('\n\n');
    else if (symbol && '\\{}'.includes(symbol)) write(symbol);
    if (brace) toSkip = 0;
  }
  flush();
  return {
    form: 'plain',
    parts: [{ content: tidy(out.join('')) }],
    title: info['title']?.trim() || undefined,
    fields: fieldsOf(info),
  };
}

function charsetOf(codePage: number): string {
  const others: Record<number, string> = {
    932: 'shift_jis',
    936: 'gbk',
    949: 'euc-kr',
    950: 'big5',
    65001: 'utf-8',
    10000: 'macintosh',
  };
  return others[codePage] ?? `windows-${codePage}`;
}

function tidy(text: string): string {
  return text
    .replace(/(?: \| )+\n/g, '\n')
    .replace(/[^\S\n]+\n/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

function fieldsOf(info: Record<string, string>): FileFields {
  const author = info['author']?.trim();
  return {
    ...(author ? { createdBy: [author] } : {}),
    createdAt: timeOf(info['creatim']),
    modifiedAt: timeOf(info['revtim']),
  };
}

/** `yr2026 mo3 dy1 hr9 min30` -> ISO 8601. */
function timeOf(text: string | undefined): string | undefined {
  const part = (name: string, length: number) =>
    new RegExp(`\\b${name}(\\d+)`).exec(text ?? '')?.[1]?.padStart(length, '0');
  const [year, month, day] = [part('yr', 4), part('mo', 2), part('dy', 2)];
  if (!year || !month || !day) return undefined;
  return `${year}-${month}-${day}T${part('hr', 2) ?? '00'}:${part('min', 2) ?? '00'}:00`;
}
