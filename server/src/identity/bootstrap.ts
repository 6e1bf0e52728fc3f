import type { Database } from '../database/open-database.ts';
import type { Clock } from '../kernel/clock.ts';
import { createFirstAdministrator } from './account-store.ts';
import { findKeyByHash, hasKeys } from './key-store.ts';
import { adoptKey, hashToken } from './keys.ts';

interface FirstAdministrator {
  email: string | undefined;
  /** Accepted as the token of an impersonating key with scope all, owned by that administrator. */
  key: string | undefined;
}

/**
 * Creates the administrator and the key that configuration names, as long as there is no key at all: until then nobody
 * could do anything, so the folder counts as empty. Later it changes nothing.
 */
export async function bootstrap(
  { database, clock }: { database: Database; clock: Clock },
  { email, key }: FirstAdministrator,
): Promise<'ready' | 'key-ignored' | 'nobody-can-enter'> {
  if (await hasKeys(database)) {
    const isKnown = key === undefined || (await findKeyByHash(database, hashToken(key))) !== undefined;
    return isKnown ? 'ready' : 'key-ignored';
  }
  if (email === undefined) return 'nobody-can-enter';
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
  return key === undefined ? 'nobody-can-enter' : 'ready';
}
