import { createHash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { newId } from '../../kernel/ids.ts';
import { analyse } from '../../text/analyse.ts';
import { detectLanguage, languageOfPiece } from '../../text/detect-language.ts';
import type { Language } from '../../text/languages.ts';
import type { ResourceRecord } from '../resource-record.ts';
import type { PutOutcome } from '../search-index.ts';
import { mostPassages, passageBits } from './passage-id.ts';
import { type PlainAccess, readableCondition } from './readable.ts';

/** The message of the error for a record of a source that is not there (an error's class does not cross threads). */
export const noSuchSource = 'No such source';

export function putRecords(
  database: DatabaseSync,
  { records, nowMs }: { records: ResourceRecord[]; nowMs: number },
): PutOutcome[] {
  return inTransaction(database, () => records.map((record) => putRecord(database, record, nowMs)));
}

export function removeRecords(
  database: DatabaseSync,
  { sourceId, externalIds }: { sourceId: string; externalIds: string[] },
): void {
  inTransaction(database, () => {
    const find = database.prepare('SELECT no FROM resources WHERE source_id = ? AND external_id = ?');
    for (const externalId of externalIds) {
      const row = find.get(sourceId, externalId) as { no: number } | undefined;
      if (row) removeResource(database, row.no);
    }
  });
}

/** The source itself goes with its content and groups: there is no moment at which half of it is left. */
export function removeSource(database: DatabaseSync, { sourceId }: { sourceId: string }): void {
  inTransaction(database, () => {
    const rows = database.prepare('SELECT no FROM resources WHERE source_id = ?').all(sourceId) as { no: number }[];
    for (const { no } of rows) removeResource(database, no);
    for (const table of ['group_members', 'groups', 'identities'])
      database.prepare(`DELETE FROM ${table} WHERE source_id = ?`).run(sourceId);
    database.prepare('DELETE FROM sources WHERE id = ?').run(sourceId);
  });
}

/** Stars a resource that the account may read; tells whether there was one. */
export function starResource(database: DatabaseSync, input: PlainAccess & { id: string; nowMs: number }): boolean {
  const readable = readableCondition(input, { kind: 'id', ids: [input.id] });
  const row = database.prepare(`SELECT no FROM resources r WHERE ${readable.sql}`).get(...readable.parameters) as
    | { no: number }
    | undefined;
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

function inTransaction<Result>(database: DatabaseSync, work: () => Result): Result {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
}

function putRecord(database: DatabaseSync, record: ResourceRecord, nowMs: number): PutOutcome {
  if (!database.prepare('SELECT 1 FROM sources WHERE id = ?').get(record.sourceId)) throw new Error(noSuchSource);
  const known = database
    .prepare('SELECT no, id, version, hash FROM resources WHERE source_id = ? AND external_id = ?')
    .get(record.sourceId, record.externalId) as
    | { no: number; id: string; version: number | null; hash: string }
    | undefined;
  if (known && known.version !== null && record.version !== null && record.version < known.version)
    return { kind: 'older-version', id: known.id, storedVersion: known.version };
  const hash = createHash('sha256').update(JSON.stringify(record)).digest('base64url');
  if (known?.hash === hash) return { kind: 'unchanged', id: known.id };
  const id = known?.id ?? newId('res');
  if (known) clearResource(database, known.no);
  // A push without a version keeps the stored one, so that an older push stays older.
  const version = record.version ?? known?.version ?? null;
  const no = writeRow(database, { ...record, version }, id, hash, nowMs, known?.no);
  const languages = writePassages(database, record, no);
  writeValues(database, record, no, languages);
  return { kind: 'written', id };
}

function writeRow(
  database: DatabaseSync,
  record: ResourceRecord,
  id: string,
  hash: string,
  nowMs: number,
  no: number | undefined,
): number {
  const { times } = record;
  const columns = {
    source_id: record.sourceId,
    external_id: record.externalId,
    app_id: record.appId,
    type: record.type,
    name: record.name,
    title: record.title,
    subtitle: record.subtitle,
    url: record.url,
    data: JSON.stringify(record.data),
    version: record.version,
    hash,
    main_ms: times.main ?? null,
    created_ms: times.created ?? null,
    modified_ms: times.modified ?? null,
    due_ms: times.due ?? null,
    event_start_ms: times.eventStart ?? null,
    event_end_ms: times.eventEnd ?? null,
    indexed_ms: nowMs,
  };
  const names = Object.keys(columns);
  const values = Object.values(columns);
  if (no === undefined) {
    const sql = `INSERT INTO resources (id, ${names.join(', ')}) VALUES (?, ${names.map(() => '?').join(', ')})`;
    return Number(database.prepare(sql).run(id, ...values).lastInsertRowid);
  }
  database
    .prepare(`UPDATE resources SET ${names.map((name) => `${name} = ?`).join(', ')} WHERE no = ?`)
    .run(...values, no);
  return no;
}

function writePassages(database: DatabaseSync, record: ResourceRecord, no: number): Set<Language> {
  if (record.passages.length > mostPassages) throw new Error(`More than ${mostPassages} passages`);
  const languages = new Set<Language>();
  const passage = database.prepare('INSERT INTO passages (id, start, text, page, heading) VALUES (?, ?, ?, ?, ?)');
  const terms = database.prepare('INSERT INTO passage_terms (rowid, title, heading, body) VALUES (?, ?, ?, ?)');
  const titleText = [record.title, record.subtitle, record.name].filter((text) => text !== null).join('\n');
  const sample = record.passages
    .slice(0, 4)
    .map(({ text }) => text)
    .join('\n');
  const whole = detectLanguage(`${titleText}\n${sample}`, 1);
  for (const [n, { text, start, page, heading }] of record.passages.entries()) {
    const id = no * 2 ** passageBits + n;
    const language = languageOfPiece(`${text}\n${record.title}`, whole);
    languages.add(language);
    passage.run(id, start, text, page ?? null, heading ?? null);
    terms.run(id, termsOf(titleText, language), termsOf(heading ?? '', language), termsOf(text, language));
  }
  return languages;
}

function termsOf(text: string, language: Language): string {
  return analyse(text, language)
    .map(({ term }) => term)
    .join(' ');
}

function writeValues(database: DatabaseSync, record: ResourceRecord, no: number, languages: Set<Language>): void {
  const value = database.prepare(
    'INSERT OR IGNORE INTO resource_values (field, value, resource_no, display) VALUES (?, ?, ?, ?)',
  );
  for (const each of record.values)
    value.run(each.field, each.value, no, each.display === each.value ? null : each.display);
  for (const language of languages) value.run('language', language, no, null);
  const reader = database.prepare('INSERT OR IGNORE INTO resource_readers (principal, resource_no) VALUES (?, ?)');
  for (const principal of record.readers) reader.run(principal, no);
  const activity = database.prepare(
    'INSERT OR IGNORE INTO resource_activities (person, at_ms, resource_no, kind) VALUES (?, ?, ?, ?)',
  );
  for (const { person, atMs, kind } of record.activities) activity.run(person, atMs, no, kind);
}

/** Takes out all that hangs on a resource but its row and its stars. */
function clearResource(database: DatabaseSync, no: number): void {
  const first = no * 2 ** passageBits;
  const last = first + 2 ** passageBits - 1;
  database.prepare('DELETE FROM passage_terms WHERE rowid BETWEEN ? AND ?').run(first, last);
  database.prepare('DELETE FROM passages WHERE id BETWEEN ? AND ?').run(first, last);
  for (const table of ['resource_values', 'resource_readers', 'resource_activities'])
    database.prepare(`DELETE FROM ${table} WHERE resource_no = ?`).run(no);
}

function removeResource(database: DatabaseSync, no: number): void {
  clearResource(database, no);
  database.prepare('DELETE FROM stars WHERE resource_no = ?').run(no);
  database.prepare('DELETE FROM resources WHERE no = ?').run(no);
}
