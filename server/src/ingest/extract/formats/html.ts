import { htmlToText } from '../../html-to-text.ts';
import { decodeText } from '../decode-text.ts';
import type { IncomingFile, ReadFile } from '../extracted-file.ts';
import { findArticle } from './find-article.ts';
import { type PageMetadata, readPageMetadata } from './page-metadata.ts';
import { nextBehind, nextInside, type PageDocument, type PageElement } from './page-nodes.ts';
import { parsePage } from './parse-page.ts';

/** Larger pages are data rather than prose, and weighing all of their elements takes long. */
const mostCharacters = 1_500_000;
/** What stands around the content of a page that is no article. */
const surroundings = new Set(['nav', 'dialog']);
const surroundingRoles = new Set(['navigation', 'banner', 'contentinfo', 'search']);

/** A web page -> its main content: the article where it is one, else everything but what stands around it on every page. */
export function readHtml({ bytes, contentType }: IncomingFile): ReadFile {
  return readHtmlText(decodeText(bytes, declaredCharset(bytes, contentType)));
}

export function readHtmlText(html: string): ReadFile {
  if (html.length > mostCharacters) return { form: 'markdown', parts: [{ content: htmlToText(html) }] };
  const page = parsePage(html);
  const metadata = readPageMetadata(page);
  const article = findArticle(page);
  const main = article && htmlToText(article.html);
  if (article && main) return pageOf(main, { ...metadata, ...article.metadata });
  // Looking for an article has taken the page apart.
  const whole = article === undefined ? page : parsePage(html);
  removeSurroundings(whole);
  const content = htmlToText(whole.body.innerHTML);
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

function removeSurroundings({ body }: PageDocument): void {
  let element = body.firstElementChild;
  while (element) {
    const next = isSurrounding(element) ? nextBehind(element, body) : nextInside(element, body);
    if (isSurrounding(element)) element.remove();
    element = next;
  }
}

function isSurrounding(element: PageElement): boolean {
  return (
    surroundings.has(element.localName) ||
    surroundingRoles.has(element.getAttribute('role') ?? '') ||
    element.hasAttribute('hidden') ||
    element.getAttribute('aria-hidden') === 'true'
  );
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
