import type { Account } from '@clew/contract';
import { type RawBuilder, sql, type Transaction } from 'kysely';
import type { Database } from '../database/open-database.ts';
import type { Tables } from '../database/tables.ts';
import { fold } from '../kernel/fold.ts';
import { newId } from '../kernel/ids.ts';
import { qualifiedName } from '../kernel/principals.ts';
import { Problem } from '../kernel/problem.ts';
import { foldVouched } from './fold-vouched.ts';
import { type KeyRecord, toKeyRow } from './key-store.ts';

/** An active or deactivated person of the company, with the ids this person has in the source apps. */
export interface AccountRecord {
  id: string;
  /** Folded. */
  email: string;
  name: string;
  admin: boolean;
  active: boolean;
  identities: { sourceId: string; personId: string }[];
}

export async function findAccount(database: Database, emailOrId: string): Promise<AccountRecord | undefined> {
  const row = await selectAccounts(database.lookUps)
    .where((where) => where.or([where('email', '=', fold(emailOrId)), where('id', '=', emailOrId.trim())]))
    .executeTakeFirst();
  return row && toRecord(row);
}

/** Whom an address means that somebody else vouches for; no address is an id. */
export async function findAccountOfAddress(database: Database, address: string): Promise<AccountRecord | undefined> {
  const folded = foldVouched(address);
  if (folded === undefined) return undefined;
  const row = await selectAccounts(database.lookUps).where('email', '=', folded).executeTakeFirst();
  return row && toRecord(row);
}

/** An account with its own principals and those of every group that contains one of them, through any nesting. */
export interface AccountPrincipals {
  account: AccountRecord;
  principals: string[];
}

/** An account with more principals than these is looked up beside the event loop, which they would hold for milliseconds. */
const mostNear = 500;

/** Whom a request is made for. In one query: at every request somebody waits for it. */
export async function findPrincipals(
  database: Database,
  who: { id: string } | { keyHash: string; named: string | undefined },
): Promise<AccountPrincipals | undefined> {
  const find = async (from: Database['reader'], most: number) => {
    const row = await selectAccounts(from)
      .select(principalsOfAccount(most).as('principals'))
      .where('id' in who ? sql<boolean>`accounts.id = ${who.id}` : isActedFor(who.keyHash, who.named))
      .executeTakeFirst();
    return row && { account: toRecord(row), principals: JSON.parse(row.principals) as string[] };
  };
  const near = await database.keepUntilWrite(`principals ${JSON.stringify(who)}`, () =>
    find(database.lookUps, mostNear + 1),
  );
  return near && near.principals.length > mostNear ? find(database.reader, -1) : near;
}

/**
 * The owner of a personal key; whom the request names, with a key that acts for others. Without a key nobody is found: what the look-up
 * costs tells nothing of an account to who has none.
 */
function isActedFor(keyHash: string, named: string | undefined): RawBuilder<boolean> {
  const keys = sql`FROM keys WHERE hash = ${keyHash} AND revoked_ms IS NULL`;
  const owned = sql<boolean>`accounts.id = (SELECT account_id ${keys} AND mode = 'personal')`;
  if (named === undefined) return owned;
  const isNamed = sql<boolean>`(accounts.email = ${fold(named)} OR accounts.id = ${named.trim()})`;
  return sql<boolean>`(${owned} OR (${isNamed} AND EXISTS (SELECT 1 ${keys} AND mode = 'impersonating')))`;
}

/** The accounts that any of these folded names means: an email, an account id, an id in a source app, `<source>/<id>`. */
export async function findAccountsNamed(database: Database, names: readonly string[]): Promise<AccountRecord[]> {
  const list = JSON.stringify(names);
  const named = sql<string>`(SELECT value FROM json_each(${list}))`;
  const rows = await selectAccounts(database.reader)
    .where((where) =>
      where.or([
        where('email', 'in', named),
        where('id', 'in', named),
        where('id', 'in', (from) =>
          from
            .selectFrom('identities')
            .select('account_id')
            .where((identity) =>
              identity.or([identity('folded_id', 'in', named), identity('qualified_id', 'in', named)]),
            ),
        ),
      ]),
    )
    .execute();
  return rows.map(toRecord);
}

/** What of an account is a principal, and over which member each of its groups is reached: as `principalsOfAccount`, with the ways. */
export async function findWays(
  database: Database,
  accountId: string,
): Promise<{ principal: string; member: string | null }[]> {
  const ways = sql<{ principal: string; member: string | null }>`(
    WITH RECURSIVE mine(principal, member) AS (
      SELECT 'user:' || email, NULL FROM accounts WHERE id = ${accountId}
      UNION SELECT 'person:' || source_id || '/' || person_id, NULL FROM identities WHERE account_id = ${accountId}
      UNION SELECT 'group:' || source_id || '/' || group_id, group_members.member
        FROM group_members JOIN mine ON group_members.member = mine.principal
    ) SELECT principal, member FROM mine)`;
  return database.reader.selectFrom(ways.as('ways')).select(['principal', 'member']).execute();
}

/** A page of accounts by email, behind `after`. */
export async function listAccounts(database: Database, after: string, limit: number): Promise<AccountRecord[]> {
  const rows = await selectAccounts(database.reader).where('email', '>', after).orderBy('email').limit(limit).execute();
  return rows.map(toRecord);
}

export interface AccountChange {
  name?: string | undefined;
  admin?: boolean | undefined;
  identities?: Record<string, string> | undefined;
}

/** Creates the account or changes what is given of it; a deactivated one becomes active again. */
export async function putAccount(
  database: Database,
  email: string,
  change: AccountChange,
  nowMs: number,
): Promise<void> {
  const folded = fold(email);
  await database.writer.transaction().execute(async (transaction) => {
    const { id } = await transaction
      .insertInto('accounts')
      .values({
        id: newId('acc'),
        email: folded,
        name: change.name ?? folded,
        admin: change.admin ? 1 : 0,
        active: 1,
        created_ms: nowMs,
      })
      .onConflict((conflict) =>
        conflict.column('email').doUpdateSet({
          active: 1,
          ...(change.name === undefined ? {} : { name: change.name }),
          ...(change.admin === undefined ? {} : { admin: change.admin ? 1 : 0 }),
        }),
      )
      .returning('id')
      .executeTakeFirstOrThrow();
    await refuseWithoutAdministrator(transaction);
    await takeFromSource(transaction, id);
    if (change.identities === undefined) return;
    const kept = await keepIdentities(transaction, id, change.identities);
    for (const [source_id, person_id] of Object.entries(change.identities)) {
      if (kept.has(source_id)) continue;
      const { numInsertedOrUpdatedRows } = await transaction
        .insertInto('identities')
        .values({
          account_id: id,
          source_id,
          person_id,
          folded_id: fold(person_id),
          qualified_id: qualifiedName(source_id, person_id),
        })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirstOrThrow();
      if (numInsertedOrUpdatedRows === 0n) throw identityTaken(source_id, person_id);
    }
  });
}

/** Identities that are given again stay as they are, whoever said so first; their sources. All others go. */
async function keepIdentities(
  transaction: Transaction<Tables>,
  accountId: string,
  identities: Readonly<Record<string, string>>,
): Promise<Set<string>> {
  const given = sql`(SELECT json_array(key, value) FROM json_each(${JSON.stringify(identities)}))`;
  await transaction
    .deleteFrom('identities')
    .where('account_id', '=', accountId)
    .where(sql<boolean>`json_array(source_id, person_id) NOT IN ${given}`)
    .execute();
  const rows = await transaction
    .selectFrom('identities')
    .select('source_id')
    .where('account_id', '=', accountId)
    .execute();
  return new Set(rows.map(({ source_id }) => source_id));
}

/** What an administrator decides of an account is no longer what a source has decided: it does not undo it by itself. */
async function takeFromSource(transaction: Transaction<Tables>, accountId: string): Promise<void> {
  await transaction
    .updateTable('managed_accounts')
    .set({ is_closed: 0 })
    .where('account_id', '=', accountId)
    .where('is_closed', '=', 1)
    .execute();
}

/** One person of an app is one account: otherwise two accounts would share what that person may see. */
function identityTaken(sourceId: string, personId: string): Problem {
  const message = `${personId} is the identity of another account already.`;
  return new Problem('validation-failed', { errors: { [`identities.${sourceId}`]: [message] } });
}

/** Makes the account an administrator, creating it where it is not there, with a key, in one transaction. */
export async function createFirstAdministrator(
  database: Database,
  email: string,
  nowMs: number,
  key: (accountId: string) => KeyRecord | undefined,
): Promise<void> {
  const folded = fold(email);
  await database.writer.transaction().execute(async (transaction) => {
    const { id } = await transaction
      .insertInto('accounts')
      .values({ id: newId('acc'), email: folded, name: folded, admin: 1, active: 1, created_ms: nowMs })
      .onConflict((conflict) => conflict.column('email').doUpdateSet({ admin: 1, active: 1 }))
      .returning('id')
      .executeTakeFirstOrThrow();
    const record = key(id);
    if (record) await transaction.insertInto('keys').values(toKeyRow(record)).execute();
  });
}

/** False where there is no such account. Its keys, sessions and invitations end, and stay so should it ever come back. */
export async function deactivateAccount(database: Database, email: string, nowMs: number): Promise<boolean> {
  return database.writer.transaction().execute(async (transaction) => {
    const account = await transaction
      .selectFrom('accounts')
      .select('id')
      .where('email', '=', fold(email))
      .executeTakeFirst();
    if (!account) return false;
    await closeAccounts(transaction, [account.id], nowMs);
    await takeFromSource(transaction, account.id);
    await refuseWithoutAdministrator(transaction);
    return true;
  });
}

/** They are no longer active, and their keys, sessions and invitations have ended. The caller sees to who manages the system. */
export async function closeAccounts(
  transaction: Transaction<Tables>,
  ids: readonly string[],
  nowMs: number,
): Promise<void> {
  const among = sql<string>`(SELECT value FROM json_each(${JSON.stringify(ids)}))`;
  await transaction.updateTable('accounts').set({ active: 0 }).where('id', 'in', among).execute();
  await transaction
    .updateTable('keys')
    .set({ revoked_ms: nowMs })
    .where('account_id', 'in', among)
    .where('revoked_ms', 'is', null)
    .execute();
  await transaction.deleteFrom('sign_in_sessions').where('user_id', 'in', among).execute();
  await transaction.deleteFrom('invitations').where('invitations.account_id', 'in', among).execute();
}

/** Rolls a change back that would leave nobody to manage the system. */
async function refuseWithoutAdministrator(transaction: Transaction<Tables>): Promise<void> {
  const left = await transaction
    .selectFrom('accounts')
    .select('id')
    .where('admin', '=', 1)
    .where('active', '=', 1)
    .executeTakeFirst();
  if (!left)
    throw new Problem('validation-failed', {
      errors: { admin: ['This is the last administrator. Make somebody else one first.'] },
    });
}

export function toAccount({ identities, ...account }: AccountRecord): Account {
  return {
    ...account,
    identities: Object.fromEntries(identities.map(({ sourceId, personId }) => [sourceId, personId])),
  };
}

/** Accounts with their identities in one query: who asks is found out at every request. */
function selectAccounts(from: Database['reader']) {
  const identities = sql<string>`(SELECT json_group_array(json_array(source_id, person_id)) FROM identities WHERE account_id = accounts.id)`;
  return from.selectFrom('accounts').selectAll().select(identities.as('identities'));
}

/** As kernel/principals.ts writes them; cycles of groups end by themselves. At most so many, or all of them: -1. */
const principalsOfAccount = (most: number) => sql<string>`(
  WITH RECURSIVE mine(principal) AS (
    SELECT 'user:' || accounts.email
    UNION SELECT 'person:' || source_id || '/' || person_id FROM identities WHERE account_id = accounts.id
    UNION SELECT 'group:' || source_id || '/' || group_id FROM group_members JOIN mine ON member = mine.principal
    LIMIT ${most}
  ) SELECT json_group_array(principal) FROM mine)`;

function toRecord({
  id,
  email,
  name,
  admin,
  active,
  identities,
}: {
  id: string;
  email: string;
  name: string;
  admin: number;
  active: number;
  identities: string;
}): AccountRecord {
  const pairs = JSON.parse(identities) as [sourceId: string, personId: string][];
  return {
    id,
    email,
    name,
    admin: admin === 1,
    active: active === 1,
    identities: pairs.map(([sourceId, personId]) => ({ sourceId, personId })),
  };
}
