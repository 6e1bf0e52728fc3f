import type { Kysely } from 'kysely';
import type { Tables } from '../database/tables.ts';
import { newId } from '../kernel/ids.ts';
import type { SyncedAccount } from '../kernel/source-people.ts';
import { insertRecords } from './audit-store.ts';
import { byTheServer } from './by-the-server.ts';

/** The operation of these records. */
export const syncedAccount = 'syncAccount';

/** Accounts that a source has made, closed or opened again, a record each, in the transaction that does it. */
export async function recordSyncedAccounts(
  writing: Kysely<Tables>,
  {
    sourceId,
    runNo,
    accounts,
    nowMs,
  }: { sourceId: string; runNo: number; accounts: readonly SyncedAccount[]; nowMs: number },
): Promise<void> {
  const records = accounts.map(({ email, what }) => ({
    ...byTheServer,
    atMs: nowMs,
    requestId: newId('req'),
    operation: syncedAccount,
    target: email,
    changes: [what, `source ${sourceId}`, `run ${runNo}`],
    status: 200,
  }));
  await insertRecords(writing, records);
}
