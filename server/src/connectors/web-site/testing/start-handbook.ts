import { createHash } from 'node:crypto';
import { startTestSite } from '../../../egress/testing/start-test-site.ts';
import { type AddressOf, type SourceWorld, testAddressOf } from '../../testing/source-world.ts';

const permissions = { public: true, users: [], groups: [] };
const page = (title: string, body: string) =>
  `<!doctype html><html><head><title>${title}</title></head><body>${body}</body></html>`;

/** A handbook: a start page that links to chapters, which link to their pages. */
export async function startHandbook(addressOf: AddressOf = testAddressOf): Promise<SourceWorld> {
  const words = new Map<string, string>();
  for (let chapter = 0; chapter < 6; chapter++)
    for (let at = 0; at < 8; at++) words.set(`/handbook/c${chapter}/p${at}`, `words of page ${chapter} ${at}`);
  const linked = [...words.keys()];
  const links = (paths: string[]) => paths.map((path) => `<a href="${path}">x</a>`).join(' ');
  const bodyOf = (path: string) => {
    if (path === '/handbook/')
      return page('Handbook', `words of the start ${links(Array.from({ length: 6 }, (_, at) => `c${at}`))}`);
    const chapter = /^\/handbook\/(c\d+)$/.exec(path)?.[1];
    if (chapter)
      return page(
        chapter,
        `words of ${chapter} ${links(linked.filter((key) => key.startsWith(`/handbook/${chapter}/`)))}`,
      );
    const own = words.get(path);
    return own === undefined ? undefined : page(path, own);
  };
  const site = await startTestSite(({ path, headers }, response) => {
    const body = bodyOf(path);
    if (body === undefined) return response.writeHead(404).end('not found');
    const etag = `"${createHash('sha256').update(body).digest('hex').slice(0, 12)}"`;
    if (headers['if-none-match'] === etag) return response.writeHead(304, { etag }).end();
    return response.writeHead(200, { 'content-type': 'text/html', etag }).end(body);
  });
  const base = () => addressOf(site.port);
  return {
    site,
    get settings() {
      return { url: `${base()}/handbook/`, permissions, pauseMs: 0, mostPages: 1_000 };
    },
    resources: () =>
      new Map([
        [`${base()}/handbook/`, 'words of the start'],
        ...Array.from({ length: 6 }, (_, at): [string, string] => [`${base()}/handbook/c${at}`, `words of c${at}`]),
        ...[...words].map(([path, text]): [string, string] => [`${base()}${path}`, text]),
      ]),
    change(round = 0) {
      words.set('/handbook/c3/p3', `other words ${round}`);
      words.set('/handbook/c3/new', `new words ${round}`);
      if (!linked.includes('/handbook/c3/new')) linked.push('/handbook/c3/new');
      return [`${base()}/handbook/c3`, `${base()}/handbook/c3/p3`, `${base()}/handbook/c3/new`];
    },
    remove() {
      // Still linked to.
      words.delete('/handbook/c5/p7');
      return `${base()}/handbook/c5/p7`;
    },
  };
}
