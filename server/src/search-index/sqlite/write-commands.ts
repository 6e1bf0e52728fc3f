import { createHash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { newId } from '../../kernel/ids.ts';
import { languageTools } from '../../text/languages.ts';
import type { ResourceRecord } from '../resource-record.ts';
import type { PutOutcome } from '../search-index.ts';
import { analysePassages } from './analyse-passages.ts';
import { createSegmentBuilder, type SegmentBuilder } from './build-segment.ts';
import { readState, takeEdition, writeState } from './index-state.ts';
import { encodeValues, membershipsOf } from './memberships.ts';
import { metadataText } from './metadata-text.ts';
import { mostPassages, placeOf } from './passage-id.ts';
import { rowsById } from './readable.ts';
import { type PlainAccess, scopeOf } from './scope.ts';
import { insertPages, insertSegment } from './segment-store.ts';
import { prepared } from './statements.ts';
import { titleKeyOf } from './title-key.ts';
import { inTransaction } from './transaction.ts';
import { collectSetChanges, ownFields, type SetChanges } from './value-sets.ts';
import { removeVectors } from './vector-store.ts';

/** The message of the error for a record of a source that is not there (an error's class does not cross threads). */
export const noSuchSource = 'No such source';

/** What a transaction gathers and writes at its end. */
interface Gathered {
  database: DatabaseSync;
  sets: SetChanges;
  segment: SegmentBuilder;
}

export function putRecords(
  database: DatabaseSync,
  { records, nowMs }: { records: ResourceRecord[]; nowMs: number },
): PutOutcome[] {
  return gathering(database, (gathered) => records.map((record) => putRecord(gathered, record, nowMs)));
}

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

/** Stars a resource that the account may read; tells whether there was one. */
export function starResource(database: DatabaseSync, input: PlainAccess & { id: string; nowMs: number }): boolean {
  const { wanted } = scopeOf(database, input, { kind: 'id', ids: [input.id] });
  const row = rowsById(database, wanted, [input.id]).get(input.id);
  if (!row) return false;
  database
    .prepare('INSERT OR IGNORE INTO stars (account_id, resource_no, starred_ms) VALUES (?, ?, ?)')
    .run(input.accountId, row.no, input.nowMs);
  return true;
}

export function unstarResource(database: DatabaseSync, { accountId, id }: { accountId: string; id: string }): void {
  database
    .prepare('DELETE FROM stars WHERE account_id = ? AND resource_no = (SELECT no FROM resources WHERE id = ?)')
    .run(accountId, id);
}

function gathering<Result>(database: DatabaseSync, work: (gathered: Gathered) => Result): Result {
  return inTransaction(database, () => {
    const gathered = { database, sets: collectSetChanges(database), segment: createSegmentBuilder() };
    const result = work(gathered);
    writeGathered(gathered);
    return result;
  });
}

export function writeGathered({ database, sets, segment }: Gathered): void {
  sets.apply();
  const built = segment.build();
  if (built) insertPages(database, insertSegment(database, { state: 'live', ...built }), built.pages);
}

interface KnownRow {
  no: number;
  id: string;
  version: number | null;
  hash: string;
  content_hash: string;
  edition: number;
  set_ids: Uint8Array;
}

function findKnown(database: DatabaseSync, sourceId: string, externalId: string): KnownRow | undefined {
  return prepared(
    database,
    `SELECT no, id, version, hash, content_hash, edition, set_ids FROM resources WHERE source_id = ? AND external_id = ?`,
  ).get(sourceId, externalId) as KnownRow | undefined;
}

function putRecord(gathered: Gathered, record: ResourceRecord, nowMs: number): PutOutcome {
  const { database } = gathered;
  if (!prepared(database, 'SELECT 1 FROM sources WHERE id = ?').get(record.sourceId)) throw new Error(noSuchSource);
  const known = findKnown(database, record.sourceId, record.externalId);
  if (known && known.version !== null && record.version !== null && record.version < known.version)
    return { kind: 'older-version', id: known.id, storedVersion: known.version };
  const { passages, ...rest } = record;
  const contentHash = hashOf([record.title, record.subtitle, record.name, metadataText(record.values), passages]);
  const hash = hashOf([contentHash, rest]);
  if (known?.hash === hash) return { kind: 'unchanged', id: known.id };
  const id = known?.id ?? newId('res');
  // A push without a version keeps the stored one, so that an older push stays older.
  const version = record.version ?? known?.version ?? null;
  const isSameContent = known?.content_hash === contentHash;
  const edition = isSameContent ? known.edition : takeEdition(database);
  const row = { ...columnsOf(record), version, hash, content_hash: contentHash, edition, indexed_ms: nowMs };
  const no = known ? updateRow(database, known.no, row) : insertRow(database, id, row);
  if (known && !isSameContent) removeEdition(gathered, known.edition);
  const languages = isSameContent ? languageSetsOf(gathered, known) : addEdition(gathered, record, no, edition);
  changeSets(gathered, record, no, known, languages);
  writeActivities(database, record, no);
  return { kind: 'written', id };
}

function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64url');
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
  { database, sets, segment }: Gathered,
  record: ResourceRecord,
  no: number,
  edition: number,
): number[] {
  const { passages } = record;
  if (passages.length > mostPassages) throw new Error(`More than ${mostPassages} passages`);
  const insert = prepared(database, 'INSERT INTO passages (id, start, text, page, heading) VALUES (?, ?, ?, ?, ?)');
  for (const [position, { text, start, page, heading }] of passages.entries())
    insert.run(placeOf(edition, position), start, text, page ?? null, heading ?? null);
  const searched = analysePassages(record, passages);
  segment.addEdition(no, edition, searched);
  sets.add(sets.idOf(ownFields.edition, ''), edition);
  return searched.map(({ language }) => sets.idOf('language', language));
}

function removeEdition({ database, sets }: Gathered, edition: number): void {
  const { changes } = prepared(database, 'DELETE FROM passages WHERE id BETWEEN ? AND ?').run(
    placeOf(edition, 0),
    placeOf(edition, mostPassages - 1),
  );
  removeVectors(database, edition);
  writeState(database, 'gone_passages', (readState(database, 'gone_passages') ?? 0) + Number(changes));
  sets.remove(sets.idOf(ownFields.edition, ''), edition);
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

export function encodeIds(ids: Iterable<number>): Uint8Array {
  return new Uint8Array(Uint32Array.from(ids).buffer);
}

function decodeIds(bytes: Uint8Array): Uint32Array {
  return new Uint32Array(bytes.slice().buffer);
}

function writeActivities(database: DatabaseSync, { activities }: ResourceRecord, no: number): void {
  prepared(database, 'DELETE FROM resource_activities WHERE resource_no = ?').run(no);
  const insert = prepared(
    database,
    'INSERT OR IGNORE INTO resource_activities (person, at_ms, resource_no, kind) VALUES (?, ?, ?, ?)',
  );
  for (const { person, atMs, kind } of activities) insert.run(person, atMs, no, kind);
}

function removeResource(gathered: Gathered, { no, edition, set_ids }: KnownRow): void {
  const { database, sets } = gathered;
  removeEdition(gathered, edition);
  for (const id of decodeIds(set_ids)) sets.remove(id, no);
  for (const table of ['resource_activities', 'stars'])
    prepared(database, `DELETE FROM ${table} WHERE resource_no = ?`).run(no);
  prepared(database, 'DELETE FROM resources WHERE no = ?').run(no);
}
