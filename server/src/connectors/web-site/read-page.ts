import { Parser } from 'htmlparser2';

export interface PageLinks {
  /** As the page has them, each once. */
  links: string[];
  /** What they are relative to, where the page says so. */
  base: string | undefined;
  /** The page asks not to be found. */
  isHidden: boolean;
  /** It begins as a document and does not end as one: the rest may have been cut off on its way. */
  isCut: boolean;
}

const mostLinks = 5_000;

/** A page of HTML -> where it leads to. `robotsHeader`: the header `X-Robots-Tag`. */
export function readPage(html: string, robotsHeader: string | null): PageLinks {
  const links = new Set<string>();
  let base: string | undefined;
  const rules = [robotsHeader ?? ''];
  const parser = new Parser({
    onopentag(name, { href, rel = '', name: metaName = '', content = '' }) {
      if (name === 'base' && base === undefined) base = href;
      if (name === 'meta' && /^(?:robots|clew)$/i.test(metaName)) rules.push(content);
      const isLink = name === 'a' || name === 'area' || (name === 'link' && /\b(?:next|prev|canonical)\b/i.test(rel));
      if (isLink && href !== undefined && links.size < mostLinks && !/\bnofollow\b/i.test(rel)) links.add(href);
    },
  });
  parser.end(html);
  const forbids = (word: string) => rules.some((rule) => new RegExp(`\\b(?:${word}|none)\\b`, 'i').test(rule));
  return {
    links: forbids('nofollow') ? [] : [...links],
    base,
    isHidden: forbids('noindex'),
    isCut: /<html[\s>]/i.test(html.slice(0, 5_000)) && !/<\/html\s*>/i.test(html),
  };
}
