import type { ConnectorFetch } from '../connector.ts';
import { decodeXml } from '../decode-xml.ts';
import { expectSuccess } from '../expect-success.ts';
import { SourceError } from '../source-error.ts';
import { emptyElements, names } from './names.ts';
import { type DavResponse, type Multistatus, readMultistatus } from './read-multistatus.ts';
import { readXml } from './read-xml.ts';

/** Questions to a WebDAV server. Each throws a `SourceError` where the answer is not the whole answer to it. */
export interface AskDav {
  /** Properties of one thing. */
  properties(url: URL, wanted: readonly string[]): Promise<DavResponse>;
  /** Properties of a collection and of what is right below; the collection itself is not among `members`. */
  list(url: URL, wanted: readonly string[]): Promise<{ self: DavResponse; members: DavResponse[] }>;
  /** What has changed in a collection since a token was given; undefined where the token is not good any more. */
  changes(url: URL, token: string): Promise<Multistatus | undefined>;
  get(url: URL, signal: AbortSignal): Promise<Response>;
}

interface Options {
  /** Of the settings: the password is for what is there alone. */
  url: URL;
  userName: string | undefined;
  password: string | undefined;
  fetch: ConnectorFetch;
}

export function createAskDav({ url: start, userName, password, fetch: fetchAny }: Options): AskDav {
  const authorization = `Basic ${Buffer.from(`${userName}:${password}`).toString('base64')}`;
  const headers = userName === undefined ? {} : { authorization };
  const xmlHeaders = { ...headers, 'content-type': 'application/xml; charset=utf-8' };
  // Whatever a server calls the address of something, and whoever reads it: no other server is asked.
  const fetch: ConnectorFetch = async (url, init) => {
    if (new URL(url).origin !== start.origin)
      throw new SourceError('unsound', 'The server refers to another server, which is not asked.');
    return fetchAny(url, init);
  };

  const propfind = async (url: URL, depth: '0' | '1', wanted: readonly string[]): Promise<Multistatus> => {
    const body = `<?xml version="1.0" encoding="utf-8"?><propfind xmlns="DAV:"><prop>${emptyElements(wanted)}</prop></propfind>`;
    const response = await fetch(url, { method: 'PROPFIND', headers: { ...xmlHeaders, depth }, body });
    return expectMultistatus(response, url);
  };
  return {
    async properties(url, wanted) {
      const { responses } = await propfind(url, '0', wanted);
      const [self] = responses;
      if (responses.length !== 1 || !self || pathOf(self.url) !== pathOf(url)) throw notWhole(url);
      return self;
    },
    async list(url, wanted) {
      const { responses } = await propfind(url, '1', wanted);
      const [self, ...twice] = responses.filter((each) => pathOf(each.url) === pathOf(url));
      const members = responses.filter((each) => pathOf(each.url) !== pathOf(url));
      const isStrange = new Set(members.map((each) => pathOf(each.url))).size < members.length;
      const isCut = responses.some(({ status }) => status !== undefined && status >= 500);
      if (!self || twice.length > 0 || isStrange || isCut || members.some((each) => !isBelow(each.url, url)))
        throw notWhole(url);
      return { self, members };
    },
    async changes(url, token) {
      const body = `<?xml version="1.0" encoding="utf-8"?><sync-collection xmlns="DAV:"><sync-token>${escapeXml(token)}</sync-token><sync-level>1</sync-level><prop>${emptyElements([names.etag, names.modified])}</prop></sync-collection>`;
      const response = await fetch(url, { method: 'REPORT', headers: { ...xmlHeaders, depth: '0' }, body });
      if (response.status >= 400 && response.status < 500 && (await isTokenRefused(response))) return undefined;
      const changes = await expectMultistatus(response, url);
      const isStrange = changes.responses.some((each) => pathOf(each.url) !== pathOf(url) && !isBelow(each.url, url));
      if (isStrange || changes.syncToken === undefined) throw notWhole(url);
      return changes;
    },
    async get(url, signal) {
      return expectSuccess(await fetch(url, { headers, signal }), `What is at ${pathOf(url)}`);
    },
  };
}

async function expectMultistatus(response: Response, url: URL): Promise<Multistatus> {
  expectSuccess(response, `What is at ${pathOf(url)}`);
  const xml = decodeXml(new Uint8Array(await response.arrayBuffer()), response.headers.get('content-type'));
  const read = response.status === 207 ? readMultistatus(xml, url) : undefined;
  if (!read) throw notWhole(url);
  return read;
}

/** A server that has forgotten a token says so by 403 or 409, and some in other ways: then everything is listed. */
async function isTokenRefused(response: Response): Promise<boolean> {
  if (response.status === 401 || response.status === 429 || response.status === 408) return false;
  const root = readXml(await response.clone().text());
  return root?.children.some(({ name }) => name === names.validSyncToken) ?? false;
}

function notWhole(url: URL): SourceError {
  return new SourceError(
    'unsound',
    `What the server says of ${pathOf(url)} is cut off, or no answer to what was asked.`,
  );
}

/** The path without its escapes, and without a slash at its end: servers spell one in several ways. */
export function pathOf(url: URL): string {
  const parts = url.pathname.split('/').filter((part) => part !== '');
  return `/${parts.map(decodePart).join('/')}`;
}

function decodePart(part: string): string {
  try {
    // What would be read as something else stays escaped.
    return decodeURIComponent(part).replace(/[/%]/g, encodeURIComponent);
  } catch {
    return part;
  }
}

function isBelow(url: URL, collection: URL): boolean {
  const [path, above] = [pathOf(url), pathOf(collection)];
  return path.startsWith(above === '/' ? above : `${above}/`);
}

function escapeXml(text: string): string {
  return text.replace(/[<>&'"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
