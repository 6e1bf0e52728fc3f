import { type RawBuilder, sql, type Transaction } from 'kysely';
import type { Database } from '../../database/open-database.ts';
import type { Tables } from '../../database/tables.ts';
import type { SyncedAccount } from '../../kernel/source-people.ts';
import { closeAccounts } from '../account-store.ts';

type Writing = Transaction<Tables>;

/**
 * Whether the person for whom the account was made, or whom an administrator has said it is, is active and has its address.
 * Anybody else who has it may be a successor, or claim it only. Who it was is unknown of some: of them anybody counts. With a run:
 * whom that one has listed.
 */
const isClaimedIn = (run?: { no: number }): RawBuilder<boolean> => sql<boolean>`EXISTS (
  SELECT 1 FROM source_addresses AS held
  JOIN source_people AS person ON person.source_id = held.source_id AND person.person_id = held.person_id
  WHERE held.source_id = managed_accounts.source_id AND held.address = accounts.email AND person.is_active = 1
    AND ${run === undefined ? sql`TRUE` : sql`person.seen_run = ${run.no}`}
    AND person.person_id = coalesce((
      SELECT said.person_id FROM identities AS said
      WHERE said.account_id = managed_accounts.account_id AND said.source_id = managed_accounts.source_id AND said.is_synced = 0
    ), managed_accounts.person_id, person.person_id))`;
const isClaimed = isClaimedIn();

/**
 * Closes the accounts that the source has made and no longer has their people for, of these addresses or of all; returns which. The
 * last administrator stays: nobody could manage the system without him.
 */
export async function closeUnclaimed(
  writing: Writing,
  sourceId: string,
  { nowMs, among }: { nowMs: number; among?: readonly string[] },
): Promise<SyncedAccount[]> {
  const addresses = sql<string>`(SELECT value FROM json_each(${JSON.stringify(among ?? [])}))`;
  const rows = await writing
    .selectFrom('managed_accounts')
    .innerJoin('accounts', 'accounts.id', 'managed_accounts.account_id')
    .select(['accounts.id', 'accounts.email', 'accounts.admin'])
    .where('managed_accounts.source_id', '=', sourceId)
    .where('accounts.active', '=', 1)
    .$if(among !== undefined, (query) => query.where('accounts.email', 'in', addresses))
    .where(sql<boolean>`NOT ${isClaimed}`)
    .orderBy('accounts.admin')
    .execute();
  const administrators = rows.filter(({ admin }) => admin === 1);
  const mayGo = new Set(administrators.slice(0, Math.max(0, (await countAdministrators(writing)) - 1)));
  const closed = rows.filter((row) => row.admin === 0 || mayGo.has(row));
  const ids = closed.map(({ id }) => id);
  if (ids.length === 0) return [];
  await closeAccounts(writing, ids, nowMs);
  await writing
    .updateTable('managed_accounts')
    .set({ is_closed: 1 })
    .where('account_id', 'in', sql<string>`(SELECT value FROM json_each(${JSON.stringify(ids)}))`)
    .execute();
  return closed.map(({ email }) => ({ email, what: 'closed' }));
}

/** Of the open accounts that the source has made those that would be closed if the run had told of everybody. */
export async function countUnclaimed(
  database: Database,
  { sourceId, no }: { sourceId: string; no: number },
): Promise<{ known: number; missing: number }> {
  return database.reader
    .selectFrom('managed_accounts')
    .innerJoin('accounts', 'accounts.id', 'managed_accounts.account_id')
    .select(({ fn }) => [
      fn.countAll<number>().as('known'),
      sql<number>`count(*) FILTER (WHERE NOT ${isClaimedIn({ no })})`.as('missing'),
    ])
    .where('managed_accounts.source_id', '=', sourceId)
    .where('accounts.active', '=', 1)
    .executeTakeFirstOrThrow();
}

async function countAdministrators(writing: Writing): Promise<number> {
  const { count } = await writing
    .selectFrom('accounts')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('admin', '=', 1)
    .where('active', '=', 1)
    .executeTakeFirstOrThrow();
  return count;
}

/** Opens accounts again that the source has closed itself and has the same person for again; their old keys stay revoked. Returns which. */
export async function reopenClaimed(writing: Writing, sourceId: string): Promise<SyncedAccount[]> {
  const rows = await writing
    .selectFrom('managed_accounts')
    .innerJoin('accounts', 'accounts.id', 'managed_accounts.account_id')
    .select(['accounts.id', 'accounts.email'])
    .where('managed_accounts.source_id', '=', sourceId)
    .where('managed_accounts.is_closed', '=', 1)
    .where('managed_accounts.person_id', 'is not', null)
    .where(isClaimed)
    .execute();
  if (rows.length === 0) return [];
  const ids = sql<string>`(SELECT value FROM json_each(${JSON.stringify(rows.map(({ id }) => id))}))`;
  await writing.updateTable('accounts').set({ active: 1 }).where('id', 'in', ids).execute();
  await writing.updateTable('managed_accounts').set({ is_closed: 0 }).where('account_id', 'in', ids).execute();
  return rows.map(({ email }) => ({ email, what: 'reopened' }));
}
