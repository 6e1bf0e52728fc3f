import { SourceError } from '../source-error.ts';
import { type DirectorySchema, directorySchemas, type SchemaName } from './directory-schema.ts';
import type { Ldap } from './open-ldap.ts';
import { type DirectoryGroup, type ResolvedGroup, readGroup, readMoreMembers, resolveGroups } from './read-groups.ts';
import { type DirectoryPerson, readPerson } from './read-people.ts';
import { searchAll } from './search-all.ts';

export interface Directory {
  /** In the order of their ids. */
  people: DirectoryPerson[];
  groups: ResolvedGroup[];
}

interface Bases {
  base: string;
  peopleBase?: string | undefined;
  groupsBase?: string | undefined;
  peopleFilter?: string | undefined;
  groupsFilter?: string | undefined;
  schema?: SchemaName | undefined;
}

/** Everybody and every group, as a whole: who is in a group, and whose manager somebody is, is known when all has been read. */
export async function readDirectory(ldap: Ldap, settings: Bases, nowMs: number): Promise<Directory> {
  const schema = directorySchemas[settings.schema ?? (await findSchema(ldap))];
  const people = await readPeople(ldap, settings, schema, nowMs);
  const groups: DirectoryGroup[] = [];
  const base = settings.groupsBase ?? settings.base;
  const wanted = { base, filter: settings.groupsFilter ?? schema.groupsFilter, attributes: schema.groupAttributes };
  for await (const entry of searchAll(ldap, wanted)) groups.push(readGroup(entry, schema));
  for (const group of groups)
    if (group.more !== undefined) group.memberDns = group.memberDns.concat(await readMoreMembers(ldap, group));
  return { people: inOrder(people), groups: inOrder(resolveGroups(groups, people)) };
}

async function readPeople(
  ldap: Ldap,
  settings: Bases,
  schema: DirectorySchema,
  nowMs: number,
): Promise<DirectoryPerson[]> {
  const people: DirectoryPerson[] = [];
  const base = settings.peopleBase ?? settings.base;
  const wanted = { base, filter: settings.peopleFilter ?? schema.peopleFilter, attributes: schema.personAttributes };
  for await (const entry of searchAll(ldap, wanted)) people.push(readPerson(entry, schema, nowMs));
  return people;
}

const activeDirectoryCapability = '1.2.840.113556.1.4.800';

/** What the directory says of itself. */
async function findSchema(ldap: Ldap): Promise<SchemaName> {
  const capabilities: string[] = [];
  const question = {
    base: '',
    scope: 'base',
    filter: '(objectClass=*)',
    attributes: ['supportedCapabilities'],
  } as const;
  for await (const { attributes } of ldap.search(question))
    capabilities.push(...(attributes.get('supportedcapabilities') ?? []).map(String));
  return capabilities.includes(activeDirectoryCapability) ? 'active-directory' : 'ldap';
}

function inOrder<Item extends { id: string }>(items: readonly Item[]): Item[] {
  const sorted = [...items].sort((a, b) => (a.id < b.id ? -1 : 1));
  const twice = sorted.find(({ id }, at) => sorted[at + 1]?.id === id);
  if (twice) throw new SourceError('unsound', `The directory has two entries with the id ${twice.id}.`);
  return sorted;
}
