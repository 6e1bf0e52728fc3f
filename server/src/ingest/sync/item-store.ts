import { sql } from 'kysely';
import type { Database } from '../../database/open-database.ts';
import type { Tables } from '../../database/tables.ts';
import type { SyncItem, SyncRunRecord } from './sync-run.ts';

type Row = Tables['sync_items'];

export async function readItems(
  database: Database,
  sourceId: string,
  externalIds: readonly string[],
): Promise<Map<string, SyncItem>> {
  const rows = await database.reader
    .selectFrom('sync_items')
    .selectAll()
    .where('source_id', '=', sourceId)
    .where('external_id', 'in', externalIds)
    .execute();
  return new Map(rows.map((row) => [row.external_id, toItem(row)]));
}

export interface ItemCounts {
  seen: number;
  written: number;
  unchanged: number;
  permissionsChanged: number;
  failed: number;
}

/** What became of some resources: what is known of them, what is gone, and the numbers of the run, at once. */
export async function noteItems(
  database: Database,
  { sourceId, no }: SyncRunRecord,
  {
    items,
    gone,
    counts,
    nowMs,
  }: { items: readonly SyncItem[]; gone: readonly string[]; counts: ItemCounts; nowMs: number },
): Promise<void> {
  const { writer } = database;
  const isGone = sql<boolean>`source_id = ${sourceId} AND external_id IN (SELECT value FROM json_each(${JSON.stringify(gone)}))`;
  const count = writer.updateTable('sync_runs').where('source_id', '=', sourceId).where('no', '=', no);
  const counted = count.set({
    seen: sql`seen + ${counts.seen}`,
    written: sql`written + ${counts.written}`,
    unchanged: sql`unchanged + ${counts.unchanged}`,
    permissions_changed: sql`permissions_changed + ${counts.permissionsChanged}`,
    failed: sql`failed + ${counts.failed}`,
  });
  // One trip, for the writer belongs to all; so what goes is counted before it goes.
  await database.writeTogether([
    counted,
    ...(items.length > 0 ? [putItems(database, sourceId, items, nowMs)] : []),
    ...(gone.length > 0
      ? [
          count.set({ deleted: sql`deleted + (SELECT count(*) FROM sync_items WHERE ${isGone})` }),
          writer.deleteFrom('sync_items').where(isGone),
        ]
      : []),
  ]);
}

function putItems({ writer }: Database, sourceId: string, items: readonly SyncItem[], nowMs: number) {
  return writer
    .insertInto('sync_items')
    .values(items.map((item) => toRow(sourceId, item, nowMs)))
    .onConflict((conflict) =>
      conflict.columns(['source_id', 'external_id']).doUpdateSet(({ ref }) => ({
        fingerprint: ref('excluded.fingerprint'),
        content_hash: ref('excluded.content_hash'),
        readers: ref('excluded.readers'),
        withheld: ref('excluded.withheld'),
        seen_run: ref('excluded.seen_run'),
        reason: ref('excluded.reason'),
        next_step: ref('excluded.next_step'),
        failed_ms: ref('excluded.failed_ms'),
      })),
    );
}

/** Those of the ids that the run has seen. */
export async function listSeen(
  database: Database,
  { sourceId, no }: SyncRunRecord,
  externalIds: readonly string[],
): Promise<Set<string>> {
  const rows = await database.reader
    .selectFrom('sync_items')
    .select('external_id')
    .where('source_id', '=', sourceId)
    .where('external_id', 'in', externalIds)
    .where('seen_run', '=', no)
    .execute();
  return new Set(rows.map(({ external_id }) => external_id));
}

/** What earlier runs saw and this one did not, and of which nothing is stored. */
export async function forgetUnseen(database: Database, { sourceId, no }: SyncRunRecord): Promise<void> {
  await database.writer.deleteFrom('sync_items').where('source_id', '=', sourceId).where('seen_run', '<', no).execute();
}

/** How many are known to be stored, and how many of them the run has not seen. */
export async function countMissing(
  database: Database,
  { sourceId, no }: SyncRunRecord,
): Promise<{ known: number; missing: number }> {
  return database.reader
    .selectFrom('sync_items')
    .select(({ fn }) => [
      fn.countAll<number>().as('known'),
      sql<number>`count(*) FILTER (WHERE seen_run <> ${no})`.as('missing'),
    ])
    .where('source_id', '=', sourceId)
    .where('content_hash', 'is not', null)
    .executeTakeFirstOrThrow();
}

/** The next of those whose readers wait for a complete listing. */
export async function listWithheld(database: Database, sourceId: string, limit: number): Promise<SyncItem[]> {
  const rows = await database.reader
    .selectFrom('sync_items')
    .selectAll()
    .where('source_id', '=', sourceId)
    .where('withheld', 'is not', null)
    .limit(limit)
    .execute();
  return rows.map(toItem);
}

/** They have their readers now. */
export async function noteGranted(database: Database, sourceId: string, externalIds: readonly string[]): Promise<void> {
  await database.writer
    .updateTable('sync_items')
    .set({ readers: sql`withheld`, withheld: null })
    .where('source_id', '=', sourceId)
    .where('external_id', 'in', externalIds)
    .where('withheld', 'is not', null)
    .execute();
}

export interface StoredError {
  externalId: string | null;
  name: string;
  reason: string;
  nextStep: string;
  atMs: number;
}

/** Resources that could not be read, in the order of their ids. */
export async function listFailedItems(
  database: Database,
  sourceId: string,
  { after, limit }: { after: string; limit: number },
): Promise<StoredError[]> {
  const rows = await database.reader
    .selectFrom('sync_items')
    .select(['external_id', 'reason', 'next_step', 'failed_ms'])
    .where('source_id', '=', sourceId)
    .where('reason', 'is not', null)
    .where('external_id', '>', after)
    .orderBy('external_id')
    .limit(limit)
    .execute();
  return rows.map(({ external_id, reason, next_step, failed_ms }) => ({
    externalId: external_id,
    name: external_id,
    reason: reason ?? '',
    nextStep: next_step ?? '',
    atMs: failed_ms ?? 0,
  }));
}

/** What could not be listed. */
export async function listGaps(
  database: Database,
  sourceId: string,
  { after, limit }: { after: string; limit: number },
): Promise<StoredError[]> {
  const rows = await database.reader
    .selectFrom('sync_gaps')
    .selectAll()
    .where('source_id', '=', sourceId)
    .where('name', '>', after)
    .orderBy('name')
    .limit(limit)
    .execute();
  return rows.map(({ name, reason, next_step, at_ms }) => ({
    externalId: null,
    name,
    reason,
    nextStep: next_step,
    atMs: at_ms,
  }));
}

export async function countGaps(database: Database, sourceId: string): Promise<number> {
  const { count } = await database.reader
    .selectFrom('sync_gaps')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('source_id', '=', sourceId)
    .executeTakeFirstOrThrow();
  return count;
}

function toRow(sourceId: string, item: SyncItem, nowMs: number): Row {
  return {
    source_id: sourceId,
    external_id: item.externalId,
    fingerprint: item.fingerprint,
    content_hash: item.contentHash,
    readers: JSON.stringify(item.readers),
    withheld: item.withheld && JSON.stringify(item.withheld),
    seen_run: item.seenRun,
    reason: item.failure?.reason ?? null,
    next_step: item.failure?.nextStep ?? null,
    failed_ms: item.failure ? nowMs : null,
  };
}

function toItem(row: Row): SyncItem {
  return {
    externalId: row.external_id,
    fingerprint: row.fingerprint,
    contentHash: row.content_hash,
    readers: JSON.parse(row.readers) as string[],
    withheld: row.withheld === null ? null : (JSON.parse(row.withheld) as string[]),
    seenRun: row.seen_run,
    failure: row.reason === null ? null : { reason: row.reason, nextStep: row.next_step ?? '' },
  };
}
