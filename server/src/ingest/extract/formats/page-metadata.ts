export interface PageMetadata {
  title: string | undefined;
  author: string | undefined;
  publishedAt: string | undefined;
  modifiedAt: string | undefined;
  language: string | undefined;
}

/** As much of a document of the DOM as is asked here. */
interface PageDocument {
  title: string;
  documentElement: { getAttribute(name: string): string | null } | null;
  querySelectorAll(
    selector: string,
  ): Iterable<{ getAttribute(name: string): string | null; textContent: string | null }>;
}

const names = {
  title: ['og:title', 'dc.title', 'twitter:title'],
  author: ['author', 'dc.creator', 'article:author', 'parsely-author'],
  publishedAt: ['article:published_time', 'date', 'dc.date', 'datepublished', 'parsely-pub-date'],
  modifiedAt: ['article:modified_time', 'last-modified', 'datemodified', 'og:updated_time'],
} as const;

/** What the head of a page says of it. */
export function readPageMetadata(document: PageDocument): PageMetadata {
  const values = new Map<string, string>();
  for (const tag of document.querySelectorAll('meta[content]')) {
    const name = tag.getAttribute('property') ?? tag.getAttribute('name') ?? tag.getAttribute('itemprop');
    const content = tag.getAttribute('content')?.trim();
    if (name && content && !values.has(name.toLowerCase())) values.set(name.toLowerCase(), content);
  }
  const find = (list: readonly string[]) => list.map((name) => values.get(name)).find((value) => value !== undefined);
  const [heading] = document.querySelectorAll('h1');
  const author = find(names.author);
  return {
    title: document.title.trim() || find(names.title) || heading?.textContent?.trim() || undefined,
    // Some sites give the address of a profile.
    author: author && /^https?:/i.test(author) ? undefined : author,
    publishedAt: find(names.publishedAt),
    modifiedAt: find(names.modifiedAt),
    language: document.documentElement?.getAttribute('lang') ?? undefined,
  };
}
