import type { DatabaseSync } from 'node:sqlite';
import { newId } from '../../kernel/ids.ts';
import { type Language, languageTools } from '../../text/languages.ts';
import type { ResourceRecord } from '../resource-record.ts';
import type { PutOutcome } from '../search-index.ts';
import { analysePassages } from './analyse-passages.ts';
import { type Gathered, gathering } from './gather-changes.ts';
import { takeEdition } from './index-state.ts';
import { decodeIds, encodeIds, findKnown, type KnownRow } from './known-resource.ts';
import { encodeValues, membershipsOf } from './memberships.ts';
import { mostPassages, placeOf } from './passage-id.ts';
import { type PreparedEdition, type PreparedRecords, placeParts } from './prepare-records.ts';
import { contentHashOf, recordHashOf } from './record-hash.ts';
import { removeEdition } from './remove-records.ts';
import { prepared } from './statements.ts';
import { titleKeyOf } from './title-key.ts';
import { ownFields } from './value-sets.ts';

/** The message of the error for a record of a source that is not there (an error's class does not cross threads). */
export const noSuchSource = 'No such source';

/** What was found out of a record before it is written. */
interface Prepared {
  contentHash: string;
  part: PreparedEdition | undefined;
}

export function putRecords(
  database: DatabaseSync,
  input: { records: ResourceRecord[]; prepared: PreparedRecords | undefined; nowMs: number },
): PutOutcome[] {
  const parts = input.prepared && placeParts(input.prepared);
  return gathering(database, (gathered) => {
    const outcomes = input.records.map((record, position) => {
      const contentHash = input.prepared?.records[position]?.contentHash ?? contentHashOf(record);
      return putRecord(gathered, record, { contentHash, part: parts?.partOf(position) }, input.nowMs);
    });
    parts?.write(database);
    return outcomes;
  });
}

function putRecord(
  gathered: Gathered,
  record: ResourceRecord,
  { contentHash, part }: Prepared,
  nowMs: number,
): PutOutcome {
  const { database } = gathered;
  if (!prepared(database, 'SELECT 1 FROM sources WHERE id = ?').get(record.sourceId)) throw new Error(noSuchSource);
  const known = findKnown(database, record.sourceId, record.externalId);
  if (known && known.version !== null && record.version !== null && record.version < known.version)
    return { kind: 'older-version', id: known.id, storedVersion: known.version };
  const hash = recordHashOf(record, contentHash);
  if (known?.hash === hash) return { kind: 'unchanged', id: known.id };
  const id = known?.id ?? newId('res');
  // A push without a version keeps the stored one, so that an older push stays older.
  const version = record.version ?? known?.version ?? null;
  const isSameContent = known?.content_hash === contentHash;
  const edition = isSameContent ? known.edition : takeEdition(database);
  const row = { ...columnsOf(record), version, hash, content_hash: contentHash, edition, indexed_ms: nowMs };
  const no = known ? updateRow(database, known.no, row) : insertRow(database, id, row);
  if (known && !isSameContent) removeEdition(gathered, known.edition);
  const languages = isSameContent ? languageSetsOf(gathered, known) : addEdition(gathered, record, part, no, edition);
  changeSets(gathered, record, no, known, languages);
  writeActivities(database, record, no);
  return { kind: 'written', id };
}

function columnsOf({ times, ...record }: ResourceRecord) {
  return {
    source_id: record.sourceId,
    external_id: record.externalId,
    app_id: record.appId,
    type: record.type,
    name: record.name,
    title: record.title,
    title_key: titleKeyOf(record.title),
    subtitle: record.subtitle,
    url: record.url,
    data: JSON.stringify(record.data),
    values: encodeValues(record.values),
    readers: JSON.stringify(record.readers),
    main_ms: times.main ?? null,
    created_ms: times.created ?? null,
    modified_ms: times.modified ?? null,
    due_ms: times.due ?? null,
    event_start_ms: times.eventStart ?? null,
    event_end_ms: times.eventEnd ?? null,
  };
}

type Row = Record<string, string | number | null>;

function insertRow(database: DatabaseSync, id: string, row: Row): number {
  const names = ['id', ...Object.keys(row)];
  const sql = `INSERT INTO resources (${names.map(quoted)}) VALUES (${names.map(() => '?')})`;
  return Number(prepared(database, sql).run(id, ...Object.values(row)).lastInsertRowid);
}

function updateRow(database: DatabaseSync, no: number, row: Row): number {
  const sql = `UPDATE resources SET ${Object.keys(row).map((name) => `${quoted(name)} = ?`)} WHERE no = ?`;
  prepared(database, sql).run(...Object.values(row), no);
  return no;
}

function quoted(name: string): string {
  return `"${name}"`;
}

/** Writes the passages and their terms; returns the ids of the sets of their languages. */
function addEdition(
  gathered: Gathered,
  record: ResourceRecord,
  part: PreparedEdition | undefined,
  no: number,
  edition: number,
): number[] {
  const { database, sets } = gathered;
  const { passages } = record;
  if (passages.length > mostPassages) throw new Error(`More than ${mostPassages} passages`);
  const insert = prepared(database, 'INSERT INTO passages (id, start, text, page, heading) VALUES (?, ?, ?, ?, ?)');
  for (const [position, { text, start, page, heading }] of passages.entries())
    insert.run(placeOf(edition, position), start, text, page ?? null, heading ?? null);
  sets.add(sets.idOf(ownFields.edition, ''), edition);
  const languages = part ? part.languages : analyseHere(gathered, record, no, edition);
  part?.place(no, edition);
  return languages.map((language) => sets.idOf('language', language));
}

/** For a record alone, and where the content is another one than when it was prepared. */
function analyseHere(gathered: Gathered, record: ResourceRecord, no: number, edition: number): Language[] {
  const searched = analysePassages(record, record.passages);
  gathered.addEdition(no, edition, searched);
  return searched.map(({ language }) => language);
}

/** The language sets that a resource is in already. */
function languageSetsOf({ sets }: Gathered, known: KnownRow): number[] {
  const before = new Set(decodeIds(known.set_ids));
  return [...Object.keys(languageTools), 'und']
    .map((language) => sets.idOf('language', language))
    .filter((id) => before.has(id));
}

/** Puts the resource into the sets of the record and out of those it has left; most stay as they are. */
function changeSets(
  { database, sets }: Gathered,
  record: ResourceRecord,
  no: number,
  known: KnownRow | undefined,
  languages: readonly number[],
): void {
  const memberships = membershipsOf({ ...record, hasActivities: record.activities.length > 0 });
  const after = new Set([...memberships.map(([field, value]) => sets.idOf(field, value)), ...languages]);
  const before = new Set(known ? decodeIds(known.set_ids) : []);
  for (const id of before) if (!after.has(id)) sets.remove(id, no);
  for (const id of after) if (!before.has(id)) sets.add(id, no);
  prepared(database, 'UPDATE resources SET set_ids = ? WHERE no = ?').run(encodeIds(after), no);
}

function writeActivities(database: DatabaseSync, { activities }: ResourceRecord, no: number): void {
  prepared(database, 'DELETE FROM resource_activities WHERE resource_no = ?').run(no);
  const insert = prepared(
    database,
    'INSERT OR IGNORE INTO resource_activities (person, at_ms, resource_no, kind) VALUES (?, ?, ?, ?)',
  );
  for (const { person, atMs, kind } of activities) insert.run(person, atMs, no, kind);
}
