import type { Database } from '../database/open-database.ts';

export interface SourceRecord {
  id: string;
  appId: string;
  name: string;
  kind: string;
  settings: Record<string, unknown>;
}

export async function findSource(database: Database, id: string): Promise<SourceRecord | undefined> {
  const row = await database.reader.selectFrom('sources').selectAll().where('id', '=', id).executeTakeFirst();
  return row && toRecord(row);
}

export async function listSources(database: Database): Promise<SourceRecord[]> {
  const rows = await database.reader.selectFrom('sources').selectAll().orderBy('id').execute();
  return rows.map(toRecord);
}

export async function putSource(database: Database, source: SourceRecord, nowMs: number): Promise<void> {
  const values = {
    app_id: source.appId,
    name: source.name,
    kind: source.kind,
    settings: JSON.stringify(source.settings),
  };
  await database.writer
    .insertInto('sources')
    .values({ id: source.id, ...values, created_ms: nowMs })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(values))
    .execute();
}

function toRecord(row: { id: string; app_id: string; name: string; kind: string; settings: string }): SourceRecord {
  return {
    id: row.id,
    appId: row.app_id,
    name: row.name,
    kind: row.kind,
    settings: JSON.parse(row.settings) as Record<string, unknown>,
  };
}
