import type { Database } from '../database/open-database.ts';
import type { Clock } from '../kernel/clock.ts';
import { countAccounts, createFirstAdministrator } from './account-store.ts';
import { adoptKey } from './keys.ts';

interface FirstAdministrator {
  email: string | undefined;
  /** Accepted as the token of an impersonating key with scope all, owned by that administrator. */
  key: string | undefined;
}

/**
 * On an empty data folder creates the administrator and the key that configuration names; later it changes nothing.
 * Returns whether there is any account now.
 */
export async function bootstrap(
  { database, clock }: { database: Database; clock: Clock },
  { email, key }: FirstAdministrator,
): Promise<boolean> {
  if ((await countAccounts(database)) > 0) return true;
  if (email === undefined) return false;
  const nowMs = clock.nowMs();
  await createFirstAdministrator(database, email, nowMs, (accountId) =>
    key === undefined
      ? undefined
      : adoptKey(key, {
          accountId,
          name: 'Bootstrap key',
          mode: 'impersonating',
          scope: 'all',
          expiresMs: null,
          nowMs,
        }),
  );
  return true;
}
