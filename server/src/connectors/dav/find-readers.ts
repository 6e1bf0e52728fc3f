import type { SourcePermissions } from '../connector.ts';
import { SourceError } from '../source-error.ts';
import { type AskDav, pathOf } from './ask-dav.ts';
import { names } from './names.ts';
import type { DavResponse } from './read-multistatus.ts';
import { childNamed, childrenNamed, textNamed } from './read-xml.ts';

export const sharingProperties = [names.owner, names.invite, names.ownInvite];

/** Who may read a collection: its owner, and those who have accepted that it was shared with them, where the server says so. */
export function createFindReaders(ask: AskDav): (collection: DavResponse) => Promise<SourcePermissions | 'unknown'> {
  const known = new Map<string, Promise<string>>();
  const nameOf = (principal: URL): Promise<string> => {
    const path = pathOf(principal);
    const name = known.get(path) ?? readName(ask, principal);
    known.set(path, name);
    return name;
  };
  return async ({ url, properties }) => {
    const owner = textNamed(properties.get(names.owner), names.href);
    if (owner === undefined || !isHere(owner, url)) return 'unknown';
    const users = new Set([await nameOf(new URL(owner, url))]);
    const groups = new Set<string>();
    for (const href of [
      ...invitedTo(properties, names.invite, names.invited, names.accepted),
      ...invitedTo(properties, names.ownInvite, names.ownInvited, names.ownAccepted),
    ]) {
      const email = /^mailto:(.+)$/i.exec(href)?.[1];
      if (email !== undefined) users.add(decode(email));
      // Who is at another server is nobody here.
      else if (!isHere(href, url) && !isName(href)) continue;
      else if (/\/groups\//.test(href)) {
        const group = decode(href.split('/').findLast((part) => part !== '') ?? '');
        // With a colon it would be a group of the workspace.
        if (!group.includes(':')) groups.add(group);
      } else users.add(isName(href) ? lastPart(href) : await nameOf(new URL(href, url)));
    }
    return { public: false, users: [...users], groups: [...groups] };
  };
}

function invitedTo(properties: DavResponse['properties'], invite: string, invited: string, accepted: string): string[] {
  return childrenNamed(properties.get(invite), invited).flatMap((user) => {
    const href = textNamed(user, names.href);
    return href !== undefined && childNamed(user, accepted) ? [href] : [];
  });
}

/** The address of a person as the server has it, else the name by which it knows this person. */
async function readName(ask: AskDav, principal: URL): Promise<string> {
  try {
    const { properties } = await ask.properties(principal, [names.addresses, names.emails]);
    const hrefs = childrenNamed(properties.get(names.addresses), names.href).map(({ text }) => text.trim());
    const mail = hrefs.map((href) => /^mailto:(.+)$/i.exec(href)?.[1]).find((address) => address !== undefined);
    return mail === undefined
      ? (textNamed(properties.get(names.emails), names.emailAddress) ?? lastPart(principal.pathname))
      : decode(mail);
  } catch (error) {
    // Who one is may be shown to nobody else: then the name in the address is all there is.
    if (error instanceof SourceError && (error.kind === 'access-denied' || error.kind === 'gone'))
      return lastPart(principal.pathname);
    throw error;
  }
}

function isHere(href: string, base: URL): boolean {
  return URL.canParse(href, base.href) && new URL(href, base).origin === base.origin;
}

/** As some servers have it: `principal:principals/users/ann`. */
function isName(href: string): boolean {
  return /^(?!https?:)[a-z][a-z0-9+.-]*:(?![/\\])/i.test(href);
}

function lastPart(path: string): string {
  return decode(
    path
      .split(/[/:]/)
      .filter((part) => part !== '')
      .at(-1) ?? '',
  );
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
