import type { KeyMode, KeyScope } from '@clew/contract';
import type { Database } from '../database/open-database.ts';

export interface KeyRecord {
  id: string;
  accountId: string;
  name: string;
  mode: KeyMode;
  scope: KeyScope;
  /** Of the whole token; the token itself is nowhere. */
  hash: string;
  last5: string;
  createdMs: number;
  expiresMs: number | null;
  lastUsedMs: number | null;
  revokedMs: number | null;
  /** Of a session: the embed whose token it was exchanged for. */
  embedId: string | null;
  /** Of a personal key: the impersonating one through which it came, and with which it ends. */
  madeBy: string | null;
}

export async function insertKey(database: Database, key: KeyRecord): Promise<void> {
  await database.writer.insertInto('keys').values(toKeyRow(key)).execute();
}

/** What decides whether a key is in force. */
export interface KeyState {
  mode: KeyMode;
  expiresMs: number | null;
  revokedMs: number | null;
  ownerIsActive: boolean;
  ownerIsAdmin: boolean;
}

/** A key with what counts of the account that owns it, and of the key with which it ends. */
export interface OwnedKey extends KeyRecord, KeyState {
  ownerEmail: string;
  maker: KeyState | null;
}

export async function findKeyByHash(database: Database, hash: string): Promise<OwnedKey | undefined> {
  return database.keepUntilWrite(`key ${hash}`, async () =>
    toOwnedKey(await selectOwnedKeys(database).where('keys.hash', '=', hash).executeTakeFirst()),
  );
}

export async function findOwnedKey(database: Database, id: string): Promise<OwnedKey | undefined> {
  return toOwnedKey(await selectOwnedKeys(database).where('keys.id', '=', id).executeTakeFirst());
}

/** Newest first: all keys, or those of one account. Sessions come and go by themselves and are not among them. */
export async function listKeys(
  database: Database,
  accountId: string | null,
): Promise<(KeyRecord & { ownerEmail: string })[]> {
  const rows = await selectKeys(database.reader)
    .where('keys.embed_id', 'is', null)
    .$if(accountId !== null, (query) => query.where('keys.account_id', '=', accountId ?? ''))
    .orderBy('keys.created_ms', 'desc')
    .orderBy('keys.id')
    .execute();
  return rows.map(toRecord);
}

export async function findKey(
  database: Database,
  id: string,
): Promise<(KeyRecord & { ownerEmail: string }) | undefined> {
  const row = await selectKeys(database.lookUps).where('keys.id', '=', id).executeTakeFirst();
  return row && toRecord(row);
}

/** Revoking twice keeps the first time. */
export async function revokeKey(database: Database, id: string, nowMs: number): Promise<void> {
  await database.writer
    .updateTable('keys')
    .set((set) => ({ revoked_ms: set.fn.coalesce('revoked_ms', set.val(nowMs)) }))
    .where('id', '=', id)
    .execute();
}

export async function hasKeys(database: Database): Promise<boolean> {
  return (await database.reader.selectFrom('keys').select('id').limit(1).executeTakeFirst()) !== undefined;
}

export async function recordKeyUse(database: Database, id: string, nowMs: number): Promise<void> {
  await database.writer.updateTable('keys').set({ last_used_ms: nowMs }).where('id', '=', id).execute();
}

export function toKeyRow(key: KeyRecord) {
  return {
    id: key.id,
    account_id: key.accountId,
    name: key.name,
    mode: key.mode,
    scope: JSON.stringify(key.scope),
    hash: key.hash,
    last5: key.last5,
    created_ms: key.createdMs,
    expires_ms: key.expiresMs,
    last_used_ms: key.lastUsedMs,
    revoked_ms: key.revokedMs,
    embed_id: key.embedId,
    made_by: key.madeBy,
  };
}

function selectKeys(from: Database['reader']) {
  return from
    .selectFrom('keys')
    .innerJoin('accounts', 'accounts.id', 'keys.account_id')
    .selectAll('keys')
    .select('accounts.email as owner_email');
}

function selectOwnedKeys({ lookUps }: Database) {
  return selectKeys(lookUps)
    .leftJoin('keys as makers', 'makers.id', 'keys.made_by')
    .leftJoin('accounts as maker_owners', 'maker_owners.id', 'makers.account_id')
    .select(['accounts.active as owner_active', 'accounts.admin as owner_admin'])
    .select(['makers.mode as maker_mode', 'makers.expires_ms as maker_expires_ms'])
    .select(['makers.revoked_ms as maker_revoked_ms', 'maker_owners.active as maker_active'])
    .select('maker_owners.admin as maker_admin');
}

type Row = Awaited<ReturnType<ReturnType<typeof selectKeys>['execute']>>[number];

function toRecord(row: Row): KeyRecord & { ownerEmail: string } {
  return {
    id: row.id,
    accountId: row.account_id,
    ownerEmail: row.owner_email,
    name: row.name,
    mode: row.mode as KeyMode,
    scope: JSON.parse(row.scope) as KeyScope,
    hash: row.hash,
    last5: row.last5,
    createdMs: row.created_ms,
    expiresMs: row.expires_ms,
    lastUsedMs: row.last_used_ms,
    revokedMs: row.revoked_ms,
    embedId: row.embed_id,
    madeBy: row.made_by,
  };
}

type OwnedRow = Awaited<ReturnType<ReturnType<typeof selectOwnedKeys>['execute']>>[number];

function toOwnedKey(row: OwnedRow | undefined): OwnedKey | undefined {
  if (!row) return undefined;
  const maker =
    row.maker_mode === null
      ? null
      : {
          mode: row.maker_mode as KeyMode,
          expiresMs: row.maker_expires_ms,
          revokedMs: row.maker_revoked_ms,
          ownerIsActive: row.maker_active === 1,
          ownerIsAdmin: row.maker_admin === 1,
        };
  return { ...toRecord(row), ownerIsActive: row.owner_active === 1, ownerIsAdmin: row.owner_admin === 1, maker };
}
