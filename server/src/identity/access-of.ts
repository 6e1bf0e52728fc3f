import type { Database } from '../database/open-database.ts';
import { type Access, grantAccess } from '../kernel/access.ts';
import { emailPrincipal, everyone, personPrincipal } from '../kernel/principals.ts';
import type { AccountRecord } from './account-store.ts';
import { expandGroups } from './group-store.ts';

/** What an account may see, from the records as they are now. A deactivated account may see nothing at all. */
export async function accessOf(database: Database, account: AccountRecord): Promise<Access> {
  if (!account.active) return grantAccess(account.id, []);
  const own = [
    emailPrincipal(account.email),
    ...account.identities.map(({ sourceId, personId }) => personPrincipal(sourceId, personId)),
  ];
  return grantAccess(account.id, [everyone, ...(await expandGroups(database, own))]);
}
