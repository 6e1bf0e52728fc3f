import type { Json } from '../../connectors/connector.ts';
import type { Database } from '../../database/open-database.ts';
import { clearPages } from './run-progress-store.ts';
import { toRow, toRun } from './run-row.ts';
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
