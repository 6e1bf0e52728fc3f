import { parseFeed } from 'feedsmith';
import { Parser } from 'htmlparser2';
import { resolveLink } from '../resolve-link.ts';

export interface FeedItem {
  id: string;
  title: string;
  url: string | undefined;
  content: { text: string; isHtml: boolean };
  people: string[];
  createdAt: string | undefined;
  modifiedAt: string | undefined;
  labels: string[];
}

interface Feed {
  items: FeedItem[];
  /** Where older items are (RFC 5005, and `next_url` of JSON Feed). */
  next: string | undefined;
}

type Parsed = ReturnType<typeof parseFeed<string>>;

/** What the four formats have in common, as each has it. */
interface RawItem {
  ids: (string | undefined)[];
  title: string | undefined;
  links: (string | undefined)[];
  html?: (string | undefined)[];
  text?: string | undefined;
  people: (string | undefined)[];
  created: (string | undefined)[];
  modified: (string | undefined)[];
  labels: (string | undefined)[];
}

/** RSS, Atom, RDF or JSON Feed -> its items. Throws where it is none, or ends before its end. */
export function readFeed(text: string, base: string): Feed {
  const parsed = parseFeed<string>(text);
  const { items, links, next } = readAny(parsed);
  // Links of an item are relative to the document, or to the site that it speaks for.
  const site = links.map((link) => resolveLink(link, base)).find((link) => link !== undefined) ?? base;
  return {
    items: items.flatMap((item) => tidyItem(item, site)),
    next: next === undefined ? undefined : resolveLink(next, base),
  };
}

function readAny(parsed: Parsed): { items: RawItem[]; links: (string | undefined)[]; next: string | undefined } {
  switch (parsed.format) {
    case 'rss': {
      const { items = [], link, atom } = parsed.feed;
      return { items: items.map(fromRss), links: [link], next: nextOf(atom?.links) };
    }
    case 'rdf': {
      const { items = [], link, atom } = parsed.feed;
      return { items: items.map(fromRdf), links: [link], next: nextOf(atom?.links) };
    }
    case 'atom': {
      const { entries = [], links, xml } = parsed.feed;
      return { items: entries.map(fromAtom), links: [xml?.base], next: nextOf(links) };
    }
    default: {
      const { items = [], home_page_url: home, next_url: next, authors } = parsed.feed;
      return { items: items.map((item) => fromJson(item, authors)), links: [home], next };
    }
  }
}

type FeedOf<Format extends Parsed['format']> = Extract<Parsed, { format: Format }>['feed'];
type RssItem = NonNullable<FeedOf<'rss'>['items']>[number];
type RdfItem = NonNullable<FeedOf<'rdf'>['items']>[number];
type AtomEntry = NonNullable<FeedOf<'atom'>['entries']>[number];
type JsonItem = NonNullable<FeedOf<'json'>['items']>[number];

function fromRss({
  guid,
  title,
  link,
  description,
  authors,
  categories,
  pubDate,
  content,
  dc,
  atom,
}: RssItem): RawItem {
  return {
    ids: [guid?.value, link],
    title: title ?? dc?.titles?.[0],
    links: [link, /^https?:/i.test(guid?.value ?? '') ? guid?.value : undefined],
    html: [content?.encoded, description],
    people: [...(authors ?? []).map(({ email, name }) => email ?? name), ...(dc?.creators ?? [])],
    created: [pubDate, dc?.dates?.[0]],
    modified: [atom?.updated],
    labels: [...(categories ?? []).map(({ name }) => name), ...(dc?.subjects ?? [])],
  };
}

function fromRdf({ rdf, title, link, description, content, dc }: RdfItem): RawItem {
  return {
    ids: [rdf?.about, link],
    title: title ?? dc?.titles?.[0],
    links: [link, rdf?.about],
    html: [content?.encoded, description],
    people: dc?.creators ?? [],
    created: [dc?.dates?.[0]],
    modified: [],
    labels: dc?.subjects ?? [],
  };
}

function fromAtom({
  id,
  title,
  links = [],
  content,
  summary,
  authors,
  contributors,
  categories,
  published,
  updated,
}: AtomEntry): RawItem {
  const body = content?.value ?? summary?.value;
  const type = (content?.value === undefined ? summary?.type : content.type) ?? 'text';
  const link = links.find(({ rel }) => rel === undefined || rel === 'alternate') ?? links[0];
  return {
    ids: [id, link?.href],
    title: title?.value,
    links: [link?.href],
    ...(/html/i.test(type) ? { html: [body] } : { text: body }),
    people: [...(authors ?? []), ...(contributors ?? [])].map(({ email, name }) => email ?? name),
    created: [published, updated],
    modified: [updated],
    labels: (categories ?? []).map(({ label, term }) => label ?? term),
  };
}

function fromJson(item: JsonItem, authors: { name?: string }[] | undefined): RawItem {
  return {
    ids: [item.id, item.url],
    title: item.title,
    links: [item.url, item.external_url],
    html: [item.content_html],
    text: item.content_text ?? item.summary,
    people: (item.authors ?? authors ?? []).map(({ name }) => name),
    created: [item.date_published],
    modified: [item.date_modified],
    labels: item.tags ?? [],
  };
}

function nextOf(links: { href?: string; rel?: string }[] | undefined): string | undefined {
  return links?.find(({ rel }) => rel === 'next' || rel === 'prev-archive')?.href;
}

/** Nothing can be told again of an item that has neither id nor link nor title. */
function tidyItem(raw: RawItem, site: string): FeedItem[] {
  const html = raw.html?.find((text) => text !== undefined && text.trim() !== '');
  const content = html === undefined ? { text: raw.text ?? '', isHtml: false } : { text: html, isHtml: true };
  const url = raw.links.map((link) => resolveLink(link, site)).find((link) => link !== undefined);
  const title = plain(raw.title) || firstWords(content.text) || url;
  const id = raw.ids.map((text) => text?.trim()).find(Boolean) ?? url ?? title;
  if (!id || !title) return [];
  return [
    {
      id,
      title: title.slice(0, 500),
      url,
      content,
      people: names(raw.people),
      createdAt: timeOf(raw.created),
      modifiedAt: timeOf(raw.modified),
      labels: names(raw.labels),
    },
  ];
}

/** Titles are HTML in many feeds, whatever the format says. */
function plain(text: string | undefined): string {
  const pieces: string[] = [];
  const parser = new Parser({ ontext: (piece) => pieces.push(piece), onclosetag: () => pieces.push(' ') });
  parser.end((text ?? '').slice(0, 5_000).toWellFormed());
  return pieces
    .join('')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
}

function firstWords(text: string): string {
  const start = plain(text);
  return start.length > 80 ? `${start.slice(0, 80)}…` : start;
}

function names(texts: readonly (string | undefined)[]): string[] {
  return [...new Set(texts.map((text) => plain(text).slice(0, 500)).filter((text) => text !== ''))].slice(0, 100);
}

/** RFC 822 and ISO 8601, and whatever else the platform reads, within the years that can be kept. */
function timeOf(texts: readonly (string | undefined)[]): string | undefined {
  const ms = texts.map((text) => Date.parse(text ?? '')).find((time) => !Number.isNaN(time));
  return ms === undefined || ms < 0 || ms > 4e12 ? undefined : new Date(ms).toISOString();
}
