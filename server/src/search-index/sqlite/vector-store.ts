import type { DatabaseSync } from 'node:sqlite';
import { isMember } from './bitset.ts';
import { editionSet } from './index-state.ts';
import { mostPassages, placeOf, positionOf, resourceOf } from './passage-id.ts';
import { signBitsOf, wordsFor } from './sign-bits.ts';
import { prepared } from './statements.ts';

/** The signs of some passages' vectors; it never changes. */
export interface VectorSegment {
  id: number;
  /** For each passage its resource, edition and position. */
  resources: Uint32Array;
  editions: Uint32Array;
  positions: Uint32Array;
  /** `wordsFor(dimensions)` words a passage. */
  signs: Uint32Array;
}

export interface EmbeddingModel {
  no: number;
  dimensions: number;
  embeddedTo: number;
}

export function findModel(database: DatabaseSync, id: string): EmbeddingModel | undefined {
  const row = prepared(
    database,
    'SELECT no, dimensions, embedded_to AS embeddedTo FROM embedding_models WHERE id = ?',
  ).get(id);
  return row as EmbeddingModel | undefined;
}

const known = new WeakMap<DatabaseSync, Map<number, VectorSegment>>();

export function vectorSegments(database: DatabaseSync, modelNo: number): VectorSegment[] {
  const before = known.get(database) ?? new Map<number, VectorSegment>();
  const rows = prepared(database, 'SELECT id FROM vector_segments WHERE model_no = ? ORDER BY id').all(modelNo);
  const now = new Map((rows as { id: number }[]).map(({ id }) => [id, before.get(id) ?? loadSegment(database, id)]));
  known.set(database, now);
  return [...now.values()];
}

function loadSegment(database: DatabaseSync, id: number): VectorSegment {
  const row = prepared(database, 'SELECT header, signs FROM vector_segments WHERE id = ?').get(id) as {
    header: Uint8Array;
    signs: Uint8Array;
  };
  const header = wordsOf(row.header);
  const passages = header.length / 3;
  return {
    id,
    resources: header.subarray(0, passages),
    editions: header.subarray(passages, passages * 2),
    positions: header.subarray(passages * 2),
    signs: wordsOf(row.signs),
  };
}

function wordsOf(bytes: Uint8Array): Uint32Array {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  return new Uint32Array(aligned.buffer, aligned.byteOffset, aligned.byteLength / 4);
}

function insertSegment(database: DatabaseSync, modelNo: number, segment: Omit<VectorSegment, 'id'>): void {
  const { resources, editions, positions, signs } = segment;
  const header = new Uint32Array(resources.length * 3);
  header.set(resources);
  header.set(editions, resources.length);
  header.set(positions, resources.length * 2);
  prepared(database, 'INSERT INTO vector_segments (model_no, passages, header, signs) VALUES (?, ?, ?, ?)').run(
    modelNo,
    resources.length,
    new Uint8Array(header.buffer),
    new Uint8Array(signs.buffer, signs.byteOffset, signs.byteLength),
  );
}

/** The exact vectors of passages; what has none of this model is missing. */
export function readVectors(
  database: DatabaseSync,
  modelNo: number,
  passageIds: readonly number[],
): Map<number, Float32Array> {
  const rows = prepared(
    database,
    `SELECT passage_id AS id, vector FROM passage_vectors
     WHERE passage_id IN (SELECT value FROM json_each(?)) AND model_no = ?`,
  ).all(JSON.stringify(passageIds), modelNo) as { id: number; vector: Uint8Array }[];
  return new Map(rows.map(({ id, vector }) => [id, floatsOf(vector)]));
}

function floatsOf(bytes: Uint8Array): Float32Array {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  return new Float32Array(aligned.buffer, aligned.byteOffset, aligned.byteLength / 4);
}

export interface NewVector {
  passageId: number;
  vector: Float32Array;
}

/** Keeps vectors, and their signs in one new segment; what is not there any more is passed over. */
export function storeVectors(database: DatabaseSync, model: EmbeddingModel, vectors: readonly NewVector[]): void {
  const current = vectors.flatMap(({ passageId, vector }) => {
    const edition = resourceOf(passageId);
    const row = prepared(database, 'SELECT no FROM resources WHERE edition = ?').get(edition) as
      | { no: number }
      | undefined;
    return row ? [{ passageId, vector, resource: row.no, edition, position: positionOf(passageId) }] : [];
  });
  if (current.length === 0) return;
  const insert = prepared(
    database,
    'INSERT OR REPLACE INTO passage_vectors (passage_id, model_no, vector) VALUES (?, ?, ?)',
  );
  const words = wordsFor(model.dimensions);
  const signs = new Uint32Array(words * current.length);
  for (const [index, { passageId, vector }] of current.entries()) {
    insert.run(passageId, model.no, new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength));
    signs.set(signBitsOf(vector), index * words);
  }
  insertSegment(database, model.no, {
    resources: Uint32Array.from(current, ({ resource }) => resource),
    editions: Uint32Array.from(current, ({ edition }) => edition),
    positions: Uint32Array.from(current, ({ position }) => position),
    signs,
  });
}

/** Segments of a size class, of which as many become one; larger ones are left as they are. */
const mergeFactor = 8;
const largestMerged = 1 << 17;

/** Makes one segment of many small ones, without what is not current any more; false where there is nothing to do. */
export function mergeVectorSegments(database: DatabaseSync): boolean {
  const rows = prepared(
    database,
    'SELECT id, model_no AS modelNo, passages FROM vector_segments WHERE passages < ? ORDER BY id',
  ).all(largestMerged) as { id: number; modelNo: number; passages: number }[];
  const classes = new Map<string, { id: number; modelNo: number }[]>();
  for (const { id, modelNo, passages } of rows) {
    const key = `${modelNo}:${Math.floor(Math.log(passages / 8 + 1) / Math.log(mergeFactor))}`;
    classes.set(key, [...(classes.get(key) ?? []), { id, modelNo }]);
  }
  const chosen = [...classes.values()].find((segments) => segments.length >= mergeFactor);
  if (!chosen?.[0]) return false;
  insertSegment(
    database,
    chosen[0].modelNo,
    joinCurrent(
      database,
      chosen.map(({ id }) => loadSegment(database, id)),
    ),
  );
  for (const { id } of chosen) prepared(database, 'DELETE FROM vector_segments WHERE id = ?').run(id);
  return true;
}

function joinCurrent(database: DatabaseSync, segments: readonly VectorSegment[]): Omit<VectorSegment, 'id'> {
  const editions = editionSet(database);
  const kept = segments.map((segment) =>
    [...segment.editions.keys()].filter((index) => isMember(editions, segment.editions[index] as number)),
  );
  const join = (of: (segment: VectorSegment) => Uint32Array, width = 1): Uint32Array => {
    const joined = new Uint32Array(width * kept.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const [index, segment] of segments.entries())
      for (const passage of kept[index] ?? []) {
        joined.set(of(segment).subarray(passage * width, (passage + 1) * width), at);
        at += width;
      }
    return joined;
  };
  const [first] = segments;
  const width = first && first.editions.length > 0 ? first.signs.length / first.editions.length : 1;
  return {
    resources: join((segment) => segment.resources),
    editions: join((segment) => segment.editions),
    positions: join((segment) => segment.positions),
    signs: join((segment) => segment.signs, width),
  };
}

/** The vectors of passages of an edition that is gone. */
export function removeVectors(database: DatabaseSync, edition: number): void {
  prepared(database, 'DELETE FROM passage_vectors WHERE passage_id BETWEEN ? AND ?').run(
    placeOf(edition, 0),
    placeOf(edition, mostPassages - 1),
  );
}
