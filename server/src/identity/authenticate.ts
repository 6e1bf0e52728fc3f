import type { KeyMode, KeyScope } from '@clew/contract';
import type { Database } from '../database/open-database.ts';
import type { Access } from '../kernel/access.ts';
import type { Clock } from '../kernel/clock.ts';
import { fold } from '../kernel/fold.ts';
import { Problem } from '../kernel/problem.ts';
import { accessOf } from './access-of.ts';
import { type AccountPrincipals, type AccountRecord, findPrincipals } from './account-store.ts';
import { findKeyByHash, findOwnedKey, recordKeyUse } from './key-store.ts';
import { hashToken, isUsable, stands } from './keys.ts';
import { findSessionById } from './sign-in/session-store.ts';

/** Who is asking: the key that opened the door and the account whose permissions apply. */
export interface Caller {
  key: {
    id: string;
    ownerEmail: string;
    mode: KeyMode;
    scope: KeyScope;
    expiresMs: number | null;
    /** A short-lived one that an embed's token was exchanged for. */
    isSession: boolean;
    /** The impersonating key with which this one ends. */
    madeBy: string | null;
    /** The session of a browser, which sends its cookie unasked. */
    isCookie: boolean;
  };
  account: AccountRecord;
  access: Access;
}

export interface Credentials {
  authorization: string | undefined;
  /** The header `unleash-account`. */
  impersonate: string | undefined;
  /** The header `Cookie`; counts where there is no key. */
  cookies?: string | undefined;
}

interface Records {
  database: Database;
  clock: Clock;
  findSession(cookies: string | undefined): Promise<{ id: string; accountId: string } | undefined>;
}

const impersonationHeader = 'unleash-account';
/** Last use is written at most this often for a key, so that a read costs no write. */
const lastUseStepMs = 60_000;

/** Key and header -> caller, from the records as they are now. Throws the one problem that applies. */
export async function authenticate(
  { database, clock, findSession }: Records,
  { authorization, impersonate, cookies }: Credentials,
): Promise<Caller> {
  const token = bearerToken(authorization);
  if (token === undefined) {
    const session = authorization === undefined ? await findSession(cookies) : undefined;
    if (!session) throw missingKey();
    return callerOfSession(database, session, impersonate);
  }
  const named = impersonate?.trim();
  const keyHash = hashToken(token);
  const [key, found] = await Promise.all([
    findKeyByHash(database, keyHash),
    findPrincipals(database, { keyHash, named: named || undefined }),
  ]);
  const nowMs = clock.nowMs();
  if (!isUsable(key, token, nowMs)) throw invalidKey();
  const acting = key.mode === 'personal' ? ownerOf(named, found) : namedBy(named, found);
  if (key.lastUsedMs === null || nowMs - key.lastUsedMs >= lastUseStepMs) await recordKeyUse(database, key.id, nowMs);
  const { id, ownerEmail, mode, scope, expiresMs, madeBy } = key;
  return {
    key: { id, ownerEmail, mode, scope, expiresMs, madeBy, isSession: key.embedId !== null, isCookie: false },
    account: acting.account,
    access: accessOf(acting),
  };
}

/** A caller who was let in before, from the records as they are now. Throws what a request of his would get now. */
export async function renewCaller(
  { database, clock }: { database: Database; clock: Clock },
  { key, account: { id } }: Caller,
): Promise<Caller> {
  if (key.isCookie) {
    const session = await findSessionById(database, key.id);
    if (!session || session.expiresMs <= clock.nowMs()) throw missingKey();
    return { key, ...(await accountOfSession(database, session.accountId)) };
  }
  const [found, acting] = await Promise.all([findOwnedKey(database, key.id), findPrincipals(database, { id })]);
  if (!stands(found, clock.nowMs())) throw invalidKey();
  if (!acting?.account.active) throw unknownAccount();
  return { key, account: acting.account, access: accessOf(acting) };
}

/** A browser that signed in may what a personal key of its account may. What it creates outlives it. */
async function callerOfSession(
  database: Database,
  { id, accountId }: { id: string; accountId: string },
  impersonate: string | undefined,
): Promise<Caller> {
  const { account, access } = await accountOfSession(database, accountId);
  refuseOther(account, impersonate?.trim());
  const rights = { mode: 'personal', scope: 'all', expiresMs: null, madeBy: null } as const;
  return { key: { id, ownerEmail: account.email, ...rights, isSession: false, isCookie: true }, account, access };
}

async function accountOfSession(database: Database, accountId: string): Promise<Pick<Caller, 'account' | 'access'>> {
  const acting = await findPrincipals(database, { id: accountId });
  if (!acting?.account.active) throw missingKey();
  return { account: acting.account, access: accessOf(acting) };
}

function missingKey(): Problem {
  return new Problem('missing-api-key', { detail: 'Send the header `Authorization: Bearer <key>`.' });
}

/** What acts for one account names no other. */
function refuseOther(owner: AccountRecord, named: string | undefined): void {
  if (named && fold(named) !== owner.email && named !== owner.id)
    throw new Problem('impersonation-not-allowed', {
      detail: 'A personal key acts for its own account only. Leave the header out, or use an impersonating key.',
      errors: { [impersonationHeader]: ['A personal key can not act for somebody else.'] },
    });
}

function invalidKey(): Problem {
  return new Problem('invalid-api-key', {
    detail: 'The key is unknown, revoked or expired. Ask an administrator for a new one.',
  });
}

/** `Bearer <key>` and, as the specification words it, `Bearer: <key>`. */
function bearerToken(header: string | undefined): string | undefined {
  return /^\s*bearer:?\s+(\S+)\s*$/i.exec(header ?? '')?.[1];
}

function ownerOf(named: string | undefined, found: AccountPrincipals | undefined): AccountPrincipals {
  // Gone between the two look-ups.
  if (!found?.account.active) throw invalidKey();
  refuseOther(found.account, named);
  return found;
}

function namedBy(named: string | undefined, found: AccountPrincipals | undefined): AccountPrincipals {
  if (!named)
    throw new Problem('missing-impersonation-header', {
      detail: `This key acts for others: name the user in the header \`${impersonationHeader}\`.`,
      errors: { [impersonationHeader]: ['Missing impersonation header'] },
    });
  if (!found?.account.active) throw unknownAccount();
  return found;
}

function unknownAccount(): Problem {
  return new Problem('unknown-account', {
    detail: `The header \`${impersonationHeader}\` names no active account.`,
    errors: { [impersonationHeader]: ['Unknown account'] },
  });
}
