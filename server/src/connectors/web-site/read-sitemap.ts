import { Parser } from 'htmlparser2';

interface Sitemap {
  pages: string[];
  /** Of an index: the sitemaps that it names. */
  sitemaps: string[];
}

/** A sitemap (or its index, or a list of addresses as text) -> what it names; undefined where it is none, or was cut short. */
export function readSitemap(text: string): Sitemap | undefined {
  const root = /<(?:[\w.-]{1,20}:)?(urlset|sitemapindex)[\s>]/.exec(text.slice(0, 5_000))?.[1];
  if (root === undefined) {
    const lines = text.split('\n').map((line) => line.trim());
    const isList = lines.some(Boolean) && lines.every((line) => line === '' || /^https?:\/\/\S+$/.test(line));
    return isList ? { pages: lines.filter(Boolean), sitemaps: [] } : undefined;
  }
  const found: string[] = [];
  let depth = 0;
  let current: string | undefined;
  const local = (name: string) => name.slice(name.indexOf(':') + 1);
  const parser = new Parser(
    {
      onopentag(name) {
        depth++;
        if (depth === 3 && local(name) === 'loc') current = '';
      },
      ontext(piece) {
        if (current !== undefined) current += piece;
      },
      onclosetag(_name, isImplied) {
        depth--;
        // What is closed for it was not closed by it: the text may go on.
        if (current !== undefined && !isImplied) found.push(current.trim());
        current = undefined;
      },
    },
    { xmlMode: true, decodeEntities: true },
  );
  parser.end(text);
  if (!new RegExp(`</(?:[\\w.-]{1,20}:)?${root}\\s*>\\s*(?:<!--[^>]*-->\\s*)?$`).test(text)) return undefined;
  return root === 'urlset' ? { pages: found, sitemaps: [] } : { pages: [], sitemaps: found };
}
