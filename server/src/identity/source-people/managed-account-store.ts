import { sql, type Transaction } from 'kysely';
import type { Tables } from '../../database/tables.ts';
import { closeAccounts } from '../account-store.ts';

type Writing = Transaction<Tables>;

/**
 * Whether the person for whom the account was made, or whom an administrator has said it is, is active and has its address.
 * Anybody else who has it may be a successor, or claim it only. Who it was is unknown of some: of them anybody counts.
 */
const isClaimed = sql<boolean>`EXISTS (
  SELECT 1 FROM source_addresses AS held
  JOIN source_people AS person ON person.source_id = held.source_id AND person.person_id = held.person_id
  WHERE held.source_id = managed_accounts.source_id AND held.address = accounts.email AND person.is_active = 1
    AND person.person_id = coalesce((
      SELECT said.person_id FROM identities AS said
      WHERE said.account_id = managed_accounts.account_id AND said.source_id = managed_accounts.source_id AND said.is_synced = 0
    ), managed_accounts.person_id, person.person_id))`;

/**
 * Closes the accounts that the source has made and no longer has their people for, of these addresses or of all; how many. The last administrator
 * stays: nobody could manage the system without him.
 */
export async function closeUnclaimed(
  writing: Writing,
  sourceId: string,
  { nowMs, among }: { nowMs: number; among?: readonly string[] },
): Promise<number> {
  const addresses = sql<string>`(SELECT value FROM json_each(${JSON.stringify(among ?? [])}))`;
  const rows = await writing
    .selectFrom('managed_accounts')
    .innerJoin('accounts', 'accounts.id', 'managed_accounts.account_id')
    .select(['accounts.id', 'accounts.admin'])
    .where('managed_accounts.source_id', '=', sourceId)
    .where('accounts.active', '=', 1)
    .$if(among !== undefined, (query) => query.where('accounts.email', 'in', addresses))
    .where(sql<boolean>`NOT ${isClaimed}`)
    .orderBy('accounts.admin')
    .execute();
  const administrators = rows.filter(({ admin }) => admin === 1);
  const mayGo = new Set(administrators.slice(0, Math.max(0, (await countAdministrators(writing)) - 1)));
  const ids = rows.filter((row) => row.admin === 0 || mayGo.has(row)).map(({ id }) => id);
  if (ids.length === 0) return 0;
  await closeAccounts(writing, ids, nowMs);
  await writing
    .updateTable('managed_accounts')
    .set({ is_closed: 1 })
    .where('account_id', 'in', sql<string>`(SELECT value FROM json_each(${JSON.stringify(ids)}))`)
    .execute();
  return ids.length;
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

/** Opens accounts again that the source has closed itself and has the same person for again; their old keys stay revoked. How many. */
export async function reopenClaimed(writing: Writing, sourceId: string): Promise<number> {
  const rows = await writing
    .selectFrom('managed_accounts')
    .innerJoin('accounts', 'accounts.id', 'managed_accounts.account_id')
    .select('accounts.id')
    .where('managed_accounts.source_id', '=', sourceId)
    .where('managed_accounts.is_closed', '=', 1)
    .where('managed_accounts.person_id', 'is not', null)
    .where(isClaimed)
    .execute();
  if (rows.length === 0) return 0;
  const ids = sql<string>`(SELECT value FROM json_each(${JSON.stringify(rows.map(({ id }) => id))}))`;
  await writing.updateTable('accounts').set({ active: 1 }).where('id', 'in', ids).execute();
  await writing.updateTable('managed_accounts').set({ is_closed: 0 }).where('account_id', 'in', ids).execute();
  return rows.length;
}
