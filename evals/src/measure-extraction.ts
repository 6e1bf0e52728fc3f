import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ExtractedFile } from '@clew/server/src/ingest/extract/extracted-file.ts';
import {
  type Ending,
  type ExtractionProcess,
  openExtractionProcess,
} from '@clew/server/src/ingest/extract/pool/open-extraction-process.ts';
import { htmlToText } from '@clew/server/src/ingest/html-to-text.ts';
import { fileOf } from './data-sets.ts';
import { tokenOverlap } from './token-overlap.ts';

/** What a single file may take. */
const limits = { timeMs: 10_000, memoryBytes: 512 * 1024 ** 2, ocrLanguages: 'eng' };

export interface Spread {
  count: number;
  median: number;
  least: number;
  /** Those below `low`, worst first. */
  low: string[];
}

/** Reads files one after the other, each within the limits; a process that a file brought down is replaced. */
export function createReader() {
  let process: ExtractionProcess | undefined;
  return {
    async read(path: string): Promise<ExtractedFile | Ending> {
      if (!process?.isOpen()) process = openExtractionProcess(limits);
      return process.read({ bytes: readFileSync(path), name: path.split('/').at(-1) });
    },
    close: () => process?.close(),
  };
}
type Reader = ReturnType<typeof createReader>;

function listFiles(name: string, inner = ''): string[] {
  const folder = fileOf(name, inner);
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .sort();
}

/** Every file of the parser corpus: which had no result, and how many ended in which state. */
export async function measureHandling(
  reader: Reader,
): Promise<{ files: number; unhandled: string[]; states: Map<string, number> }> {
  const files = listFiles('parser-corpus');
  const unhandled: string[] = [];
  const states = new Map<string, number>();
  for (const path of files) {
    const outcome = await reader.read(path);
    if (typeof outcome === 'string') unhandled.push(`${path}: ${outcome}`);
    else states.set(outcome.state, (states.get(outcome.state) ?? 0) + 1);
  }
  return { files: files.length, unhandled, states };
}

/** Documents that are there in four formats, against their Markdown. */
export async function measureFormats(reader: Reader, format: string): Promise<Spread> {
  const pairs = readFileSync(fileOf('rag-multi-corpus', 'formats.jsonl'), 'utf8').trim().split('\n');
  const scores: [score: number, path: string][] = [];
  for (const line of pairs) {
    const paths = JSON.parse(line) as Record<string, string>;
    const path = fileOf('rag-multi-corpus', paths[format] ?? '');
    const reference = fileOf('rag-multi-corpus', paths['md'] ?? '');
    if (!paths[format] || !existsSync(path) || !existsSync(reference)) continue;
    scores.push([tokenOverlap(textOf(await reader.read(path)), readFileSync(reference, 'utf8')), path]);
  }
  return spreadOf(scores, 0.97);
}

/** Saved web pages against what a reader of them should get to see. */
export async function measureMainContent(reader: Reader): Promise<Spread> {
  const scores: [score: number, path: string][] = [];
  for (const path of listFiles('parser-corpus', 'readability').filter((file) => file.endsWith('/source.html'))) {
    const expected = htmlToText(readFileSync(path.replace('source.html', 'expected.html'), 'utf8'));
    scores.push([tokenOverlap(textOf(await reader.read(path)), expected), path]);
  }
  return spreadOf(scores, 0.9);
}

/** Mails that came in with sender, recipients, date, subject and body. */
export async function measureMails(reader: Reader): Promise<{ mails: number; whole: number; lacking: string[] }> {
  const files = listFiles('spamassassin-mail', 'raw');
  const lacking: string[] = [];
  for (const path of files) {
    const outcome = await reader.read(path);
    const missing = typeof outcome === 'string' ? [outcome] : missingOf(outcome, readFileSync(path, 'latin1'));
    if (missing.length > 0) lacking.push(`${path}: ${missing.join(', ')}`);
  }
  return { mails: files.length, whole: files.length - lacking.length, lacking };
}

/** Some mails of mailing lists name no recipient at all; nobody can find one in them. */
const namesRecipient = /^(?:to|cc|bcc|delivered-to|x-original-to|list-post):/im;

function missingOf({ format, title, fields, parts }: ExtractedFile, source: string): string[] {
  const has = {
    format: format === 'mail' || format === 'mbox',
    sender: fields.sentFrom?.length,
    recipients: fields.sentTo?.length || !namesRecipient.test(source.split(/\r?\n\r?\n/, 1)[0] ?? ''),
    date: fields.sentAt,
    subject: title,
    body: parts.length,
  };
  return Object.entries(has).flatMap(([name, value]) => (value ? [] : [name]));
}

function textOf(outcome: ExtractedFile | Ending): string {
  return typeof outcome === 'string' ? '' : outcome.parts.map(({ content }) => content).join('\n\n');
}

function spreadOf(scores: [number, string][], low: number): Spread {
  const sorted = scores.sort(([first], [second]) => first - second);
  return {
    count: sorted.length,
    median: sorted[Math.floor(sorted.length / 2)]?.[0] ?? 0,
    least: sorted[0]?.[0] ?? 0,
    low: sorted.filter(([score]) => score < low).map(([score, path]) => `${score.toFixed(3)} ${path}`),
  };
}
