import { decodeText } from '../decode-text.ts';
import type { FileFields, IncomingFile, ReadFile } from '../extracted-file.ts';

/** Markdown as it is; its title is that of the front matter, else its first heading. */
export function readMarkdown({ bytes }: IncomingFile): ReadFile {
  const text = decodeText(bytes).replaceAll('\r\n', '\n');
  const { properties, content } = splitFrontMatter(text);
  const heading = /^#[ \t]+(.+)$/m.exec(content.slice(0, 10_000))?.[1]?.replace(/[\s#]+$/, '');
  const fields: FileFields = {
    ...(properties['author'] ? { createdBy: [properties['author']] } : {}),
    createdAt: properties['date'],
    modifiedAt: properties['updated'] ?? properties['lastmod'],
  };
  return {
    form: 'markdown',
    parts: [{ content }],
    title: properties['title'] ?? heading,
    language: properties['lang'] ?? properties['language'],
    fields,
  };
}

/** `key: value` lines between two lines of dashes at the start; anything richer stays unread. */
function splitFrontMatter(text: string): { properties: Record<string, string>; content: string } {
  const end = text.startsWith('---\n') ? text.indexOf('\n---', 3) : -1;
  if (end === -1 || end > 10_000) return { properties: {}, content: text };
  const properties: Record<string, string> = Object.create(null);
  for (const line of text.slice(4, end).split('\n')) {
    const [, key, value] = /^([A-Za-z_]{1,40}):[ \t]*(\S.*)$/.exec(line) ?? [];
    if (key && value) properties[key.toLowerCase()] = value.trim().replace(/^(["'])(.*)\1$/, '$2');
  }
  const after = text.indexOf('\n', end + 1);
  return { properties, content: after === -1 ? '' : text.slice(after + 1) };
}
