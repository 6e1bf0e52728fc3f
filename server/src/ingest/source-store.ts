import type { Database } from '../database/open-database.ts';
import type { Tables } from '../database/tables.ts';

export interface SourceRecord {
  id: string;
  appId: string;
  name: string;
  /** `push`, or that of a connector. */
  kind: string;
  /** Without the secret ones. */
  settings: Record<string, unknown>;
  /** Name of a setting -> its value, encrypted. */
  sealedSecrets: Record<string, string>;
  /** As it was given; null: as the connector does. */
  schedule: string | null;
  isPaused: boolean;
}

export const pushKind = 'push';

export async function findSource(database: Database, id: string): Promise<SourceRecord | undefined> {
  const row = await database.lookUps.selectFrom('sources').selectAll().where('id', '=', id).executeTakeFirst();
  return row && toRecord(row);
}

export async function listSources(database: Database): Promise<SourceRecord[]> {
  const rows = await database.reader.selectFrom('sources').selectAll().orderBy('id').execute();
  return rows.map(toRecord);
}

/** Whether it is paused stays as it is. */
export async function putSource(
  database: Database,
  source: Omit<SourceRecord, 'isPaused'>,
  nowMs: number,
): Promise<void> {
  const values = {
    app_id: source.appId,
    name: source.name,
    kind: source.kind,
    settings: JSON.stringify(source.settings),
    sealed_secrets: JSON.stringify(source.sealedSecrets),
    schedule: source.schedule,
  };
  await database.writer
    .insertInto('sources')
    .values({ id: source.id, ...values, created_ms: nowMs })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(values))
    .execute();
}

export async function setPaused(database: Database, id: string, isPaused: boolean): Promise<void> {
  await database.writer
    .updateTable('sources')
    .set({ is_paused: isPaused ? 1 : 0 })
    .where('id', '=', id)
    .execute();
}

type Row = Pick<Tables['sources'], 'id' | 'app_id' | 'name' | 'kind' | 'settings' | 'schedule'> & {
  sealed_secrets: string;
  is_paused: number;
};

function toRecord(row: Row): SourceRecord {
  return {
    id: row.id,
    appId: row.app_id,
    name: row.name,
    kind: row.kind,
    settings: JSON.parse(row.settings) as Record<string, unknown>,
    sealedSecrets: JSON.parse(row.sealed_secrets) as Record<string, string>,
    schedule: row.schedule,
    isPaused: row.is_paused === 1,
  };
}
