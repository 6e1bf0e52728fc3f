/**
 * People, managers and groups of a directory that speaks LDAP: Active Directory, OpenLDAP, 389 and others. A directory tells neither
 * what has gone nor everything that has changed, so each run reads all of it; what stays the same is known by its hash.
 */
import { z } from 'zod';
import type { Change, ChangePage, Connector, ConnectorRun, ListingEnd } from '../connector.ts';
import { hashOf } from '../hash-of.ts';
import { networkSettings, readers } from '../network-settings.ts';
import { peopleSettings } from '../people-settings.ts';
import { describePerson } from './describe-person.ts';
import { schemas } from './directory-schema.ts';
import { isFilter } from './is-filter.ts';
import { openLdap } from './open-ldap.ts';
import { type Directory, readDirectory } from './read-directory.ts';
import type { ResolvedGroup } from './read-groups.ts';
import type { DirectoryPerson } from './read-people.ts';

const addressForm = /^(ldaps?):\/\/([a-z0-9._-]+|\[[0-9a-f:.]+\])(?::(\d{1,5}))?\/?$/i;
const name = z.string().min(1).max(1_000);
const filter = z.string().max(2_000).refine(isFilter, 'This is no filter of LDAP, such as (objectClass=person).');

const Settings = z
  .strictObject({
    url: z
      .string()
      .regex(addressForm, 'Expected ldaps://host or ldap://host, with a port where it is not the usual one.')
      .max(500),
    plain: z
      .boolean()
      .default(false)
      .describe('Of ldap://: do without TLS, so that whoever listens reads along, the password too.'),
    signInAs: name.optional().describe('Distinguished name of an account that may read people and groups.'),
    password: z.string().min(1).max(1_000).optional(),
    base: name.describe('Where people and groups are found, such as dc=example,dc=org.'),
    peopleBase: name.optional(),
    groupsBase: name.optional(),
    peopleFilter: filter.optional(),
    groupsFilter: filter.optional(),
    schema: z.enum(schemas).optional().describe('What the directory says of itself when absent.'),
    permissions: readers,
    ...peopleSettings,
    ...networkSettings,
  })
  .refine(({ signInAs, password }) => (signInAs === undefined) === (password === undefined), {
    // Without a password a directory lets anybody in under any name, as nobody.
    error: 'An account and its password need each other.',
    path: ['password'],
  });
type Settings = z.infer<typeof Settings>;

export const ldapConnector: Connector<Settings> = {
  kind: 'ldap',
  title: 'LDAP directory',
  settings: Settings,
  secrets: ['password'],
  everyMinutes: 60,
  read,
};

const Checkpoint = z.object({ part: z.enum(['people', 'groups']), after: z.string() });
const itemsOfPage = 200;

async function* read(run: ConnectorRun<Settings>): AsyncGenerator<ChangePage, ListingEnd> {
  const { settings } = run;
  const directory = await readAll(run);
  const active = directory.people.filter(({ isActive }) => isActive);
  const byDn = new Map(active.map((person) => [person.dn, person]));
  const checkpoint = Checkpoint.safeParse(run.checkpoint).data;
  const after = (part: 'people' | 'groups') => {
    if (checkpoint === undefined || (checkpoint.part === 'people' && part === 'groups')) return '';
    // Who stands behind the last page of groups has told of all people.
    return checkpoint.part === part ? checkpoint.after : undefined;
  };
  for (const people of pagesOf(directory.people, after('people')))
    yield {
      changes: people.flatMap((person) => changesOf(person, byDn.get(person.managerDn ?? ''), settings)),
      checkpoint: { part: 'people', after: people.at(-1)?.id ?? '' },
      total: active.length,
    };
  for (const groups of pagesOf(directory.groups, after('groups')))
    yield { changes: groups.map(toChange), checkpoint: { part: 'groups', after: groups.at(-1)?.id ?? '' } };
  return { covered: 'everything', cursor: null };
}

async function readAll({ settings, connect, nowMs }: ConnectorRun<Settings>): Promise<Directory> {
  const { signInAs, password, plain } = settings;
  const [, scheme = '', host = '', port] = addressForm.exec(settings.url) ?? [];
  const isSecure = scheme.toLowerCase() === 'ldaps';
  const ldap = await openLdap({
    connect,
    host: host.replace(/^\[|\]$/g, ''),
    port: Number(port ?? (isSecure ? 636 : 389)),
    tls: isSecure ? 'always' : plain ? 'never' : 'start',
    signIn: signInAs !== undefined && password !== undefined ? { dn: signInAs, password } : undefined,
  });
  try {
    return await readDirectory(ldap, settings, nowMs());
  } finally {
    ldap.close();
  }
}

/** Behind an id, in pieces; none where it is undefined. */
function* pagesOf<Item extends { id: string }>(items: readonly Item[], after: string | undefined): Generator<Item[]> {
  if (after === undefined) return;
  const left = items.filter(({ id }) => id > after);
  for (let at = 0; at < left.length; at += itemsOfPage) yield left.slice(at, at + itemsOfPage);
}

function changesOf(person: DirectoryPerson, manager: DirectoryPerson | undefined, { permissions }: Settings): Change[] {
  const { id, name, emails, isActive } = person;
  const told: Change = { kind: 'person', personId: id, name, emails, isActive };
  if (!isActive) return [told];
  const resource = describePerson(person, manager);
  return [
    told,
    {
      kind: 'put',
      externalId: id,
      fingerprint: hashOf(resource),
      permissions,
      load: async () => ({ kind: 'resource', resource }),
    },
  ];
}

function toChange({ id, name, users, groups }: ResolvedGroup): Change {
  return { kind: 'group', groupId: id, name, members: { users, groups } };
}
