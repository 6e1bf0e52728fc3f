import type { DatabaseSync } from 'node:sqlite';
import type { BuiltSegment } from './build-segment.ts';
import { bodyLength, decodeHeader, headingLength, type SegmentHeader, titleLength } from './segment-header.ts';
import { openPage, type SegmentPage } from './segment-page.ts';
import { prepared } from './statements.ts';

/** A segment as a search uses it, kept in memory: it never changes. */
export interface Segment extends SegmentHeader {
  id: number;
  /** For each passage the position of its edition. */
  editionOf: Uint32Array;
  /** For each edition the number of terms of its passages, field by field. */
  editionLengths: { body: Uint32Array; heading: Uint32Array; title: Uint32Array };
}

const known = new WeakMap<DatabaseSync, Map<number, Segment>>();

/** The segments that make up the index at this moment, in order. */
export function liveSegments(database: DatabaseSync): Segment[] {
  const before = known.get(database) ?? new Map<number, Segment>();
  const rows = prepared(database, "SELECT id FROM segments WHERE state = 'live' ORDER BY id").all() as { id: number }[];
  const now = new Map(rows.map(({ id }) => [id, before.get(id) ?? loadSegment(database, id)]));
  known.set(database, now);
  return [...now.values()];
}

function loadSegment(database: DatabaseSync, id: number): Segment {
  const { header } = prepared(database, 'SELECT header FROM segments WHERE id = ?').get(id) as { header: Uint8Array };
  const decoded = decodeHeader(header);
  const editionOf = new Uint32Array(decoded.lengths.length);
  const count = decoded.editions.length;
  const lengths = { body: new Uint32Array(count), heading: new Uint32Array(count), title: new Uint32Array(count) };
  for (let position = 0; position < count; position++) {
    const end = decoded.firstPassage[position + 1] as number;
    for (let passage = decoded.firstPassage[position] as number; passage < end; passage++) {
      const packed = decoded.lengths[passage] as number;
      editionOf[passage] = position;
      lengths.body[position] = (lengths.body[position] as number) + bodyLength(packed);
      lengths.heading[position] = (lengths.heading[position] as number) + headingLength(packed);
      lengths.title[position] = (lengths.title[position] as number) + titleLength(packed);
    }
  }
  return { id, ...decoded, editionOf, editionLengths: lengths };
}

/** The page of a segment that would hold the term, or undefined where the segment begins behind it. */
export function findPage(database: DatabaseSync, segmentId: number, term: Buffer): SegmentPage | undefined {
  const row = prepared(
    database,
    `SELECT bytes FROM segment_pages WHERE id = (
       SELECT page_id FROM segment_terms WHERE segment_id = ? AND first_term <= ? ORDER BY first_term DESC LIMIT 1)`,
  ).get(segmentId, term) as { bytes: Uint8Array } | undefined;
  return row && openPage(row.bytes);
}

/** The pages of a segment in order, behind the one that begins with `after`. */
export function nextPage(
  database: DatabaseSync,
  segmentId: number,
  after: Uint8Array | null,
): { firstTerm: Uint8Array; page: SegmentPage } | undefined {
  const row = prepared(
    database,
    `SELECT first_term AS firstTerm, bytes FROM segment_terms JOIN segment_pages ON id = page_id
     WHERE segment_id = ? AND (? IS NULL OR first_term > ?) ORDER BY first_term LIMIT 1`,
  ).get(segmentId, after, after) as { firstTerm: Uint8Array; bytes: Uint8Array } | undefined;
  return row && { firstTerm: row.firstTerm, page: openPage(row.bytes) };
}

export function insertSegment(
  database: DatabaseSync,
  segment: { state: 'live' | 'building'; passages: number; header: Uint8Array },
): number {
  const sql = 'INSERT INTO segments (state, passages, header) VALUES (?, ?, ?)';
  return Number(prepared(database, sql).run(segment.state, segment.passages, segment.header).lastInsertRowid);
}

export function insertPages(database: DatabaseSync, segmentId: number, pages: BuiltSegment['pages']): void {
  const page = prepared(database, 'INSERT INTO segment_pages (bytes) VALUES (?)');
  const term = prepared(database, 'INSERT INTO segment_terms (segment_id, first_term, page_id) VALUES (?, ?, ?)');
  for (const { firstTerm, bytes } of pages) term.run(segmentId, firstTerm, page.run(bytes).lastInsertRowid);
}

export function setSegmentState(database: DatabaseSync, id: number, state: 'live' | 'dead'): void {
  prepared(database, 'UPDATE segments SET state = ? WHERE id = ?').run(state, id);
}

export function listSegments(database: DatabaseSync): { id: number; state: string; passages: number }[] {
  return prepared(database, 'SELECT id, state, passages FROM segments ORDER BY id').all() as never;
}

/** Deletes up to `limit` pages of a dead segment, and the segment with its last one. False while more are left. */
export function deletePages(database: DatabaseSync, segmentId: number, limit: number): boolean {
  const rows = prepared(
    database,
    'SELECT first_term AS firstTerm, page_id AS pageId FROM segment_terms WHERE segment_id = ? LIMIT ?',
  ).all(segmentId, limit) as { firstTerm: Uint8Array; pageId: number }[];
  for (const { firstTerm, pageId } of rows) {
    prepared(database, 'DELETE FROM segment_pages WHERE id = ?').run(pageId);
    prepared(database, 'DELETE FROM segment_terms WHERE segment_id = ? AND first_term = ?').run(segmentId, firstTerm);
  }
  if (rows.length === limit) return false;
  prepared(database, 'DELETE FROM segments WHERE id = ?').run(segmentId);
  return true;
}
