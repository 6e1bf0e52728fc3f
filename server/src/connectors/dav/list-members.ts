import { SourceError } from '../source-error.ts';
import { toExternalId } from '../to-external-id.ts';
import { type AskDav, pathOf } from './ask-dav.ts';
import type { DavCollection } from './find-collections.ts';
import { names } from './names.ts';
import type { DavResponse } from './read-multistatus.ts';
import { childNamed } from './read-xml.ts';

/** An event, a task or a contact of a collection. */
export interface DavMember {
  id: string;
  url: URL;
  /** Undefined where it is gone. */
  etag: string | undefined;
}

const memberProperties = [names.etag, names.modified, names.resourcetype];

/** Everything in a collection, in the order of ids. */
export async function listMembers(ask: AskDav, { url }: DavCollection): Promise<DavMember[]> {
  const { members } = await ask.list(url, memberProperties);
  return inOrder(members.filter(isObject).map(toMember));
}

/**
 * What has changed in a collection since a token, in the order of ids, and the token of now; undefined where the server can't tell
 * any more.
 */
export async function listChanges(
  ask: AskDav,
  { url, path }: DavCollection,
  since: string,
): Promise<{ members: DavMember[]; token: string } | undefined> {
  const found = new Map<string, DavMember>();
  let token = since;
  for (;;) {
    const changes = await ask.changes(url, token);
    if (changes?.syncToken === undefined) return undefined;
    const self = changes.responses.filter((each) => pathOf(each.url) === path);
    for (const response of changes.responses)
      if (pathOf(response.url) !== path) {
        const member = response.status === 404 ? gone(response) : toMember(response);
        found.set(member.id, member);
      }
    const isCut = self.some(({ status }) => status === 507);
    if (isCut && changes.syncToken === token)
      throw new SourceError('unsound', `The server goes round in circles at ${path}.`);
    token = changes.syncToken;
    if (!isCut) return { members: inOrder([...found.values()]), token };
  }
}

function isObject({ properties, status }: DavResponse): boolean {
  return status !== 404 && childNamed(properties.get(names.resourcetype), names.collection) === undefined;
}

function toMember(response: DavResponse): DavMember {
  const { properties, url } = response;
  const etag = properties.get(names.etag)?.text.trim() || properties.get(names.modified)?.text.trim();
  if (!etag) throw new SourceError('unsound', `The server does not say which version ${pathOf(url)} is.`);
  return { id: toExternalId(pathOf(url)), url, etag };
}

function gone({ url }: DavResponse): DavMember {
  return { id: toExternalId(pathOf(url)), url, etag: undefined };
}

function inOrder(members: DavMember[]): DavMember[] {
  return members.sort((a, b) => (a.id < b.id ? -1 : 1));
}
