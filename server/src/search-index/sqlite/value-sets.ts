import type { DatabaseSync } from 'node:sqlite';
import { addMember, type Bitset, createBitset } from './bitset.ts';
import { chunkBits, chunkOf, countChunkIn, decodeChunk, encodeChunk, uniteChunkInto } from './set-chunk.ts';
import { prepared } from './statements.ts';

/** Fields of our own begin with `#`, which no field of a resource does. */
export const ownFields = {
  /** A principal -> what it may read. */
  reader: '#reader',
  /** A field -> what has any value in it. */
  has: '#has',
  /** App and type, joined by a line break. */
  kind: '#kind',
  /** The only set over editions instead of resources: those that are current. */
  edition: '#edition',
  /** All resources. */
  all: '#all',
} as const;

interface ChunkRow {
  chunk: number;
  members: Uint8Array;
}

/** What is in any of the sets of a field with one of these values. */
export function readSets(database: DatabaseSync, size: number, field: string, values: readonly string[]): Bitset {
  return unite(
    size,
    prepared(
      database,
      `SELECT c.chunk, c.members FROM json_each(?) v CROSS JOIN value_sets s ON s.field = ? AND s.value = v.value
       CROSS JOIN value_set_chunks c ON c.set_id = s.id`,
    ).iterate(JSON.stringify([...new Set(values)]), field),
  );
}

/** What is in any of the sets of a field with a value from `from` on and below `below`. */
export function readSetRange(
  database: DatabaseSync,
  size: number,
  { field, from, below }: { field: string; from: string; below: string },
): Bitset {
  return unite(
    size,
    prepared(
      database,
      `SELECT c.chunk, c.members FROM value_sets s CROSS JOIN value_set_chunks c ON c.set_id = s.id
       WHERE s.field = ? AND s.value >= ? AND s.value < ?`,
    ).iterate(field, from, below),
  );
}

function unite(size: number, chunks: Iterable<unknown>): Bitset {
  const set = createBitset(size);
  for (const { chunk, members } of chunks as Iterable<ChunkRow>) uniteChunkInto(set, chunk, members);
  return set;
}

/**
 * The sets of a field that have members in `within`, with how many and the first of them, one by one; `contains` is a part
 * of the value.
 */
export function* countSets(
  database: DatabaseSync,
  field: string,
  within: Bitset,
  contains = '',
): Generator<{ value: string; count: number; first: number }> {
  const rows = database
    .prepare(
      `SELECT s.value, c.chunk, c.members FROM value_sets s CROSS JOIN value_set_chunks c ON c.set_id = s.id
       WHERE s.field = ? AND instr(s.value, ?) > 0 ORDER BY s.value, c.chunk`,
    )
    .iterate(field, contains) as Iterable<ChunkRow & { value: string }>;
  let current: { value: string; count: number; first: number } | undefined;
  for (const { value, chunk, members } of rows) {
    const { count, first } = countChunkIn(within, chunk, members);
    if (count === 0) continue;
    if (current?.value === value) {
      current.count += count;
      continue;
    }
    if (current) yield current;
    current = { value, count, first };
  }
  if (current) yield current;
}

/** Collects changes of membership over a transaction, so that each chunk is rewritten once however many members change. */
export interface SetChanges {
  /** The id of a set, which is made where there is none yet. */
  idOf(field: string, value: string): number;
  add(setId: number, member: number): void;
  remove(setId: number, member: number): void;
  /** Writes what was collected. */
  apply(): void;
}

/** Member -> whether it is in the set in the end: the last word counts. */
type ChunkChange = Map<number, boolean>;

export function collectSetChanges(database: DatabaseSync): SetChanges {
  const known = new Map<string, number>();
  const made = new Set<number>();
  const changes = new Map<number, Map<number, ChunkChange>>();
  const find = prepared(database, 'SELECT id FROM value_sets WHERE field = ? AND value = ?');
  const make = prepared(database, 'INSERT INTO value_sets (field, value) VALUES (?, ?)');
  const read = prepared(database, 'SELECT members FROM value_set_chunks WHERE set_id = ? AND chunk = ?');
  const write = prepared(
    database,
    `INSERT INTO value_set_chunks (set_id, chunk, members) VALUES (?, ?, ?)
     ON CONFLICT (set_id, chunk) DO UPDATE SET members = excluded.members`,
  );
  const drop = prepared(database, 'DELETE FROM value_set_chunks WHERE set_id = ? AND chunk = ?');
  const dropEmptySet = prepared(
    database,
    'DELETE FROM value_sets WHERE id = ? AND NOT EXISTS (SELECT 1 FROM value_set_chunks WHERE set_id = value_sets.id)',
  );

  const changeOf = (setId: number, member: number): ChunkChange => {
    const chunks = changes.get(setId) ?? new Map<number, ChunkChange>();
    changes.set(setId, chunks);
    const chunk = chunkOf(member);
    const change = chunks.get(chunk) ?? new Map<number, boolean>();
    chunks.set(chunk, change);
    return change;
  };
  /** Whether anything is left in the chunk. */
  const applyTo = (setId: number, chunk: number, change: ChunkChange): boolean => {
    const row = made.has(setId) ? undefined : (read.get(setId, chunk) as { members: Uint8Array } | undefined);
    const members = decodeChunk(row?.members);
    const first = chunk * 2 ** chunkBits;
    for (const [member, isIn] of change)
      if (isIn) addMember(members, member - first);
      else removeMember(members, member - first);
    const bytes = encodeChunk(members);
    if (bytes) write.run(setId, chunk, bytes);
    else drop.run(setId, chunk);
    return bytes !== undefined;
  };

  return {
    idOf(field, value) {
      const key = `${field.length}:${field}${value}`;
      const id = known.get(key);
      if (id !== undefined) return id;
      const row = find.get(field, value) as { id: number } | undefined;
      const found = row?.id ?? Number(make.run(field, value).lastInsertRowid);
      if (!row) made.add(found);
      known.set(key, found);
      return found;
    },
    add: (setId, member) => void changeOf(setId, member).set(member, true),
    remove: (setId, member) => void changeOf(setId, member).set(member, false),
    apply() {
      for (const [setId, chunks] of changes) {
        let isWhole = true;
        for (const [chunk, change] of chunks) isWhole = applyTo(setId, chunk, change) && isWhole;
        // Only now: a set may leave its last chunk and enter another in one transaction.
        if (!isWhole) dropEmptySet.run(setId);
      }
      changes.clear();
    },
  };
}

function removeMember(set: Bitset, member: number): void {
  const word = member >>> 5;
  set[word] = (set[word] ?? 0) & ~(1 << (member & 31));
}
