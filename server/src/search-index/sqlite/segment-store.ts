import type { DatabaseSync } from 'node:sqlite';
import type { SegmentContent } from './build-segment.ts';
import {
  bodyLength,
  decodeHeader,
  encodeHeader,
  headingLength,
  type SegmentHeader,
  titleLength,
} from './segment-header.ts';
import { openPage, type SegmentPage } from './segment-page.ts';
import { prepared } from './statements.ts';

/** A segment as a search uses it, kept in memory: it never changes. */
export interface Segment extends SegmentHeader {
  id: number;
  /** For each passage the position of its edition. */
  editionOf: Uint32Array;
  /** For each edition the number of terms of its passages, field by field. */
  editionLengths: { body: Uint32Array; heading: Uint32Array; title: Uint32Array };
  /** Where its pages begin, read when it is first searched. */
  directory?: { firstTerms: Uint8Array[]; pageIds: number[] };
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
export function findPage(database: DatabaseSync, segment: Segment, term: Buffer): SegmentPage | undefined {
  segment.directory ??= loadDirectory(database, segment.id);
  const { firstTerms, pageIds } = segment.directory;
  let low = 0;
  let high = firstTerms.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    if (Buffer.compare(firstTerms[middle] as Uint8Array, term) <= 0) low = middle + 1;
    else high = middle - 1;
  }
  return high < 0 ? undefined : readPage(database, pageIds[high] as number);
}

function loadDirectory(database: DatabaseSync, segmentId: number): NonNullable<Segment['directory']> {
  const rows = prepared(
    database,
    'SELECT first_term AS firstTerm, page_id AS pageId FROM segment_terms WHERE segment_id = ? ORDER BY first_term',
  ).all(segmentId) as { firstTerm: Uint8Array; pageId: number }[];
  return { firstTerms: rows.map(({ firstTerm }) => firstTerm), pageIds: rows.map(({ pageId }) => pageId) };
}

interface PageCache {
  recent: Map<number, SegmentPage>;
  before: Map<number, SegmentPage>;
  recentBytes: number;
}

const pageCaches = new WeakMap<DatabaseSync, PageCache>();
/** For each thread up to twice as much. */
const mostRecentBytes = 6 * 1024 ** 2;

/** A page never changes, and its id is never used again. */
function readPage(database: DatabaseSync, id: number): SegmentPage {
  let cache = pageCaches.get(database);
  if (!cache || cache.recentBytes > mostRecentBytes) {
    cache = { recent: new Map(), before: cache?.recent ?? new Map(), recentBytes: 0 };
    pageCaches.set(database, cache);
  }
  const known = cache.recent.get(id);
  if (known) return known;
  const page = cache.before.get(id) ?? loadPage(database, id);
  cache.recent.set(id, page);
  cache.recentBytes += page.bytes.length;
  return page;
}

function loadPage(database: DatabaseSync, id: number): SegmentPage {
  const row = prepared(database, 'SELECT bytes FROM segment_pages WHERE id = ?').get(id) as { bytes: Uint8Array };
  return openPage(row.bytes);
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

export function insertSegment(database: DatabaseSync, state: 'live' | 'building', header: SegmentHeader): number {
  const sql = 'INSERT INTO segments (state, passages, header) VALUES (?, ?, ?)';
  const { lastInsertRowid } = prepared(database, sql).run(state, header.lengths.length, encodeHeader(header));
  return Number(lastInsertRowid);
}

export function insertPages(database: DatabaseSync, segmentId: number, pages: SegmentContent['pages']): void {
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
