import { limits, PushedResource, parseTime } from '@clew/contract';
import type { z } from 'zod';
import type { ContentPart } from '../chunk-text.ts';
import type { FileFields, ReadFile } from './extracted-file.ts';

/** Eight times War and Peace would be cut; passages of a resource are numbered in 16 bits. */
const mostCharacters = 8_000_000;
const mostParts = 10_000;
const mostPeople = 1_000;
/** No printable text has them, and some break what reads the text later. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufeff\ufffe\uffff]/g;

/** What a reader made of a file -> texts and fields that a resource may have, whatever was in the file. */
export function tidyFile({ parts, title, fields = {} }: ReadFile): {
  parts: ContentPart[];
  fields: FileFields;
  title: string | undefined;
  isCut: boolean;
} {
  const tidy: ContentPart[] = [];
  let left = mostCharacters;
  let isCut = false;
  for (const { content, heading, page } of parts) {
    const text = tidyText(content);
    if (text.trim() === '') continue;
    if (left <= 0 || tidy.length >= mostParts) {
      isCut = true;
      break;
    }
    if (text.length > left) isCut = true;
    const name = heading && tidyName(heading);
    tidy.push({
      content: text.slice(0, left).toWellFormed(),
      ...(name ? { heading: name } : {}),
      ...(page ? { page } : {}),
    });
    left -= text.length;
  }
  return { parts: tidy, fields: tidyFields(fields), title: (title && tidyName(title)) || undefined, isCut };
}

function tidyText(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(controls, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

function tidyName(text: string): string {
  return text.replace(controls, ' ').replace(/\s+/g, ' ').trim().slice(0, limits.nameCharacters).trim().toWellFormed();
}

const times = new Set(['createdAt', 'modifiedAt', 'sentAt', 'eventStart', 'eventEnd']);
const allowed: Readonly<Record<string, z.ZodType>> = PushedResource.shape;

/** Fields that a resource could not have are left out, so that a strange file does not fail for its metadata. */
function tidyFields(fields: FileFields): FileFields {
  const entries = Object.entries(fields).flatMap(([name, value]) => {
    const tidy = times.has(name) ? tidyTime(value) : tidyValue(value);
    return tidy !== undefined && allowed[name]?.safeParse(tidy).success ? [[name, tidy] as const] : [];
  });
  return Object.fromEntries(entries) as FileFields;
}

/** ISO 8601 as it is; the forms of mails and pages become it. */
function tidyTime(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  if (parseTime(value.trim())) return value.trim();
  const ms = Date.parse(value.replace(/\([^)]*\)/g, ' ').trim());
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString();
}

function tidyValue(value: unknown): unknown {
  if (typeof value === 'string') return tidyName(value) || undefined;
  if (!Array.isArray(value)) return value;
  const items = value.flatMap((item) => (typeof item === 'string' ? tidyName(item) || [] : [item]));
  return items.length > 0 ? [...new Set(items)].slice(0, mostPeople) : undefined;
}
