import type { Database } from '../database/open-database.ts';
import { fold } from '../kernel/fold.ts';
import { type AccountRecord, findAccount, findAccountsByPersonId } from './account-store.ts';

/**
 * A person in a filter (`me`, an email, an account id, an id in a source app) -> every folded name under which resources
 * may know this person. A person without an account is known by what was given.
 */
export async function knownNamesOf(database: Database, person: string, me: AccountRecord): Promise<string[]> {
  if (fold(person) === 'me') return namesOf(me);
  const account = await findAccount(database, person);
  const accounts = account ? [account] : await findAccountsByPersonId(database, person.trim());
  return [...new Set([fold(person), ...accounts.flatMap(namesOf)])];
}

/** The folded names of an account: its email, and its id in each source app as `<source>/<id>`. */
export function namesOf(account: AccountRecord): string[] {
  return [account.email, ...account.identities.map(({ sourceId, personId }) => personName(sourceId, personId))];
}

/** How a person of a source app is written among the values of a resource. */
export function personName(sourceId: string, personId: string): string {
  return fold(`${sourceId}/${personId}`);
}
