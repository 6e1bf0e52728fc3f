import type { DatabaseSync } from 'node:sqlite';
import type { Bitset } from './bitset.ts';
import { prepared } from './statements.ts';
import { ownFields, readSets } from './value-sets.ts';

/** A number that the index keeps about itself. */
export function readState(database: DatabaseSync, name: string): number | undefined {
  const row = prepared(database, 'SELECT value FROM index_state WHERE name = ?').get(name);
  return (row as { value: number } | undefined)?.value;
}

export function writeState(database: DatabaseSync, name: string, value: number): void {
  prepared(
    database,
    'INSERT INTO index_state (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  ).run(name, value);
}

/** A number for a new edition: larger than every one before, also than those that are gone. */
export function takeEdition(database: DatabaseSync): number {
  const edition = readState(database, 'next_edition') ?? 1;
  writeState(database, 'next_edition', edition + 1);
  return edition;
}

/** The editions that are current. */
export function editionSet(database: DatabaseSync): Bitset {
  return readSets(database, readState(database, 'next_edition') ?? 1, ownFields.edition, ['']);
}

/** One more than the largest number of a resource: the size of sets of them. */
export function resourceSpace(database: DatabaseSync): number {
  const row = prepared(database, 'SELECT max(no) AS most FROM resources').get() as { most: number | null };
  return (row.most ?? 0) + 1;
}
