import { SourceError } from '../source-error.ts';
import { toExternalId } from '../to-external-id.ts';
import { type DirectorySchema, textOf, textsOf } from './directory-schema.ts';
import { foldDn } from './fold-dn.ts';
import type { Ldap } from './open-ldap.ts';
import type { DirectoryEntry } from './read-message.ts';
import type { DirectoryPerson } from './read-people.ts';

export interface DirectoryGroup {
  /** As the directory spells it. */
  entryDn: string;
  dn: string;
  /** As it is called in the directory. */
  name: string;
  mainGroupKey: string | undefined;
  memberDns: string[];
  memberUids: string[];
  /** From where on its members have to be asked for; undefined where all are here. */
  more: number | undefined;
}

export interface ResolvedGroup {
  /** Its name; its distinguished name where several groups have that name, or where it would mean something else. */
  id: string;
  name: string;
  users: string[];
  groups: string[];
}

/** What is kept of an entry, with those of its members that came with it. */
export function readGroup(entry: DirectoryEntry, schema: DirectorySchema): DirectoryGroup {
  const range = readRange(entry, 0);
  const members = [...textsOf(entry, 'member'), ...textsOf(entry, 'uniqueMember').map(withoutBits), ...range.members];
  return {
    entryDn: entry.dn,
    dn: foldDn(entry.dn) ?? entry.dn,
    name: textOf(entry, 'sAMAccountName') ?? textOf(entry, 'cn') ?? entry.dn,
    mainGroupKey: schema.mainGroupKeyOf(entry),
    memberDns: members.map(foldDn).filter((dn) => dn !== undefined),
    memberUids: textsOf(entry, 'memberUid'),
    more: range.more,
  };
}

/** No company has as many; a server that gives ever more of them is not believed. */
const mostMembers = 2_000_000;

/** The members of a large group that did not come with it. */
export async function readMoreMembers(ldap: Ldap, { entryDn, more }: DirectoryGroup): Promise<string[]> {
  let members: string[] = [];
  for (let from = more; from !== undefined; ) {
    if (from > mostMembers) throw new SourceError('unsound', `The members of ${entryDn} have no end.`);
    const attributes = [`member;range=${from}-*`];
    const entries: DirectoryEntry[] = [];
    const search = ldap.search({ base: entryDn, scope: 'base', filter: '(objectClass=*)', attributes });
    for await (const entry of search) entries.push(entry);
    const [entry] = entries;
    const range = entry && readRange(entry, from);
    if (!range?.isThere) throw new SourceError('unsound', `The members of ${entryDn} break off.`);
    members = members.concat(range.members);
    from = range.more;
  }
  return members.map(foldDn).filter((dn) => dn !== undefined);
}

/** A name with an optional unique identifier: `#'0101'B` behind it. */
function withoutBits(name: string): string {
  return name.replace(/#'[01]*'B$/, '');
}

/** Active Directory gives members in pieces of 1,500 as `member;range=0-1499`; the last one ends in `*`. */
function readRange(
  entry: DirectoryEntry,
  from: number,
): { isThere: boolean; members: string[]; more: number | undefined } {
  const name = [...entry.attributes.keys()].find((key) => key.startsWith('member;range='));
  if (name === undefined) return { isThere: false, members: [], more: undefined };
  const [, first, last = ''] = /^member;range=(\d+)-(\d+|\*)$/.exec(name) ?? [];
  if (first !== String(from) || (last !== '*' && Number(last) < from))
    throw new SourceError('unsound', `The members of ${entry.dn} do not come in their order.`);
  return { isThere: true, members: textsOf(entry, name), more: last === '*' ? undefined : Number(last) + 1 };
}

/** Groups -> groups with members that are people and groups of this directory; others are nobody whom it knows. */
export function resolveGroups(groups: readonly DirectoryGroup[], people: readonly DirectoryPerson[]): ResolvedGroup[] {
  const named = Map.groupBy(groups, ({ name }) => foldName(name));
  const idOf = ({ name, dn }: DirectoryGroup) => {
    const isItsOwn = named.get(foldName(name))?.length === 1 && !name.includes(':');
    return toExternalId(isItsOwn ? name : dn);
  };
  const personByDn = indexOf(people, ({ dn }) => dn);
  const personByUid = indexOf(people, ({ uid }) => uid);
  const groupByDn = indexOf(groups, ({ dn }) => dn);
  const byMainGroup = Map.groupBy(people, ({ mainGroup }) => mainGroup ?? '');
  return groups.map((group) => {
    const { memberDns, memberUids, mainGroupKey } = group;
    const users = [
      ...memberDns.map((dn) => personByDn.get(dn)),
      ...memberUids.map((uid) => personByUid.get(uid)),
      ...(mainGroupKey ? (byMainGroup.get(mainGroupKey) ?? []) : []),
    ].filter((person) => person !== undefined);
    const inner = memberDns.map((dn) => groupByDn.get(dn)).filter((found) => found !== undefined);
    return {
      id: idOf(group),
      name: group.name,
      users: [...new Set(users.map(({ id }) => id))],
      groups: [...new Set(inner.map(idOf))],
    };
  });
}

function foldName(name: string): string {
  return name.normalize('NFKC').toLowerCase();
}

/** By a key that no two of them have: one that two have means neither. */
function indexOf<Item>(items: readonly Item[], keyOf: (item: Item) => string | undefined): Map<string, Item> {
  const found = new Map<string, Item>();
  for (const [key, same] of Map.groupBy(items, keyOf)) {
    const [item] = same;
    if (key !== undefined && item !== undefined && same.length === 1) found.set(key, item);
  }
  return found;
}
