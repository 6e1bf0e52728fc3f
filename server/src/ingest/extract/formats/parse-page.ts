import { Parser } from 'htmlparser2';
import { PageDocument, PageElement, PageText } from './page-nodes.ts';

/** What is never read, with everything inside. */
const dropped = new Set(['style', 'template', 'svg', 'noscript']);
const inHead = new Set(['title', 'meta', 'link', 'base', 'script']);
const parts = new Set(['html', 'head', 'body']);
/** Addresses of links and pictures are most of a page, and nobody looks at them here. */
const kept = new Set(
  'id class style hidden role aria-hidden aria-modal rel itemprop property name content lang dir type'.split(' '),
);
/** Browsers stop about there too: what lies deeper becomes part of what is around it. */
const deepestNesting = 500;

/** Any HTML -> a tree of what of it matters for its text: no scripts, styles and pictures, and few attributes. */
export function parsePage(html: string): PageDocument {
  const document = new PageDocument((element, inner) => parseInto(element, inner, undefined));
  parseInto(document.body, html, document);
  return document;
}

/** `document`: where the whole of it is parsed, and its parts get what is theirs. */
function parseInto(element: PageElement, html: string, document: PageDocument | undefined): void {
  /** Undefined for what has no place of its own. */
  const open: (PageElement | undefined)[] = [];
  let skipped = 0;
  let preformatted = 0;
  let isBody = document === undefined;
  const placeOf = (name: string) => {
    const current = open.findLast((each) => each !== undefined);
    if (current) return current;
    if (!isBody && document && inHead.has(name)) return document.head;
    isBody = true;
    return element;
  };
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        if (skipped > 0 || isDropped(name, attributes)) {
          skipped++;
          return;
        }
        if (document && parts.has(name)) {
          takeAttributes(document[name === 'html' ? 'documentElement' : (name as 'head' | 'body')], attributes);
          if (name === 'body') isBody = true;
          open.push(undefined);
          return;
        }
        if (name === 'pre' || name === 'textarea') preformatted++;
        const place = placeOf(name);
        if (open.length >= deepestNesting) {
          open.push(place);
          return;
        }
        open.push(place.appendChild(new PageElement(element.ownerDocument, name, keptOf(attributes))));
      },
      ontext(text) {
        if (skipped > 0) return;
        const short = preformatted > 0 ? text : text.replace(/\s+/g, ' ');
        if (open.every((each) => each === undefined) && !isBody && short.trim() === '') return;
        const place = placeOf('#text');
        const before = place.lastChild;
        if (before instanceof PageText) before.textContent += short;
        else place.appendChild(new PageText(short));
      },
      onclosetag(name) {
        if (skipped > 0) {
          skipped--;
          return;
        }
        if (name === 'pre' || name === 'textarea') preformatted = Math.max(0, preformatted - 1);
        if (name === 'head') isBody = true;
        open.pop();
      },
    },
    { decodeEntities: true, lowerCaseTags: true },
  );
  parser.end(html);
}

function isDropped(name: string, attributes: Record<string, string>): boolean {
  if (name === 'script') return attributes['type'] !== 'application/ld+json';
  return dropped.has(name);
}

function keptOf(attributes: Record<string, string>): Map<string, string> {
  const map = new Map<string, string>();
  for (const name in attributes) if (kept.has(name)) map.set(name, attributes[name] ?? '');
  // Links within a page count less than others.
  if (attributes['href']?.startsWith('#')) map.set('href', attributes['href']);
  return map;
}

function takeAttributes(element: PageElement, attributes: Record<string, string>): void {
  for (const [name, value] of keptOf(attributes)) if (!element.hasAttribute(name)) element.setAttribute(name, value);
}
