import type { DatabaseSync } from 'node:sqlite';
import type { Resource } from '@clew/contract';
import type { Predicate } from '../predicate.ts';
import type { FieldOption, FieldUse } from '../search-index.ts';
import { type Bitset, countCommon, countMembers, haveCommon, intersectInto, membersOf } from './bitset.ts';
import { decodeValues, readKind } from './memberships.ts';
import { mostPassages, placeOf } from './passage-id.ts';
import { rowsById, toResource } from './readable.ts';
import { type PlainAccess, scopeOf } from './scope.ts';
import { prepared } from './statements.ts';
import { eachSet, ownFields } from './value-sets.ts';

export function readResources(database: DatabaseSync, input: PlainAccess & { ids: string[] }): Resource[] {
  const { readable } = scopeOf(database, input, { kind: 'everything' });
  const rows = rowsById(database, readable, input.ids);
  return input.ids.flatMap((id) => {
    const row = rows.get(id);
    return row ? [toResource(row)] : [];
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
  const { size, wanted } = scopeOf(database, input, input.predicate);
  const values: string[] = [];
  for (const { value, members } of eachSet(database, size, input.field))
    if (haveCommon(members, wanted)) values.push(value);
  return values;
}

export function listOptions(
  database: DatabaseSync,
  input: PlainAccess & { field: string; contains: string; predicate: Predicate; limit: number },
): FieldOption[] {
  const { size, wanted } = scopeOf(database, input, input.predicate);
  const options: (FieldOption & { example: number })[] = [];
  for (const { value, members } of eachSet(database, size, input.field, input.contains)) {
    const count = countCommon(members, wanted);
    if (count > 0) options.push({ value, display: value, count, example: firstCommon(members, wanted) });
  }
  const most = options.sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1)).slice(0, input.limit);
  return most.map(({ example, ...option }) => ({
    ...option,
    display: displayIn(database, example, input.field, option.value),
  }));
}

function firstCommon(members: Bitset, wanted: Bitset): number {
  return membersOf(intersectInto(members.slice(), wanted))[0] ?? -1;
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
  const stars = scopeOf(database, input, { kind: 'and', all: [input.predicate, { kind: 'starred' }] }).wanted;
  const fields = [...[...eachSet(database, size, ownFields.has)], { value: 'starred', members: stars }];
  return [...eachSet(database, size, ownFields.kind)].flatMap((kind) => {
    const ofKind = intersectInto(kind.members, wanted);
    const { appId, type } = readKind(kind.value);
    return fields
      .filter(({ members }) => haveCommon(members, ofKind))
      .map(({ value }) => ({ field: value, appId, type }));
  });
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
