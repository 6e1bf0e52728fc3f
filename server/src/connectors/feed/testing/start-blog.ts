import { createHash } from 'node:crypto';
import { startTestSite } from '../../../egress/testing/start-test-site.ts';
import { type AddressOf, type SourceWorld, testAddressOf } from '../../testing/source-world.ts';

const permissions = { public: true, users: [], groups: [] };

interface Entry {
  id: string;
  words: string;
  updated: string;
}

/** A blog whose feed shows ten entries a page, with links to older ones. */
export async function startBlog(addressOf: AddressOf = testAddressOf): Promise<SourceWorld> {
  const entries: Entry[] = Array.from({ length: 23 }, (_, at) => ({
    id: `urn:entry:${at}`,
    words: `words of entry ${at}`,
    updated: new Date(Date.UTC(2026, 0, 1 + at)).toISOString(),
  }));
  const gone = new Set<string>();
  const site = await startTestSite(({ path, headers }, response) => {
    const page = Number(/page=(\d+)/.exec(path)?.[1] ?? 0);
    const newest = entries.filter(({ id }) => !gone.has(id)).sort((a, b) => (a.updated < b.updated ? 1 : -1));
    const shown = newest.slice(page * 10, page * 10 + 10);
    const next = newest.length > page * 10 + 10 ? `<link rel="next" href="/feed?page=${page + 1}"/>` : '';
    const body = `<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Blog</title>${next}${shown
      .map(
        ({ id, words, updated }) =>
          `<entry><id>${id}</id><title>Entry ${id}</title><updated>${updated}</updated><link href="/entries/${id}"/>` +
          `<content type="html">&lt;p&gt;${words}&lt;/p&gt;</content></entry>`,
      )
      .join('')}</feed>`;
    const etag = `"${createHash('sha256').update(body).digest('hex').slice(0, 12)}"`;
    if (headers['if-none-match'] === etag) response.writeHead(304, { etag }).end();
    else response.writeHead(200, { 'content-type': 'application/atom+xml', etag }).end(body);
  });
  return {
    site,
    get settings() {
      return { url: `${addressOf(site.port)}/feed`, permissions };
    },
    resources: () => new Map(entries.filter(({ id }) => !gone.has(id)).map(({ id, words }) => [id, words])),
    change(round = 0) {
      const updated = new Date(Date.UTC(2026, 1, 2, 0, round)).toISOString();
      const old = entries[3];
      if (old) Object.assign(old, { words: `other words ${round}`, updated });
      const others = entries.filter(({ id }) => id !== 'urn:entry:new');
      entries.splice(0, entries.length, ...others, { id: 'urn:entry:new', words: `new words ${round}`, updated });
      return ['urn:entry:3', 'urn:entry:new'];
    },
    remove() {
      gone.add('urn:entry:22');
      return 'urn:entry:22';
    },
  };
}
