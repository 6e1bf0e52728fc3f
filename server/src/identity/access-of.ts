import { type Access, grantAccess } from '../kernel/access.ts';
import { everyone } from '../kernel/principals.ts';
import type { AccountPrincipals } from './account-store.ts';

/** What an account may see. A deactivated account may see nothing at all. */
export function accessOf({ account, principals }: AccountPrincipals): Access {
  if (!account.active) return grantAccess(account.id, []);
  return grantAccess(account.id, [everyone, ...principals]);
}
