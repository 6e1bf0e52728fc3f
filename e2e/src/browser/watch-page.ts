import type { Page } from 'playwright-core';

interface Sights {
  /** Requests and navigations to anywhere else, dialogs, and what the page's policy had to refuse. */
  seen(): Promise<string[]>;
  /** Elements that markup has brought in and the app never makes, or that carry script. */
  strangers(): Promise<string[]>;
}

const reporter = `
  globalThis.sights = [];
  for (const name of ['alert', 'confirm', 'prompt', 'print', 'open'])
    globalThis[name] = () => void globalThis.sights.push('called ' + name);
  document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
    globalThis.sights.push('refused ' + violatedDirective + ' ' + blockedURI));
`;

const strange =
  'img, iframe, frame, object, embed, video, audio, picture, base, meta[http-equiv], link[rel=import], body style, body script:not([src^="/assets/"]), math, marquee, [srcdoc], form[action]';

/** Looks for anything that hostile text could make a page do. Call it before the page is opened. */
export async function watchPage(page: Page, address: string): Promise<Sights> {
  const outside: string[] = [];
  const note = (what: string, url: string) => {
    if (!url.startsWith(address) && url !== 'about:blank') outside.push(`${what} ${url.slice(0, 200)}`);
  };
  page.on('request', (request) => note('request', request.url()));
  page.on('framenavigated', (frame) => note('navigation', frame.url()));
  page.on('dialog', (dialog) => {
    outside.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('popup', (popup) => outside.push(`popup ${popup.url()}`));
  await page.addInitScript(reporter);
  return {
    seen: async () => [...outside, ...(await page.evaluate<string[]>('globalThis.sights'))],
    strangers: () =>
      page.evaluate((selector) => {
        const { document } = globalThis as unknown as { document: { querySelectorAll(all: string): Iterable<Shown> } };
        interface Shown {
          outerHTML: string;
          tagName: string;
          attributes: Iterable<{ name: string; value: string }>;
        }
        const isScripted = ({ attributes }: Shown) =>
          [...attributes].some(
            ({ name, value }) =>
              /^on/i.test(name) ||
              (/^(?:href|src|action|xlink:href)$/i.test(name) && /^\s*(?:javascript|data|vbscript):/i.test(value)),
          );
        return [...document.querySelectorAll('*')]
          .filter(isScripted)
          .concat([...document.querySelectorAll(selector)])
          .map(({ outerHTML }) => outerHTML.slice(0, 200));
      }, strange),
  };
}
