import type { AuditRecord as ShownRecord } from '@clew/contract';
import { type Kysely, sql } from 'kysely';
import type { Database } from '../database/open-database.ts';
import type { Tables } from '../database/tables.ts';
import type { Access } from '../kernel/access.ts';
import { fold } from '../kernel/fold.ts';

/** One call: who, when, what, and with which outcome. It holds names and ids, never bodies, keys or tokens. */
export interface AuditRecord {
  atMs: number;
  requestId: string;
  operation: string;
  /** What the server does by itself has no key, no account and no address. */
  keyId: string | null;
  keyOwner: string | null;
  accountId: string | null;
  accountEmail: string | null;
  address: string;
  assistantId: string | null;
  question: string | null;
  /** Shown to the account, or written. */
  resourceIds: readonly string[];
  target: string | null;
  /** Names of the fields that were given. */
  changes: readonly string[];
  /** Of an answer. */
  usage: ShownRecord['usage'];
  status: number;
}

export type KeptRecord = AuditRecord & { no: number };

export interface AuditQuery {
  /** Both inclusive. */
  fromMs: number | undefined;
  untilMs: number | undefined;
  /** Email or id. */
  account: string | undefined;
  operation: string | undefined;
  resourceId: string | undefined;
  /** Only what is older than this record. */
  after: { atMs: number; no: number } | undefined;
}

/** What is known of a change before it is made. */
export type AuditIntent = Omit<AuditRecord, 'status'>;

/** Writes down what is about to be done, before its first write. The record of the same request takes its place, by a trigger. */
export function withIntent<Result>(
  database: Database,
  intent: AuditIntent,
  change: () => Promise<Result>,
): Promise<Result> {
  const insert = database.writer
    .insertInto('audit_intents')
    .values({ request_id: intent.requestId, record: JSON.stringify(intent) })
    .onConflict((conflict) => conflict.doNothing());
  return database.writeAhead(insert.compile(), change);
}

export async function listIntents(database: Database): Promise<AuditIntent[]> {
  const rows = await database.reader.selectFrom('audit_intents').select('record').execute();
  return rows.map(({ record }) => JSON.parse(record) as AuditIntent);
}

/** All of them in one statement, so in one commit, or in the transaction that is given. */
export async function insertRecords(writing: Kysely<Tables>, records: readonly AuditRecord[]): Promise<void> {
  await sql`INSERT INTO audit (at_ms, request_id, operation, key_id, key_owner, account_id, account_email, address,
      assistant_id, question, resource_ids, target, changes, usage, status)
    SELECT value->>'atMs', value->>'requestId', value->>'operation', value->>'keyId', value->>'keyOwner',
      value->>'accountId', value->>'accountEmail', value->>'address', value->>'assistantId', value->>'question',
      value->'resourceIds', value->>'target', value->'changes', json_extract(value, '$.usage'), value->>'status'
    FROM json_each(${JSON.stringify(records)})`.execute(writing);
}

/** Newest first. Takes an Access as every read does: nobody gets here who was not let in. */
export async function listRecords(
  database: Database,
  _access: Access,
  { fromMs, untilMs, account, operation, resourceId, after }: AuditQuery,
  limit: number,
): Promise<KeptRecord[]> {
  let query = database.reader.selectFrom('audit').selectAll().orderBy('at_ms', 'desc').orderBy('no', 'desc');
  if (fromMs !== undefined) query = query.where('at_ms', '>=', fromMs);
  if (untilMs !== undefined) query = query.where('at_ms', '<=', untilMs);
  if (operation !== undefined) query = query.where('operation', '=', operation);
  if (account !== undefined)
    query = query.where('account_id', 'in', (from) =>
      from
        .selectFrom('accounts')
        .select('id')
        .where((where) => where.or([where('email', '=', fold(account)), where('id', '=', account.trim())])),
    );
  if (resourceId !== undefined)
    query = query.where('no', 'in', (from) =>
      from.selectFrom('audit_resources').select('audit_no').where('resource_id', '=', resourceId),
    );
  if (after) query = query.where(sql<boolean>`(at_ms, no) < (${after.atMs}, ${after.no})`);
  return (await query.limit(limit).execute()).map((row) => ({
    no: row.no,
    atMs: row.at_ms,
    requestId: row.request_id,
    operation: row.operation,
    keyId: row.key_id,
    keyOwner: row.key_owner,
    accountId: row.account_id,
    accountEmail: row.account_email,
    address: row.address,
    assistantId: row.assistant_id,
    question: row.question,
    resourceIds: JSON.parse(row.resource_ids) as string[],
    target: row.target,
    changes: JSON.parse(row.changes) as string[],
    usage: row.usage === null ? null : (JSON.parse(row.usage) as AuditRecord['usage']),
    status: row.status,
  }));
}

/** Lets the database delete what is older; the schema refuses everything else. */
export async function moveRetention(database: Database, keepFromMs: number): Promise<void> {
  await database.writer
    .updateTable('audit_retention')
    .set({ keep_from_ms: keepFromMs })
    .where('keep_from_ms', '<', keepFromMs)
    .execute();
}

/** Deletes at most `limit` of the records from before; returns how many. */
export async function deleteRecordsBefore(database: Database, beforeMs: number, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`DELETE FROM audit WHERE no IN
    (SELECT no FROM audit WHERE at_ms < ${beforeMs} ORDER BY at_ms, no LIMIT ${limit})`.execute(database.writer);
  return Number(numAffectedRows ?? 0n);
}
