import type { Json } from '../../connectors/connector.ts';
import type { Database } from '../../database/open-database.ts';
import type { SyncRunRecord } from './sync-run.ts';

/** What the next run of a source begins with. */
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
