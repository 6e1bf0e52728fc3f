import { isProbablyReaderable, Readability } from '@mozilla/readability';
import { parseHTML } from 'linkedom';
import { htmlToText } from '../../html-to-text.ts';
import { decodeText } from '../decode-text.ts';
import type { IncomingFile, ReadFile } from '../extracted-file.ts';
import { type PageMetadata, readPageMetadata } from './page-metadata.ts';

/** Larger pages are data rather than prose, and weighing all of their elements takes long. */
const mostCharacters = 1_500_000;
/** What stands around the content of a page that is no article. */
const surroundings =
  'nav, [role="navigation"], [role="banner"], [role="contentinfo"], [role="search"], [hidden], [aria-hidden="true"], dialog';

/** A web page -> its main content: the article where it is one, else everything but what stands around it on every page. */
export function readHtml({ bytes, contentType }: IncomingFile): ReadFile {
  return readHtmlText(decodeText(bytes, declaredCharset(bytes, contentType)));
}

export function readHtmlText(html: string): ReadFile {
  if (html.length > mostCharacters) return { form: 'markdown', parts: [{ content: htmlToText(html) }] };
  const { document } = parseHTML(withBody(html));
  const metadata = readPageMetadata(document);
  const article = isProbablyReaderable(document) ? readArticle(html) : undefined;
  const main = article && htmlToText(article.content);
  if (article && main) return pageOf(main, { ...metadata, ...article.metadata });
  for (const element of document.querySelectorAll(surroundings)) element.remove();
  // Not the body alone: the parser finds none where something stands before it.
  const content = htmlToText(document.documentElement?.outerHTML ?? '');
  return pageOf(content === '' ? htmlToText(html) : content, metadata);
}

function pageOf(content: string, { title, author, publishedAt, modifiedAt, language }: PageMetadata): ReadFile {
  return {
    form: 'markdown',
    parts: [{ content }],
    title,
    language,
    fields: { ...(author ? { createdBy: [author] } : {}), createdAt: publishedAt, modifiedAt },
  };
}

/** Readability takes the page apart, so it gets one of its own. */
function readArticle(html: string): { content: string; metadata: Partial<PageMetadata> } | undefined {
  const article = new Readability(parseHTML(withBody(html)).document).parse();
  if (!article?.content) return undefined;
  const { title, byline, lang } = article;
  const metadata: Partial<PageMetadata> = {};
  if (title) metadata.title = title;
  if (byline) metadata.author = byline;
  if (lang) metadata.language = lang;
  return { content: article.content, metadata };
}

/** The parser adds no body of its own, and pages may leave theirs out. */
function withBody(html: string): string {
  if (/<body[\s>]/i.test(html)) return html;
  const headEnd = /<\/head\s*>/i.exec(html);
  if (!headEnd) return `<html><head></head><body>${html}</body></html>`;
  const at = headEnd.index + headEnd[0].length;
  return `${html.slice(0, at)}<body>${html.slice(at)}</body>`;
}

/** What the sender says, else what the page itself says near its start. */
function declaredCharset(bytes: Uint8Array, contentType: string | undefined): string | undefined {
  const pattern = /charset\s*=\s*["']?\s*([\w.:-]{1,40})/i;
  const start = Buffer.from(bytes.subarray(0, 4_096)).toString('latin1');
  const tags = [contentType ?? '', ...(start.match(/<meta[^>]{0,500}>/gi) ?? [])];
  const declared = tags.map((tag) => pattern.exec(tag)).find((found) => found !== null);
  // A page whose declaration could be read byte by byte is not in UTF-16, whatever it says.
  return declared?.[1] && !/^utf-?16/i.test(declared[1]) ? declared[1] : undefined;
}
