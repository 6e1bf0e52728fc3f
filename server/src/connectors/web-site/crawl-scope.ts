import { resolveLink } from '../resolve-link.ts';

/** Which addresses belong to a web site, and which of them are one page. */
export interface CrawlScope {
  /** A link of a page -> the address under which its page is kept; undefined where it leads out, or to no page. */
  enter(link: string, base: string): string | undefined;
  has(address: string): boolean;
}

interface Limits {
  /** Addresses must begin with one of these. */
  within: readonly string[];
  /** And with none of these. */
  except: readonly string[];
}

/** They say where a visitor came from, not what is shown. */
const tracking = /^(?:utm_\w+|gclid|dclid|fbclid|msclkid|mc_[ce]id|yclid|igshid|_ga)$/i;
const notPages =
  /\.(?:avif|bmp|css|eot|gif|gz|heic|ico|iso|jpe?g|js|json|map|m4[av]|mjs|mkv|mov|mp[34]|og[agv]|otf|png|rar|svg|tar|tgz|tiff?|ttf|wasm|wav|web[mp]|woff2?|zip|7z|exe|dmg|deb|rpm)$/i;
const mostSegments = 20;
/** A calendar or a list with all its orders is one path. */
const mostVariants = 100;

export function createCrawlScope({ within, except }: Limits): CrawlScope {
  const variants = new Map<string, number>();
  const has = (address: string) =>
    within.some((prefix) => address.startsWith(prefix)) && !except.some((prefix) => address.startsWith(prefix));
  return {
    has,
    enter(link, base) {
      const resolved = resolveLink(link, base);
      if (resolved === undefined) return undefined;
      const url = new URL(resolved);
      for (const name of [...url.searchParams.keys()]) if (tracking.test(name)) url.searchParams.delete(name);
      if (!has(url.href) || notPages.test(url.pathname) || leadsIntoDepth(url.pathname)) return undefined;
      if (url.search !== '') {
        const count = (variants.get(url.pathname) ?? 0) + 1;
        if (count > mostVariants) return undefined;
        variants.set(url.pathname, count);
      }
      return url.href;
    },
  };
}

/** Everything in the folder of an address. */
export function folderOf(address: string): string {
  const url = new URL(address);
  return url.origin + url.pathname.slice(0, url.pathname.lastIndexOf('/') + 1);
}

/** Relative links of a wrong base grow with each page: /a/b/a/b/a/b. */
function leadsIntoDepth(path: string): boolean {
  const segments = path.split('/').filter((segment) => segment !== '');
  const counts = new Map<string, number>();
  for (const segment of segments) counts.set(segment, (counts.get(segment) ?? 0) + 1);
  return segments.length > mostSegments || [...counts.values()].some((count) => count > 3);
}
