import type { DatabaseSync } from 'node:sqlite';
import { type Gathered, gathering } from './gather-changes.ts';
import { readState, writeState } from './index-state.ts';
import { decodeIds, findKnown, type KnownRow } from './known-resource.ts';
import { mostPassages, placeOf } from './passage-id.ts';
import { prepared } from './statements.ts';
import { ownFields } from './value-sets.ts';
import { removeVectors } from './vector-store.ts';

export function removeRecords(
  database: DatabaseSync,
  { sourceId, externalIds }: { sourceId: string; externalIds: string[] },
): void {
  gathering(database, (gathered) => {
    for (const externalId of externalIds) {
      const known = findKnown(database, sourceId, externalId);
      if (known) removeResource(gathered, known);
    }
  });
}

/** The source itself goes with its content and groups: there is no moment at which half of it is left. */
export function removeSource(database: DatabaseSync, { sourceId }: { sourceId: string }): void {
  gathering(database, (gathered) => {
    const sql = 'SELECT no, id, version, hash, content_hash, edition, set_ids FROM resources WHERE source_id = ?';
    for (const known of database.prepare(sql).all(sourceId) as unknown as KnownRow[]) removeResource(gathered, known);
    for (const table of ['group_members', 'groups', 'identities'])
      database.prepare(`DELETE FROM ${table} WHERE source_id = ?`).run(sourceId);
    database.prepare('DELETE FROM sources WHERE id = ?').run(sourceId);
  });
}

function removeResource(gathered: Gathered, { no, edition, set_ids }: KnownRow): void {
  const { database, sets } = gathered;
  removeEdition(gathered, edition);
  for (const id of decodeIds(set_ids)) sets.remove(id, no);
  for (const table of ['resource_activities', 'stars'])
    prepared(database, `DELETE FROM ${table} WHERE resource_no = ?`).run(no);
  prepared(database, 'DELETE FROM resources WHERE no = ?').run(no);
}

/** The passages of a resource, which gets others or goes. */
export function removeEdition({ database, sets }: Gathered, edition: number): void {
  const { changes } = prepared(database, 'DELETE FROM passages WHERE id BETWEEN ? AND ?').run(
    placeOf(edition, 0),
    placeOf(edition, mostPassages - 1),
  );
  removeVectors(database, edition);
  writeState(database, 'gone_passages', (readState(database, 'gone_passages') ?? 0) + Number(changes));
  sets.remove(sets.idOf(ownFields.edition, ''), edition);
}
