import type { Account, ExplainedResource, NamedPrincipal } from '@clew/contract';
import type { Database } from '../database/open-database.ts';
import { readPrincipal } from '../kernel/principals.ts';
import { Problem } from '../kernel/problem.ts';
import { findAccount, findAccountsNamed, findWays, toAccount } from './account-store.ts';
import { explainAccess } from './explain-access.ts';
import { findGroupNames } from './group-store.ts';

type Explained = Pick<ExplainedResource, 'mayRead' | 'paths' | 'readers' | 'readersInAll'>;

/** Knows one account, and tells why it may read what these principals may read, or may not. */
export interface Explainer {
  account: Pick<Account, 'id' | 'email' | 'name' | 'active'>;
  explain(readers: readonly string[]): Promise<Explained>;
}

const mostTold = 100;

export async function createExplainer(database: Database, emailOrId: string): Promise<Explainer> {
  const found = await findAccount(database, emailOrId);
  if (!found) throw new Problem('not-found', { detail: `There is no account ${emailOrId.trim()}.` });
  const { id, email, name, active } = toAccount(found);
  const ways = await findWays(database, id);
  return {
    account: { id, email, name, active },
    async explain(given) {
      const readers = withoutDoubles(given);
      // Who left may read nothing, whatever groups he was in.
      const found = active ? explainAccess(ways, given) : [];
      const paths = found.slice(0, mostTold);
      const told = readers.slice(0, mostTold);
      const nameOf = await namesOf(database, [...told, ...paths.flat()]);
      return {
        mayRead: found.length > 0,
        paths: paths.map((path) => path.map(nameOf)),
        readers: told.map(nameOf),
        readersInAll: readers.length,
      };
    },
  };
}

/** Who is named by his address stands there twice: as an address, and as what may be an id in the source. */
function withoutDoubles(readers: readonly string[]): string[] {
  const addresses = new Set(readers.filter((reader) => readPrincipal(reader).kind === 'account'));
  return readers.filter((reader) => {
    const { kind, id } = readPrincipal(reader);
    return kind !== 'person' || !addresses.has(`user:${id.slice(id.indexOf('/') + 1).toLowerCase()}`);
  });
}

async function namesOf(
  database: Database,
  principals: readonly string[],
): Promise<(principal: string) => NamedPrincipal> {
  const read = principals.map(readPrincipal);
  const emails = read.filter(({ kind }) => kind === 'account').map(({ id }) => id);
  const accounts = emails.length === 0 ? [] : await findAccountsNamed(database, emails);
  const groups = await findGroupNames(
    database,
    principals.filter((principal) => readPrincipal(principal).kind === 'group'),
  );
  const names = new Map(accounts.map(({ email, name }) => [email, name]));
  return (principal) => {
    const { kind, id } = readPrincipal(principal);
    const name = kind === 'account' ? names.get(id) : groups.get(principal);
    return { kind, id, name: name ?? null };
  };
}
