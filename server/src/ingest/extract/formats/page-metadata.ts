import type { PageDocument } from './page-nodes.ts';

export interface PageMetadata {
  title: string | undefined;
  author: string | undefined;
  publishedAt: string | undefined;
  modifiedAt: string | undefined;
  language: string | undefined;
}

const names = {
  title: ['og:title', 'dc.title', 'twitter:title'],
  author: ['author', 'dc.creator', 'article:author', 'parsely-author'],
  publishedAt: ['article:published_time', 'date', 'dc.date', 'datepublished', 'parsely-pub-date'],
  modifiedAt: ['article:modified_time', 'last-modified', 'datemodified', 'og:updated_time'],
} as const;

/** What the head of a page says of it. */
export function readPageMetadata(page: PageDocument): PageMetadata {
  const values = new Map<string, string>();
  for (const tag of page.getElementsByTagName('meta')) {
    const name = tag.getAttribute('property') ?? tag.getAttribute('name') ?? tag.getAttribute('itemprop');
    const content = tag.getAttribute('content')?.trim();
    if (name && content && !values.has(name.toLowerCase())) values.set(name.toLowerCase(), content);
  }
  const find = (list: readonly string[]) => list.map((name) => values.get(name)).find((value) => value !== undefined);
  const [heading] = page.getElementsByTagName('h1');
  const author = find(names.author);
  return {
    title: page.title.trim() || find(names.title) || heading?.textContent.trim() || undefined,
    // Some sites give the address of a profile.
    author: author && /^https?:/i.test(author) ? undefined : author,
    publishedAt: find(names.publishedAt),
    modifiedAt: find(names.modifiedAt),
    language: page.documentElement.getAttribute('lang') ?? undefined,
  };
}
