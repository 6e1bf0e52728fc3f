import type { Database } from '../database/open-database.ts';
import { fold } from '../kernel/fold.ts';
import { namedGroupPrincipal, qualifiedName, workspaceSource } from '../kernel/principals.ts';
import { findAccountsNamed } from './account-store.ts';
import { findGroupNames } from './group-store.ts';

/** So many of them are told. */
const mostTold = 5;
/** So many are looked at: who names more has them from a system that knows. */
const mostLookedAt = 100;

/**
 * The people without an account and the groups that are not there, each as a sentence. They may come later, so nothing is refused;
 * but whoever mistyped one would wonder why nobody sees what he shared.
 */
export async function describeUnknownReaders(
  database: Database,
  { users, groups }: { users: readonly string[]; groups: readonly string[] },
  sourceId: string | undefined,
): Promise<string[]> {
  const people = users.slice(0, mostLookedAt).map((user) => ({ user, names: namesOf(user, sourceId) }));
  const named = groups.slice(0, mostLookedAt).map((group) => ({ group, principal: principalOf(group, sourceId) }));
  const [accounts, there] = await Promise.all([
    people.length === 0 ? [] : findAccountsNamed(database, [...new Set(people.flatMap(({ names }) => names))]),
    findGroupNames(database, [...new Set(named.map(({ principal }) => principal))]),
  ]);
  const known = new Set(
    accounts.flatMap(({ email, id, identities }) => [
      email,
      id,
      ...identities.map((identity) => qualifiedName(identity.sourceId, identity.personId)),
    ]),
  );
  return [
    ...people
      .filter(({ names }) => !names.some((name) => known.has(name)))
      .map(({ user }) => `users: there is no account \`${user}\` yet.`),
    ...named
      .filter(({ principal }) => !there.has(principal))
      .map(({ group }) => `groups: there is no group \`${group}\` yet.`),
  ].slice(0, mostTold);
}

function namesOf(user: string, sourceId: string | undefined): string[] {
  return [fold(user), ...(sourceId === undefined ? [] : [qualifiedName(sourceId, user)])];
}

/** Without a source a group names its own: `<source>:<id>`. */
function principalOf(group: string, sourceId: string | undefined): string {
  if (sourceId !== undefined) return namedGroupPrincipal(sourceId, group);
  const colon = group.indexOf(':');
  return namedGroupPrincipal(group.slice(0, colon) || workspaceSource, group.slice(colon + 1));
}
