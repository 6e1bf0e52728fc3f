import type { DatabaseSync } from 'node:sqlite';
import type { Predicate } from '../predicate.ts';
import type { FieldOption, FieldUse, PlaceCounts, ReadResource, ResourceReaders } from '../search-index.ts';
import { addMember, type Bitset, countMembers, createBitset, haveCommon, intersectInto } from './bitset.ts';
import { decodeValues, readKind } from './memberships.ts';
import { mostPassages, placeOf, resourceOf } from './passage-id.ts';
import { rowsById, toReadResource } from './readable.ts';
import { resolvePredicate } from './resolve-predicate.ts';
import { type PlainAccess, scopeOf } from './scope.ts';
import { prepared } from './statements.ts';
import { countSets, ownFields, readSets } from './value-sets.ts';

export function readResources(database: DatabaseSync, input: PlainAccess & { ids: string[] }): ReadResource[] {
  const { readable } = scopeOf(database, input, { kind: 'everything' });
  const rows = rowsById(database, readable, input.ids);
  return input.ids.flatMap((id) => {
    const row = rows.get(id);
    return row ? [toReadResource(row)] : [];
  });
}

export function readPassages(database: DatabaseSync, input: PlainAccess & { id: string }): string[] | undefined {
  const { readable } = scopeOf(database, input, { kind: 'everything' });
  const row = rowsById(database, readable, [input.id]).get(input.id);
  if (!row) return undefined;
  const passages = prepared(database, 'SELECT text FROM passages WHERE id BETWEEN ? AND ? ORDER BY id').all(
    placeOf(row.edition, 0),
    placeOf(row.edition, mostPassages - 1),
  ) as { text: string }[];
  return passages.map(({ text }) => text);
}

export function listValues(
  database: DatabaseSync,
  input: PlainAccess & { field: string; predicate: Predicate },
): string[] {
  const { wanted } = scopeOf(database, input, input.predicate);
  return Array.from(countSets(database, input.field, wanted), ({ value }) => value);
}

export function listOptions(
  database: DatabaseSync,
  input: PlainAccess & { field: string; contains: string; predicate: Predicate; limit: number },
): FieldOption[] {
  const { wanted } = scopeOf(database, input, input.predicate);
  return optionsAmong(database, wanted, input);
}

export function countAmong(
  database: DatabaseSync,
  input: PlainAccess & { places: Float64Array[]; fields: string[]; limit: number; predicates: Predicate[] },
): PlaceCounts {
  const { size, readable } = scopeOf(database, input, { kind: 'everything' });
  const found = createBitset(size);
  for (const places of input.places) for (const place of places) addMember(found, resourceOf(place));
  intersectInto(found, readable);
  const { accountId, limit } = input;
  return {
    options: input.fields.map((field) => optionsAmong(database, found, { field, contains: '', limit })),
    counts: input.predicates.map((predicate) =>
      countMembers(intersectInto(resolvePredicate(database, predicate, { size, accountId }), found)),
    ),
  };
}

function optionsAmong(
  database: DatabaseSync,
  resources: Bitset,
  { field, contains, limit }: { field: string; contains: string; limit: number },
): FieldOption[] {
  const used = [...countSets(database, field, resources, contains)];
  used.sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
  return used.slice(0, limit).map(({ value, count, first }) => ({
    value,
    display: displayIn(database, first, field, value),
    count,
  }));
}

/** How a resource that the asker may read writes a value. */
function displayIn(database: DatabaseSync, no: number, field: string, value: string): string {
  const row = prepared(database, 'SELECT "values" FROM resources WHERE no = ?').get(no) as
    | { values: string }
    | undefined;
  const found = decodeValues(row?.values ?? '[]').find((each) => each.field === field && each.value === value);
  return found?.display ?? value;
}

export function countResources(database: DatabaseSync, input: PlainAccess & { predicate: Predicate }): number {
  return countMembers(scopeOf(database, input, input.predicate).wanted);
}

export function listFieldUse(database: DatabaseSync, input: PlainAccess & { predicate: Predicate }): FieldUse[] {
  const { size, wanted } = scopeOf(database, input, input.predicate);
  const starred = scopeOf(database, input, { kind: 'and', all: [input.predicate, { kind: 'starred' }] }).wanted;
  return Array.from(countSets(database, ownFields.kind, wanted), ({ value: kind }) => {
    const ofKind = intersectInto(readSets(database, size, ownFields.kind, [kind]), wanted);
    const fields = Array.from(countSets(database, ownFields.has, ofKind), ({ value }) => value);
    if (haveCommon(starred, ofKind)) fields.push('starred');
    return fields.map((field) => ({ field, ...readKind(kind) }));
  }).flat();
}

export function countBySource(
  database: DatabaseSync,
  { sourceId }: { sourceId: string | null },
): { sourceId: string; resources: number; passages: number; lastMs: number }[] {
  const rows = database
    .prepare(
      `SELECT source_id AS sourceId, count(*) AS resources, max(indexed_ms) AS lastMs,
         sum((SELECT count(*) FROM passages p
              WHERE p.id BETWEEN edition * ${mostPassages} AND edition * ${mostPassages} + ${mostPassages - 1})) AS passages
       FROM resources WHERE ? IS NULL OR source_id = ? GROUP BY source_id`,
    )
    .all(sourceId, sourceId);
  return rows as never;
}

export function listExternalIds(
  database: DatabaseSync,
  { sourceId, after, limit }: { sourceId: string; after: string; limit: number },
): string[] {
  const rows = prepared(
    database,
    'SELECT external_id AS id FROM resources WHERE source_id = ? AND external_id > ? ORDER BY external_id LIMIT ?',
  ).all(sourceId, after, limit) as { id: string }[];
  return rows.map(({ id }) => id);
}

const mostOfOneId = 20;

export function findReaders(database: DatabaseSync, { id }: { id: string }): ResourceReaders[] {
  const rows = prepared(
    database,
    `SELECT id, source_id AS sourceId, external_id AS externalId, readers FROM resources WHERE id = ?1
     UNION SELECT r.id, r.source_id, r.external_id, r.readers
       FROM sources s CROSS JOIN resources r ON r.source_id = s.id AND r.external_id = ?1
     LIMIT ${mostOfOneId}`,
  ).all(id) as unknown as (Omit<ResourceReaders, 'readers'> & { readers: string })[];
  return rows.map((row) => ({ ...row, readers: JSON.parse(row.readers) as string[] }));
}
