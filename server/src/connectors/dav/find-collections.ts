import type { SourcePermissions } from '../connector.ts';
import { hashOf } from '../hash-of.ts';
import { SourceError } from '../source-error.ts';
import { type AskDav, pathOf } from './ask-dav.ts';
import type { DavKind } from './dav-kind.ts';
import { createFindReaders, sharingProperties } from './find-readers.ts';
import { names } from './names.ts';
import type { DavResponse } from './read-multistatus.ts';
import { childNamed, childrenNamed } from './read-xml.ts';

/** A calendar or an address book. */
export interface DavCollection {
  url: URL;
  path: string;
  name: string;
  readers: SourcePermissions | 'unknown';
  /** What grows or changes with anything in it; null where the server has no such thing. */
  token: string | null;
  tag: string | null;
  /** Of who may read it. */
  readersHash: string;
}

const collectionProperties = [
  names.resourcetype,
  names.displayname,
  names.components,
  names.syncToken,
  names.ctag,
  ...sharingProperties,
];

/** The collections at an address, which may be that of one, of a home, of a person or of the server, in the order of their paths. */
export async function findCollections(
  ask: AskDav,
  { url, kind, permissions }: { url: URL; kind: DavKind; permissions: SourcePermissions | undefined },
): Promise<DavCollection[]> {
  const findReaders = createFindReaders(ask);
  const describe = async (found: DavResponse): Promise<DavCollection> => {
    const readers = permissions ?? (await findReaders(found));
    const text = (name: string) => found.properties.get(name)?.text.trim() || null;
    return {
      url: found.url,
      path: pathOf(found.url),
      name: text(names.displayname) ?? pathOf(found.url).split('/').at(-1) ?? '',
      readers,
      token: text(names.syncToken),
      tag: text(names.ctag),
      readersHash: hashOf(readers),
    };
  };
  const start = await ask.properties(url, [...collectionProperties, names.principal, kind.homeSet]);
  if (isOfKind(start, kind)) return [await describe(start)];
  const collections = new Map<string, DavResponse>();
  for (const home of await homesOf(ask, start, kind)) {
    const { members } = await ask.list(home, collectionProperties);
    for (const member of members) if (isOfKind(member, kind)) collections.set(pathOf(member.url), member);
  }
  const described: DavCollection[] = [];
  for (const each of collections.values()) described.push(await describe(each));
  return described.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function isOfKind({ properties }: DavResponse, { collectionType, components }: DavKind): boolean {
  const held = properties.get(names.components)?.children.map(({ attributes }) => attributes['name'] ?? '') ?? [];
  const isFitting =
    held.length === 0 || components.length === 0 || held.some((component) => components.includes(component));
  return isFitting && childNamed(properties.get(names.resourcetype), collectionType) !== undefined;
}

/** Where the collections of a person lie; the address itself where it says nothing of them. */
async function homesOf(ask: AskDav, start: DavResponse, { homeSet }: DavKind): Promise<URL[]> {
  const own = hrefsOf(start, homeSet);
  if (own.length > 0) return own;
  const [principal] = hrefsOf(start, names.principal);
  if (!principal || pathOf(principal) === pathOf(start.url)) return [start.url];
  const homes = hrefsOf(await ask.properties(principal, [homeSet]), homeSet);
  return homes.length > 0 ? homes : [start.url];
}

/** Addresses that a property holds: of this server alone, since the password goes along. */
function hrefsOf({ url, properties }: DavResponse, name: string): URL[] {
  const hrefs = childrenNamed(properties.get(name), names.href).map(({ text }) => text.trim());
  return hrefs.map((href) => {
    if (URL.canParse(href, url.href) && new URL(href, url).origin === url.origin) return new URL(href, url);
    throw new SourceError('misconfigured', 'The server refers to another server.', {
      nextStep: `Give that address in the settings of the source: ${href.slice(0, 200)}`,
    });
  });
}
