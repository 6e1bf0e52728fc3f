import { fold } from './fold.ts';

export const everyone = 'public';

/** The source whose groups are company-wide. */
export const workspaceSource = 'workspace';

export function emailPrincipal(email: string): string {
  return `user:${fold(email)}`;
}

/** The other way round: what a principal stands for. */
export function readPrincipal(principal: string): { kind: 'everybody' | 'account' | 'person' | 'group'; id: string } {
  if (principal === everyone) return { kind: 'everybody', id: '' };
  if (principal.startsWith('user:')) return { kind: 'account', id: principal.slice('user:'.length) };
  if (principal.startsWith('person:')) return { kind: 'person', id: principal.slice('person:'.length) };
  // A source has no slash in its id; a group may.
  return { kind: 'group', id: principal.slice('group:'.length).replace('/', ':') };
}

function personPrincipal(sourceId: string, personId: string): string {
  return `person:${sourceId}/${personId}`;
}

/** How resources of any source may speak of a person of a source app, folded. */
export function qualifiedName(sourceId: string, personId: string): string {
  return fold(`${sourceId}/${personId}`);
}

export function groupPrincipal(sourceId: string, groupId: string): string {
  return `group:${sourceId}/${groupId}`;
}

/** A user named in a permission or a group: an email address, or an id in the source app (which may hold an `@` too). */
export function userPrincipals(sourceId: string, user: string): string[] {
  const person = personPrincipal(sourceId, user);
  return user.includes('@') ? [emailPrincipal(user), person] : [person];
}

/**
 * A group named in a permission or a group: an id of the same source, or `workspace:<id>`. Groups of the workspace may hold those of
 * any source, as `<source>:<id>`.
 */
export function namedGroupPrincipal(sourceId: string, group: string): string {
  const [, named = '', id = ''] = /^([A-Za-z0-9._-]+):([\s\S]+)$/.exec(group) ?? [];
  const isElsewhere = named === workspaceSource || (named !== '' && sourceId === workspaceSource);
  return isElsewhere ? groupPrincipal(named, id) : groupPrincipal(sourceId, group);
}
