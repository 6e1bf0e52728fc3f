import { looksBinary } from './decode-text.ts';
import type { IncomingFile } from './extracted-file.ts';
import type { Format } from './format-readers.ts';

/** Formats that are told apart, though nothing is read of them. */
type UnreadFormat = 'old-office' | 'sound' | 'video' | 'archive' | 'program' | 'binary' | 'empty';
export type DetectedFormat = Format | UnreadFormat | 'encrypted-office' | 'zip-like';

/** What bytes at the start say. More specific ones first. */
const signatures: [format: DetectedFormat, at: number, bytes: string][] = [
  ['rtf', 0, '{\\rtf'],
  ['image', 0, '\x89PNG'],
  ['image', 0, '\xff\xd8\xff'],
  ['image', 0, 'GIF8'],
  ['image', 0, 'II*\0'],
  ['image', 0, 'MM\0*'],
  ['image', 8, 'WEBP'],
  ['image', 4, 'ftyphei'],
  ['image', 4, 'ftypmif1'],
  ['image', 4, 'ftypavif'],
  ['sound', 0, 'ID3'],
  ['sound', 0, 'OggS'],
  ['sound', 0, 'fLaC'],
  ['sound', 8, 'WAVE'],
  ['video', 4, 'ftyp'],
  ['video', 0, '\x1aE\xdf\xa3'],
  ['video', 8, 'AVI '],
  ['archive', 0, '\x1f\x8b'],
  ['archive', 0, '7z\xbc\xaf'],
  ['archive', 0, 'Rar!'],
  ['archive', 0, 'BZh'],
  ['archive', 0, '\xfd7zXZ'],
  ['archive', 257, 'ustar'],
  ['program', 0, '\x7fELF'],
  ['program', 0, 'MZ'],
  ['program', 0, '\0asm'],
];

const formatOfExtension: Readonly<Record<string, Format>> = {
  ...each('html', 'html htm xhtml'),
  ...each('markdown', 'md markdown mdx mkd'),
  ...each('csv', 'csv tsv'),
  ...each('json', 'json ndjson jsonl geojson ipynb'),
  ...each('xml', 'xml xsl xslt svg rss atom plist'),
  ...each('mail', 'eml'),
  ...each('mbox', 'mbox'),
  ...each('calendar', 'ics ical ifb'),
  ...each('contact', 'vcf vcard'),
  ...each('rtf', 'rtf'),
  ...each(
    'code',
    'ts tsx js jsx mjs cjs py c h cc cpp hpp cs rs go java kt kts scala rb php pl sh bash ps1 sql yaml yml toml ini css scss less lua r swift m vue svelte tf gradle proto graphql dockerfile makefile',
  ),
};

const formatOfType: Readonly<Record<string, Format>> = {
  'text/html': 'html',
  'application/xhtml+xml': 'html',
  'text/markdown': 'markdown',
  'text/csv': 'csv',
  'text/tab-separated-values': 'csv',
  'application/json': 'json',
  'application/xml': 'xml',
  'text/xml': 'xml',
  'message/rfc822': 'mail',
  'application/mbox': 'mbox',
  'text/calendar': 'calendar',
  'text/vcard': 'contact',
  'text/x-vcard': 'contact',
};

function each(format: Format, extensions: string): Record<string, Format> {
  return Object.fromEntries(extensions.split(' ').map((extension) => [extension, format]));
}

/** The bytes decide where they can; then the name, the declared type, and what text looks like. */
export function detectFormat({ bytes, name, contentType }: IncomingFile): DetectedFormat {
  if (bytes.length === 0) return 'empty';
  const start = Buffer.from(bytes.subarray(0, 1_024)).toString('latin1');
  if (start.includes('%PDF-')) return 'pdf';
  if (start.startsWith('PK\x03\x04') || start.startsWith('PK\x05\x06')) return 'zip-like';
  if (start.startsWith('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1')) return compoundFormat(bytes);
  const signature = signatures.find(([, at, text]) => start.startsWith(text, at));
  if (signature) return signature[0];
  if (looksBinary(bytes)) return start.startsWith('BM') ? 'image' : 'binary';
  return textFormat(start, name, contentType);
}

/** The container that Microsoft's formats shared before 2007: the names of what is in it are in UTF-16. */
function compoundFormat(bytes: Uint8Array): DetectedFormat {
  // A copy: looking for UTF-16 at an odd address never ends (Node 24.21).
  const view = Buffer.from(bytes);
  const has = (name: string) => view.includes(name, 0, 'utf16le');
  if (has('EncryptedPackage')) return 'encrypted-office';
  return has('__properties_version1.0') ? 'outlook' : 'old-office';
}

function textFormat(start: string, name: string | undefined, contentType: string | undefined): Format {
  const text = start
    .replaceAll('\0', '')
    .replace(/^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)/, '')
    .trimStart();
  const extension = /\.([a-z0-9]{1,12})$/i.exec(name ?? '')?.[1]?.toLowerCase();
  const byName = extension ? formatOfExtension[extension] : undefined;
  const byType = formatOfType[contentType?.split(';')[0]?.trim().toLowerCase() ?? ''];
  const byContent = sniffText(text);
  // These are often saved under other names. In a mail that is called one, a line `From ` is no border.
  if (byContent === 'calendar' || byContent === 'contact') return byContent;
  if (byContent === 'mbox' && byName !== 'mail') return byContent;
  return byName ?? byType ?? byContent ?? 'text';
}

function sniffText(text: string): Format | undefined {
  if (/^(?:<!doctype html|<html[\s>]|<\?xml[^>]*\?>\s*<!doctype html)/i.test(text)) return 'html';
  if (/^<\?xml\s/i.test(text)) return 'xml';
  if (/^BEGIN:VCALENDAR/i.test(text)) return 'calendar';
  if (/^BEGIN:VCARD/i.test(text)) return 'contact';
  if (/^From \S+ .*\d\d:\d\d.*\n[\w-]+: /.test(text)) return 'mbox';
  const headers = text.match(
    /^(?:Received|Return-Path|From|To|Subject|Date|Message-ID|MIME-Version|Delivered-To): /gim,
  );
  return headers && headers.length >= 3 && /^[\w-]+:/.test(text) ? 'mail' : undefined;
}
