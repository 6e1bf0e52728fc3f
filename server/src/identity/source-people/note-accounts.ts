import type { Transaction } from 'kysely';
import type { Tables } from '../../database/tables.ts';
import type { SyncedAccount } from '../../kernel/source-people.ts';

/** Keeps what a source has decided of accounts, in the transaction that does it: what is done is noted, and nothing else. */
export type NoteAccounts = (
  writing: Transaction<Tables>,
  noted: { sourceId: string; runNo: number; accounts: readonly SyncedAccount[]; nowMs: number },
) => Promise<void>;
