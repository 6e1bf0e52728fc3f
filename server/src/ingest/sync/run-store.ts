import { sql, type Transaction } from 'kysely';
import type { Json, ListingEnd } from '../../connectors/connector.ts';
import type { Database } from '../../database/open-database.ts';
import type { Tables } from '../../database/tables.ts';
import { noCounts, type SyncRunRecord } from './sync-run.ts';

const keptRuns = 200;

export async function findRunningRun(database: Database, sourceId: string): Promise<SyncRunRecord | undefined> {
  const row = await database.reader
    .selectFrom('sync_runs')
    .selectAll()
    .where('source_id', '=', sourceId)
    .where('state', '=', 'running')
    .orderBy('no', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && toRun(row);
}

/** Latest first, below a number. */
export async function listRuns(
  database: Database,
  sourceId: string,
  { below, limit }: { below: number | undefined; limit: number },
): Promise<SyncRunRecord[]> {
  const rows = await database.reader
    .selectFrom('sync_runs')
    .selectAll()
    .where('source_id', '=', sourceId)
    .$if(below !== undefined, (query) => query.where('no', '<', below ?? 0))
    .orderBy('no', 'desc')
    .limit(limit)
    .execute();
  return rows.map(toRun);
}

/** The latest run of each source. */
export async function listLatestRuns(database: Database): Promise<Map<string, SyncRunRecord>> {
  const rows = await database.reader
    .selectFrom('sync_runs')
    .selectAll()
    .where(({ eb, selectFrom }) =>
      eb(
        'no',
        '=',
        selectFrom('sync_runs as later')
          .select(({ fn }) => fn.max('later.no').as('no'))
          .whereRef('later.source_id', '=', 'sync_runs.source_id'),
      ),
    )
    .execute();
  return new Map(rows.map((row) => [row.source_id, toRun(row)]));
}

export interface SourceState {
  cursor: Json;
  /** When everything was last listed. */
  listedMs: number | null;
  wantsFull: boolean;
  acceptsLosses: boolean;
  trigger: SyncRunRecord['trigger'];
}

export async function readSourceState(database: Database, sourceId: string): Promise<SourceState> {
  const row = await database.reader.selectFrom('sources').selectAll().where('id', '=', sourceId).executeTakeFirst();
  return {
    cursor: row?.cursor ? (JSON.parse(row.cursor) as Json) : null,
    listedMs: row?.listed_ms ?? null,
    wantsFull: row?.wants_full === 1,
    acceptsLosses: row?.accepts_losses === 1,
    trigger: (row?.next_trigger ?? 'schedule') as SyncRunRecord['trigger'],
  };
}

/** What the next run is to know. */
export async function askForRun(
  database: Database,
  sourceId: string,
  { trigger, isFull, acceptsLosses }: { trigger: SyncRunRecord['trigger']; isFull: boolean; acceptsLosses: boolean },
): Promise<void> {
  await database.writer
    .updateTable('sources')
    .set({
      next_trigger: trigger,
      ...(isFull || acceptsLosses ? { wants_full: 1 } : {}),
      ...(acceptsLosses ? { accepts_losses: 1 } : {}),
    })
    .where('id', '=', sourceId)
    .execute();
}

/** Begins the next run; what was asked of it is taken with it. */
export async function beginRun(
  database: Database,
  sourceId: string,
  {
    mode,
    trigger,
    acceptsLosses,
    nowMs,
  }: Pick<SyncRunRecord, 'mode' | 'trigger' | 'acceptsLosses'> & { nowMs: number },
): Promise<SyncRunRecord> {
  return database.writer.transaction().execute(async (writing) => {
    const [last] = await writing
      .selectFrom('sync_runs')
      .select('no')
      .where('source_id', '=', sourceId)
      .orderBy('no', 'desc')
      .limit(1)
      .execute();
    const listed = await writing
      .selectFrom('sync_runs')
      .select('seen')
      .where('source_id', '=', sourceId)
      .where('mode', '=', mode)
      .where('state', '=', 'finished')
      .orderBy('no', 'desc')
      .limit(1)
      .executeTakeFirst();
    const no = (last?.no ?? 0) + 1;
    const run: SyncRunRecord = {
      sourceId,
      no,
      mode,
      trigger,
      state: 'running',
      startedMs: nowMs,
      endedMs: null,
      checkpoint: null,
      listingEnd: null,
      restarts: 0,
      total: null,
      expected: listed?.seen ?? null,
      counts: noCounts,
      message: '',
      nextStep: null,
      acceptsLosses,
      needsAcceptance: false,
    };
    await writing.insertInto('sync_runs').values(toRow(run)).execute();
    await clearPages(writing, sourceId);
    await writing.deleteFrom('sync_gaps').where('source_id', '=', sourceId).execute();
    await writing
      .deleteFrom('sync_runs')
      .where('source_id', '=', sourceId)
      .where('no', '<=', no - keptRuns)
      .execute();
    await writing
      .updateTable('sources')
      .set({ wants_full: 0, next_trigger: 'schedule', accepts_losses: 0 })
      .where('id', '=', sourceId)
      .execute();
    return run;
  });
}

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

interface RunEnd extends Pick<SyncRunRecord, 'message' | 'nextStep'> {
  state: Exclude<SyncRunRecord['state'], 'running'>;
  needsAcceptance?: boolean;
  nowMs: number;
  /** Where the next run goes on; a run that did not end well leaves it where it was. */
  goesOn?: { cursor: Json; listedEverything: boolean };
}

export async function endRun(
  database: Database,
  { sourceId, no }: Pick<SyncRunRecord, 'sourceId' | 'no'>,
  { state, message, nextStep, needsAcceptance = false, nowMs, goesOn }: RunEnd,
): Promise<void> {
  await database.writer.transaction().execute(async (writing) => {
    const { numUpdatedRows } = await writing
      .updateTable('sync_runs')
      .set({
        state,
        message,
        next_step: nextStep,
        needs_acceptance: needsAcceptance ? 1 : 0,
        ended_ms: nowMs,
        checkpoint: 'null',
      })
      .where('source_id', '=', sourceId)
      .where('no', '=', no)
      .where('state', '=', 'running')
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return;
    await clearPages(writing, sourceId);
    if (goesOn)
      await writing
        .updateTable('sources')
        .set({
          cursor: goesOn.cursor === null ? null : JSON.stringify(goesOn.cursor),
          ...(goesOn.listedEverything ? { listed_ms: nowMs } : {}),
        })
        .where('id', '=', sourceId)
        .execute();
  });
}

/** The settings are others: a run under the old ones is over, and the next one lists everything. */
export async function forgetProgress(database: Database, sourceId: string, nowMs: number): Promise<void> {
  await database.writer.transaction().execute(async (writing) => {
    await writing
      .updateTable('sync_runs')
      .set({
        state: 'cancelled',
        ended_ms: nowMs,
        message: 'The settings of the source were changed.',
        next_step: null,
      })
      .where('source_id', '=', sourceId)
      .where('state', '=', 'running')
      .execute();
    await writing
      .updateTable('sources')
      .set({ cursor: null, listed_ms: null, wants_full: 1, next_trigger: 'settings', accepts_losses: 0 })
      .where('id', '=', sourceId)
      .execute();
  });
}

async function clearPages(writing: Transaction<Tables>, sourceId: string): Promise<void> {
  await writing.deleteFrom('sync_pages').where('source_id', '=', sourceId).execute();
}

function toRow({ sourceId, checkpoint, listingEnd, counts, ...run }: SyncRunRecord): Tables['sync_runs'] {
  const { seen, written, unchanged, deleted, failed, people, groups, permissionsChanged } = counts;
  return {
    source_id: sourceId,
    no: run.no,
    mode: run.mode,
    trigger: run.trigger,
    state: run.state,
    started_ms: run.startedMs,
    ended_ms: run.endedMs,
    checkpoint: JSON.stringify(checkpoint),
    listing_end: listingEnd && JSON.stringify(listingEnd),
    restarts: run.restarts,
    total: run.total,
    expected: run.expected,
    seen,
    written,
    unchanged,
    permissions_changed: permissionsChanged,
    deleted,
    failed,
    people,
    groups,
    message: run.message,
    next_step: run.nextStep,
    accepts_losses: run.acceptsLosses ? 1 : 0,
    needs_acceptance: run.needsAcceptance ? 1 : 0,
  };
}

function toRun(row: Tables['sync_runs']): SyncRunRecord {
  const { seen, written, unchanged, deleted, failed, people, groups } = row;
  return {
    sourceId: row.source_id,
    no: row.no,
    mode: row.mode as SyncRunRecord['mode'],
    trigger: row.trigger as SyncRunRecord['trigger'],
    state: row.state as SyncRunRecord['state'],
    startedMs: row.started_ms,
    endedMs: row.ended_ms,
    checkpoint: JSON.parse(row.checkpoint) as Json,
    listingEnd: row.listing_end === null ? null : (JSON.parse(row.listing_end) as ListingEnd),
    restarts: row.restarts,
    total: row.total,
    expected: row.expected,
    counts: { seen, written, unchanged, deleted, failed, people, groups, permissionsChanged: row.permissions_changed },
    message: row.message,
    nextStep: row.next_step,
    acceptsLosses: row.accepts_losses === 1,
    needsAcceptance: row.needs_acceptance === 1,
  };
}
