import { sql, type Transaction } from 'kysely';
import type { Json, ListingEnd } from '../../connectors/connector.ts';
import type { Database } from '../../database/open-database.ts';
import type { Tables } from '../../database/tables.ts';
import type { SyncRunRecord } from './sync-run.ts';

/** Whether a page like this was stored in the listing under way. */
export async function isKnownPage(database: Database, sourceId: string, digest: string): Promise<boolean> {
  const row = await database.reader
    .selectFrom('sync_pages')
    .select('digest')
    .where('source_id', '=', sourceId)
    .where('digest', '=', digest)
    .executeTakeFirst();
  return row !== undefined;
}

/** All changes of a page are stored: the run goes on behind it. */
export async function notePage(
  database: Database,
  { sourceId, no }: SyncRunRecord,
  page: {
    digest: string | undefined;
    checkpoint: Json;
    total: number | null;
    gaps: readonly { name: string; reason: string; nextStep: string }[];
    nowMs: number;
  },
): Promise<void> {
  await database.writer.transaction().execute(async (writing) => {
    if (page.digest !== undefined)
      await writing
        .insertInto('sync_pages')
        .values({ source_id: sourceId, digest: page.digest })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    for (const { name, reason, nextStep } of page.gaps) {
      const values = { reason, next_step: nextStep, at_ms: page.nowMs };
      await writing
        .insertInto('sync_gaps')
        .values({ source_id: sourceId, name, ...values })
        .onConflict((conflict) => conflict.columns(['source_id', 'name']).doUpdateSet(values))
        .execute();
    }
    await writing
      .updateTable('sync_runs')
      .set({ checkpoint: JSON.stringify(page.checkpoint), total: page.total, message: '', next_step: null })
      .where('source_id', '=', sourceId)
      .where('no', '=', no)
      .execute();
  });
}

/** The listing is begun anew; what it brought stays. */
export async function restartListing(database: Database, { sourceId, no }: SyncRunRecord): Promise<void> {
  await database.writer.transaction().execute(async (writing) => {
    await clearPages(writing, sourceId);
    await writing
      .updateTable('sync_runs')
      .set({ checkpoint: 'null', total: null, restarts: sql`restarts + 1` })
      .where('source_id', '=', sourceId)
      .where('no', '=', no)
      .execute();
  });
}

export async function noteListingEnd(
  database: Database,
  { sourceId, no }: SyncRunRecord,
  end: ListingEnd,
): Promise<void> {
  await database.writer
    .updateTable('sync_runs')
    .set({ listing_end: JSON.stringify(end) })
    .where('source_id', '=', sourceId)
    .where('no', '=', no)
    .execute();
}

export async function notePeopleCounts(
  database: Database,
  { sourceId, no }: SyncRunRecord,
  { people, groups }: { people: number; groups: number },
): Promise<void> {
  if (people + groups === 0) return;
  await database.writer
    .updateTable('sync_runs')
    .set({ people, groups })
    .where('source_id', '=', sourceId)
    .where('no', '=', no)
    .execute();
}

/** Why it does not go on at the moment. */
export async function noteTrouble(
  database: Database,
  { sourceId, no }: SyncRunRecord,
  { message, nextStep }: Pick<SyncRunRecord, 'message' | 'nextStep'>,
): Promise<void> {
  await database.writer
    .updateTable('sync_runs')
    .set({ message, next_step: nextStep })
    .where('source_id', '=', sourceId)
    .where('no', '=', no)
    .execute();
}

/** Of the listing before. */
export async function clearPages(writing: Transaction<Tables>, sourceId: string): Promise<void> {
  await writing.deleteFrom('sync_pages').where('source_id', '=', sourceId).execute();
}
