import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PageElement, PageText } from './page-nodes.ts';
import { parsePage } from './parse-page.ts';

const tag = fc.constantFrom('p', 'div', 'b', 'li', 'td', 'table', 'pre', 'head', 'body', 'html', 'title', 'br', 'svg');
const piece = fc.oneof(
  tag.map((name) => `<${name}>`),
  tag.map((name) => `</${name}>`),
  fc.constantFrom('<p class="a" style="display:none" onclick="x()">', '<', '&', '&amp;lt;', '<!-- -->', '  \n '),
  fc.string({ maxLength: 5 }),
);
const page = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''));

describe('the tree of a page', () => {
  it('is the same when it is written and read again, whatever the page is', () => {
    fc.assert(
      fc.property(page, (html) => {
        const { body } = parsePage(html);
        const again = parsePage(`<html><head></head><body>${body.innerHTML}</body></html>`).body;
        expect(again.textContent.replace(/\s+/g, ' ').trim()).toBe(body.textContent.replace(/\s+/g, ' ').trim());
      }),
    );
  });

  it('knows the text of an element also after something in it was moved, taken out, renamed or put in place of another', () => {
    const change = fc.tuple(fc.constantFrom('append', 'remove', 'replace', 'text', 'html'), fc.nat(), fc.nat());
    fc.assert(
      fc.property(page, fc.array(change, { maxLength: 10 }), (html, changes) => {
        const { body } = parsePage(html);
        for (const [kind, first, second] of changes) {
          const all = body.getElementsByTagName('*');
          const [some, other] = [all[first % all.length], all[second % all.length]];
          // Asked before, so that there is something to be forgotten.
          expect(body.textContent).toBe(textBelow(body));
          if (!some || !other || isInside(other, some)) continue;
          if (kind === 'append') other.appendChild(some);
          else if (kind === 'remove') some.remove();
          else if (kind === 'replace') other.parentNode?.replaceChild(some, other);
          else if (kind === 'text') some.textContent = 'new';
          else some.innerHTML = other.innerHTML;
          expect(body.textContent).toBe(textBelow(body));
          expect(body.childNodes.map((node) => node.previousSibling)).toEqual(
            [null, ...body.childNodes.slice(0, -1)].slice(0, body.childNodes.length),
          );
        }
      }),
    );
  });

  it('has no scripts, styles and pictures in it, and what a page says of itself', () => {
    const { documentElement, head, body, title } = parsePage(
      '<html lang="de"><title>Tide</title><meta name="author" content="Ada"><script>no()</script><style>no</style><svg>no</svg>' +
        '<script type="application/ld+json">{"@type":"Article"}</script><p onclick="no()" id="a">High  water<img src="no"></html>',
    );
    expect(documentElement.getAttribute('lang')).toBe('de');
    expect(title).toBe('Tide');
    expect(head.getElementsByTagName('meta')[0]?.getAttribute('content')).toBe('Ada');
    expect(body.innerHTML).toBe('<p id="a">High water<img></img></p>');
  });
});

function textBelow(element: PageElement): string {
  return element.childNodes.map((node) => (node instanceof PageText ? node.textContent : textBelow(node))).join('');
}

function isInside(element: PageElement, outer: PageElement): boolean {
  for (let each: PageElement | null = element; each; each = each.parentNode) if (each === outer) return true;
  return false;
}
