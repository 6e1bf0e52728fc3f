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
  /** A row of bits a passage, see sign-bits.ts. */
  signs: Uint32Array;
}

export interface EmbeddingModel {
  no: number;
  dimensions: number;
  embeddedTo: number;
  /** Signs are taken from here: the mean of the vectors, once there are enough, or 0. */
  centre: Float32Array;
  /** How many vectors there were when the centre was taken. */
  centredAt: number;
}

export function findModel(database: DatabaseSync, id: string): EmbeddingModel | undefined {
  const row = prepared(
    database,
    'SELECT no, dimensions, embedded_to AS embeddedTo, centre, centred_at AS centredAt FROM embedding_models WHERE id = ?',
  ).get(id) as (Omit<EmbeddingModel, 'centre'> & { centre: Uint8Array | null }) | undefined;
  return row && { ...row, centre: row.centre ? floatsOf(row.centre) : new Float32Array(row.dimensions) };
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
  for (const { passageId, vector } of current) insert.run(passageId, model.no, bytesOf(vector));
  insertSegment(database, model.no, {
    resources: Uint32Array.from(current, ({ resource }) => resource),
    editions: Uint32Array.from(current, ({ edition }) => edition),
    positions: Uint32Array.from(current, ({ position }) => position),
    signs: joinSigns(current, model),
  });
  centreAgain(database, model, current.length);
}

function joinSigns(vectors: readonly { vector: Float32Array }[], { dimensions, centre }: EmbeddingModel): Uint32Array {
  const words = wordsFor(dimensions);
  const signs = new Uint32Array(words * vectors.length);
  for (const [index, { vector }] of vectors.entries()) signs.set(signBitsOf(vector, centre), index * words);
  return signs;
}

/** The centre is taken when there are so many vectors, and again at 32 times as many: then a mean has long settled. */
const firstCentre = 512;
const centreAgainAt = 32;
const lastCentre = 20_000;

/** Takes the centre anew when it is due, and with it all signs. */
function centreAgain(database: DatabaseSync, model: EmbeddingModel, added: number): void {
  if (model.centredAt >= lastCentre) return;
  const total = countVectors(database, model.no);
  const due = model.centredAt === 0 ? firstCentre : Math.min(model.centredAt * centreAgainAt, lastCentre);
  if (total < due || total - added >= due) return;
  const centre = new Float32Array(model.dimensions);
  for (const { vector } of eachVector(database, model.no))
    for (let dimension = 0; dimension < centre.length; dimension++)
      centre[dimension] = (centre[dimension] as number) + (vector[dimension] as number) / total;
  prepared(database, 'UPDATE embedding_models SET centre = ?, centred_at = ? WHERE no = ?').run(
    bytesOf(centre),
    total,
    model.no,
  );
  for (const { id } of prepared(database, 'SELECT id FROM vector_segments WHERE model_no = ?').all(model.no) as {
    id: number;
  }[])
    signAgain(database, id, { ...model, centre });
}

function countVectors(database: DatabaseSync, modelNo: number): number {
  const sql = 'SELECT count(*) AS count FROM passage_vectors WHERE model_no = ?';
  return (prepared(database, sql).get(modelNo) as { count: number }).count;
}

function* eachVector(database: DatabaseSync, modelNo: number): Generator<{ vector: Float32Array }> {
  const rows = database.prepare('SELECT vector FROM passage_vectors WHERE model_no = ?').iterate(modelNo);
  for (const { vector } of rows as Iterable<{ vector: Uint8Array }>) yield { vector: floatsOf(vector) };
}

/** A segment never changes, so it is replaced. What has no vector any more goes. */
function signAgain(database: DatabaseSync, segmentId: number, model: EmbeddingModel): void {
  const { resources, editions, positions } = loadSegment(database, segmentId);
  const ids = Array.from(editions, (edition, index) => placeOf(edition, positions[index] as number));
  const vectors = readVectors(database, model.no, ids);
  const kept = ids.flatMap((id, index) => {
    const vector = vectors.get(id);
    return vector ? [{ index, vector }] : [];
  });
  const pick = (column: Uint32Array) => Uint32Array.from(kept, ({ index }) => column[index] as number);
  insertSegment(database, model.no, {
    resources: pick(resources),
    editions: pick(editions),
    positions: pick(positions),
    signs: joinSigns(kept, model),
  });
  prepared(database, 'DELETE FROM vector_segments WHERE id = ?').run(segmentId);
}

function bytesOf(floats: Float32Array): Uint8Array {
  return new Uint8Array(floats.buffer, floats.byteOffset, floats.byteLength);
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
  const total = kept.reduce((sum, { length }) => sum + length, 0);
  const join = (of: (segment: VectorSegment) => Uint32Array, rowWords = 1): Uint32Array => {
    const joined = new Uint32Array(total * rowWords);
    let at = 0;
    for (const [index, segment] of segments.entries())
      for (const passage of kept[index] ?? []) {
        joined.set(of(segment).subarray(passage * rowWords, (passage + 1) * rowWords), at);
        at += rowWords;
      }
    return joined;
  };
  const rowWords = segments.reduce((words, { signs, editions: { length } }) => words || signs.length / length || 0, 0);
  return {
    resources: join((segment) => segment.resources),
    editions: join((segment) => segment.editions),
    positions: join((segment) => segment.positions),
    signs: join((segment) => segment.signs, rowWords),
  };
}

/** The vectors of passages of an edition that is gone. */
export function removeVectors(database: DatabaseSync, edition: number): void {
  prepared(database, 'DELETE FROM passage_vectors WHERE passage_id BETWEEN ? AND ?').run(
    placeOf(edition, 0),
    placeOf(edition, mostPassages - 1),
  );
}
