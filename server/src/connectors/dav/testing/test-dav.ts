import { createHash } from 'node:crypto';
import type { Answer } from '../../../egress/testing/start-test-site.ts';

interface TestCollection {
  /** `calendar` or `addressbook`. */
  type: string;
  owner: string | undefined;
  /** As the element is written, with its namespace. */
  invite: string;
  /** Whoever asks for its members is refused. */
  isShut: boolean;
  objects: Map<string, string>;
  /** Names of what has changed, in order; the token is its length. */
  journal: string[];
}

interface Options {
  userName: string;
  password: string;
  hasTokens: boolean;
  hasTags: boolean;
  /** Changes that are told at a time. */
  changesAtOnce: number;
}

const nextOf = (text: string) => `"${createHash('md5').update(text).digest('hex')}"`;
const properties = (inner: string) =>
  `<D:propstat><D:prop>${inner}</D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat>`;

/** As much of a CalDAV and CardDAV server as the connectors ask, all of it below `/dav/`. */
export function createTestDav(more: Partial<Options> = {}) {
  const options: Options = {
    userName: 'ann',
    password: 'secret',
    hasTokens: true,
    hasTags: true,
    changesAtOnce: 3,
    ...more,
  };
  const collections = new Map<string, TestCollection>();
  /** Principal -> its addresses. */
  const principals = new Map<string, string[]>();
  /** Tokens below are forgotten. */
  const forgotten = { before: 0 };

  const tokenOf = ({ journal }: TestCollection) => `urn:token:${journal.length}`;
  const describe = (path: string, each: TestCollection) =>
    `<D:response><D:href>${path}</D:href>${properties(
      `<D:resourcetype><D:collection/><X:${each.type} xmlns:X="urn:ietf:params:xml:ns:${each.type === 'calendar' ? 'caldav' : 'carddav'}"/></D:resourcetype>` +
        `<D:displayname>${path.split('/').at(-2)}</D:displayname>` +
        (each.owner === undefined ? '' : `<D:owner><D:href>${each.owner}</D:href></D:owner>`) +
        (options.hasTokens ? `<D:sync-token>${tokenOf(each)}</D:sync-token>` : '') +
        (options.hasTags ? `<S:getctag>${tokenOf(each)}</S:getctag>` : '') +
        each.invite,
    )}</D:response>`;
  const member = (path: string, text: string | undefined) =>
    text === undefined
      ? `<D:response><D:href>${path}</D:href><D:status>HTTP/1.1 404 Not Found</D:status></D:response>`
      : `<D:response><D:href>${path}</D:href>${properties(`<D:getetag>${nextOf(text).replaceAll('"', '&quot;')}</D:getetag><D:resourcetype/>`)}</D:response>`;
  const multistatus = (inner: string) =>
    `<?xml version="1.0" encoding="utf-8"?>\n<D:multistatus xmlns:D="DAV:" xmlns:S="http://calendarserver.org/ns/" xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:A="urn:ietf:params:xml:ns:carddav" xmlns:O="http://owncloud.org/ns">${inner}</D:multistatus>\n`;

  const propfind = (path: string, depth: string): string | undefined => {
    const collection = collections.get(path);
    if (collection) {
      const members = [...collection.objects].map(([name, text]) => member(`${path}${name}`, text));
      return multistatus(describe(path, collection) + (depth === '1' ? members.join('') : ''));
    }
    const [above = '', name = ''] = [path.slice(0, path.lastIndexOf('/') + 1), path.slice(path.lastIndexOf('/') + 1)];
    const text = collections.get(above)?.objects.get(name);
    if (text !== undefined) return multistatus(member(path, text));
    if (path === '/dav/')
      return multistatus(
        `<D:response><D:href>/dav/</D:href>${properties('<D:current-user-principal><D:href>/dav/principals/ann/</D:href></D:current-user-principal>')}</D:response>`,
      );
    if (path === '/dav/home/')
      return multistatus(
        `<D:response><D:href>/dav/home/</D:href>${properties('<D:resourcetype><D:collection/></D:resourcetype>')}</D:response>${depth === '1' ? [...collections].map(([at, each]) => describe(at, each)).join('') : ''}`,
      );
    const addresses = principals.get(path);
    if (!addresses) return undefined;
    const homes =
      '<C:calendar-home-set><D:href>/dav/home/</D:href></C:calendar-home-set><A:addressbook-home-set><D:href>/dav/home/</D:href></A:addressbook-home-set>';
    const set = addresses.map((address) => `<D:href>${address}</D:href>`).join('');
    return multistatus(
      `<D:response><D:href>${path}</D:href>${properties(`${homes}<C:calendar-user-address-set>${set}</C:calendar-user-address-set>`)}</D:response>`,
    );
  };
  const report = (path: string, { journal, objects }: TestCollection, since: number): string => {
    const end = Math.min(journal.length, since + options.changesAtOnce);
    const names = [...new Set(journal.slice(since, end))];
    const cut =
      end < journal.length
        ? `<D:response><D:href>${path}</D:href><D:status>HTTP/1.1 507 Insufficient Storage</D:status></D:response>`
        : '';
    const told = names.map((name) => member(`${path}${name}`, objects.get(name))).join('');
    return multistatus(`${told}${cut}<D:sync-token>urn:token:${end}</D:sync-token>`);
  };

  const answer: Answer = ({ method, path: asked, headers, body }, response) => {
    // A collection is known without the slash at its end too.
    const path = collections.has(`${asked}/`) ? `${asked}/` : asked;
    const xml = (status: number, text: string) =>
      response.writeHead(status, { 'content-type': 'application/xml; charset=utf-8' }).end(text);
    const wanted = `Basic ${Buffer.from(`${options.userName}:${options.password}`).toString('base64')}`;
    if (headers.authorization !== wanted) return response.writeHead(401, { 'www-authenticate': 'Basic' }).end();
    const collection = collections.get(path);
    if (collection?.isShut && headers['depth'] === '1') return response.writeHead(403).end();
    if (method === 'PROPFIND') {
      const found = propfind(path, String(headers['depth']));
      return found === undefined ? response.writeHead(404).end() : xml(207, found);
    }
    if (method === 'REPORT' && collection) {
      const since = Number(/urn:token:(\d+)</.exec(body)?.[1] ?? -1);
      if (since < forgotten.before)
        return xml(403, '<?xml version="1.0"?><D:error xmlns:D="DAV:"><D:valid-sync-token/></D:error>');
      return xml(207, report(path, collection, since));
    }
    const above = path.slice(0, path.lastIndexOf('/') + 1);
    const text = collections.get(above)?.objects.get(decodeURIComponent(path.slice(above.length)));
    if (method !== 'GET' || text === undefined) return response.writeHead(404).end();
    return response.writeHead(200, { etag: nextOf(text), 'content-type': 'text/plain' }).end(text);
  };

  return {
    answer,
    collections,
    principals,
    forgotten,
    addCollection(name: string, type: string, more: Partial<TestCollection> = {}) {
      collections.set(`/dav/home/${name}/`, {
        type,
        owner: '/dav/principals/ann/',
        invite: '',
        isShut: false,
        objects: new Map(),
        journal: [],
        ...more,
      });
    },
    put(collection: string, name: string, text: string) {
      const found = collections.get(`/dav/home/${collection}/`);
      found?.objects.set(name, text);
      found?.journal.push(name);
      return `/dav/home/${collection}/${name}`;
    },
    remove(collection: string, name: string) {
      const found = collections.get(`/dav/home/${collection}/`);
      found?.objects.delete(name);
      found?.journal.push(name);
      return `/dav/home/${collection}/${name}`;
    },
  };
}

export function eventOf(summary: string, more = '', uid = summary): string {
  return `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Clew//Test//EN\r\nBEGIN:VEVENT\r\nUID:${uid}\r\nDTSTAMP:20260101T000000Z\r\nDTSTART:20260301T090000Z\r\nDTEND:20260301T100000Z\r\nSUMMARY:${summary}\r\n${more}END:VEVENT\r\nEND:VCALENDAR\r\n`;
}

export function contactOf(name: string, more = ''): string {
  return `BEGIN:VCARD\r\nVERSION:3.0\r\nUID:${name}\r\nFN:${name}\r\nN:${name};;;;\r\n${more}END:VCARD\r\n`;
}
