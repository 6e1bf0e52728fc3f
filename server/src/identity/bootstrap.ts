import type { Database } from '../database/open-database.ts';
import type { Clock } from '../kernel/clock.ts';
import { createFirstAdministrator } from './account-store.ts';
import { hasKeys } from './key-store.ts';
import { adoptKey } from './keys.ts';

interface FirstAdministrator {
  email: string | undefined;
  /** Accepted as the token of an impersonating key with scope all, owned by that administrator. */
  key: string | undefined;
}

/**
 * Creates the administrator and the key that configuration names, as long as there is no key at all: until then nobody
 * could do anything, so the folder counts as empty. Later it changes nothing. Returns whether there is any key now.
 */
export async function bootstrap(
  { database, clock }: { database: Database; clock: Clock },
  { email, key }: FirstAdministrator,
): Promise<boolean> {
  if (await hasKeys(database)) return true;
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
  return key !== undefined;
}
