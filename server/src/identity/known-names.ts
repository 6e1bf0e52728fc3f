import type { Database } from '../database/open-database.ts';
import { fold } from '../kernel/fold.ts';
import { qualifiedName } from '../kernel/principals.ts';
import { type AccountRecord, findAccountsNamed } from './account-store.ts';

/**
 * People as a filter names them (`me`, an email, an account id, an id in a source app) -> every folded name under which
 * resources may know them. A person without an account is known by what was given.
 */
export async function knownNamesOf(
  database: Database,
  people: readonly string[],
  me: AccountRecord,
): Promise<string[]> {
  const folded = [...new Set(people.map(fold))];
  const others = folded.filter((name) => name !== 'me');
  const accounts = others.length > 0 ? await findAccountsNamed(database, others) : [];
  if (others.length < folded.length) accounts.push(me);
  return [...new Set([...others, ...accounts.flatMap(namesOf)])];
}

/** Folded names, as resources use them -> the accounts they mean. Names of nobody with an account are missing. */
export async function displayNamesOf(
  database: Database,
  names: readonly string[],
): Promise<ReadonlyMap<string, { email: string; name: string }>> {
  const accounts = await findAccountsNamed(database, names);
  return new Map(
    accounts.flatMap((account) => namesOf(account).map((name) => [name, { email: account.email, name: account.name }])),
  );
}

/** The folded names of an account: its email, and its id in each source app as `<source>/<id>`. */
function namesOf(account: AccountRecord): string[] {
  return [account.email, ...account.identities.map(({ sourceId, personId }) => qualifiedName(sourceId, personId))];
}
