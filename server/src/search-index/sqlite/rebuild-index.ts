import type { DatabaseSync } from 'node:sqlite';
import { analysisVersion } from '../../text/analyse.ts';
import { timeFields } from '../predicate.ts';
import type { ResourceRecord } from '../resource-record.ts';
import { analysePassages } from './analyse-passages.ts';
import { type Gathered, gathering } from './gather-changes.ts';
import { readState, writeState } from './index-state.ts';
import { encodeIds } from './known-resource.ts';
import { decodeValues, membershipsOf } from './memberships.ts';
import { mostPassages, placeOf } from './passage-id.ts';
import { timeColumns } from './resolve-predicate.ts';
import { prepared } from './statements.ts';
import { titleKeyOf } from './title-key.ts';
import { ownFields } from './value-sets.ts';

const resourcesPerStep = 50;

interface StoredRow {
  no: number;
  edition: number;
  app_id: string;
  type: string;
  name: string | null;
  title: string;
  subtitle: string | null;
  values: string;
  readers: string;
  has_activities: number;
  [timeColumn: string]: string | number | null;
}

export interface RebuildProgress {
  isDone: boolean;
  resources: number;
  done: number;
}

/**
 * Builds everything that is searched anew from rows and passages, where it was built by another version of the analysis.
 * One step at a time: what a crash cuts short goes on behind the last step that was committed.
 */
export function rebuildStep(database: DatabaseSync): RebuildProgress {
  return gathering(database, (gathered) => {
    const { total } = prepared(database, 'SELECT count(*) AS total FROM resources').get() as { total: number };
    if (readState(database, 'analysis') === analysisVersion) return { isDone: true, resources: total, done: total };
    // What another version began would be of two minds.
    const isOurs = readState(database, 'rebuilding') === analysisVersion;
    const after = (isOurs ? readState(database, 'rebuilt_to') : undefined) ?? beginRebuild(database);
    const rows = readRows(database, after);
    for (const row of rows) rebuildResource(gathered, row);
    const last = rows.at(-1)?.no;
    if (last !== undefined) writeState(database, 'rebuilt_to', last);
    else {
      prepared(database, "DELETE FROM index_state WHERE name IN ('rebuilding', 'rebuilt_to')").run();
      writeState(database, 'analysis', analysisVersion);
    }
    const sql = 'SELECT count(*) AS done FROM resources WHERE no <= ?';
    const { done } = prepared(database, sql).get(last ?? Number.MAX_SAFE_INTEGER) as { done: number };
    return { isDone: last === undefined, resources: total, done };
  });
}

function beginRebuild(database: DatabaseSync): number {
  writeState(database, 'rebuilding', analysisVersion);
  database.exec(
    "DELETE FROM index_state WHERE name = 'analysis'; DELETE FROM value_set_chunks; DELETE FROM value_sets; UPDATE segments SET state = 'dead'; UPDATE resources SET set_ids = x'';",
  );
  return 0;
}

function readRows(database: DatabaseSync, after: number): StoredRow[] {
  return prepared(
    database,
    `SELECT no, edition, app_id, type, name, title, subtitle, "values", readers, ${Object.values(timeColumns)},
       EXISTS (SELECT 1 FROM resource_activities WHERE resource_no = no) AS has_activities
     FROM resources WHERE no > ? ORDER BY no LIMIT ${resourcesPerStep}`,
  ).all(after) as unknown as StoredRow[];
}

function rebuildResource({ database, sets, addEdition }: Gathered, row: StoredRow): void {
  const passages = prepared(database, 'SELECT text, heading FROM passages WHERE id BETWEEN ? AND ? ORDER BY id').all(
    placeOf(row.edition, 0),
    placeOf(row.edition, mostPassages - 1),
  ) as { text: string; heading: string | null }[];
  const values = decodeValues(row.values);
  const searched = analysePassages({ ...row, values }, passages);
  addEdition(row.no, row.edition, searched);
  sets.add(sets.idOf(ownFields.edition, ''), row.edition);
  const memberships = [
    ...membershipsOf({
      appId: row.app_id,
      type: row.type,
      values,
      readers: JSON.parse(row.readers) as string[],
      times: timesOf(row),
      hasActivities: row.has_activities === 1,
    }),
    ...searched.map(({ language }): [string, string] => ['language', language]),
  ];
  const ids = new Set(memberships.map(([field, value]) => sets.idOf(field, value)));
  for (const id of ids) sets.add(id, row.no);
  prepared(database, 'UPDATE resources SET set_ids = ?, title_key = ? WHERE no = ?').run(
    encodeIds(ids),
    titleKeyOf(row.title),
    row.no,
  );
}

function timesOf(row: StoredRow): ResourceRecord['times'] {
  return Object.fromEntries(
    timeFields.flatMap((field) => {
      const ms = row[timeColumns[field]];
      return typeof ms === 'number' ? [[field, ms]] : [];
    }),
  );
}
