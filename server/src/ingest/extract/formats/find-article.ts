import { isProbablyReaderable, Readability } from '@mozilla/readability';
import type { PageMetadata } from './page-metadata.ts';
import type { PageDocument } from './page-nodes.ts';

export interface Article {
  html: string;
  metadata: Partial<PageMetadata>;
}

/** The article of a page that looks like one, and takes that page apart; its HTML is empty where there was none after all. */
export function findArticle(page: PageDocument): Article | undefined {
  if (!looksLikeArticle(page)) return undefined;
  const article = new Readability(page as unknown as ConstructorParameters<typeof Readability>[0]).parse();
  if (!article?.content) return { html: '', metadata: {} };
  const { content, title, byline, lang } = article;
  const metadata: Partial<PageMetadata> = {};
  if (title) metadata.title = title;
  if (byline) metadata.author = byline;
  if (lang) metadata.language = lang;
  return { html: content, metadata };
}

/** Asks for two kinds of elements alone: those that hold paragraphs, and lines that are broken by hand. */
function looksLikeArticle(page: PageDocument): boolean {
  const elements = new Map(['p', 'pre', 'article', 'br'].map((name) => [name, page.getElementsByTagName(name)]));
  const of = (name: string) => elements.get(name) ?? [];
  const querySelectorAll = (selector: string) =>
    selector === 'div > br'
      ? of('br').filter(({ parentNode }) => parentNode?.tagName === 'DIV')
      : [...of('p'), ...of('pre'), ...of('article')];
  return isProbablyReaderable({ querySelectorAll } as unknown as Parameters<typeof isProbablyReaderable>[0]);
}
