import type { DatabaseSync } from 'node:sqlite';
import { prepared } from './statements.ts';

/** What a write needs of a resource that is stored already. */
export interface KnownRow {
  no: number;
  id: string;
  version: number | null;
  hash: string;
  content_hash: string;
  edition: number;
  set_ids: Uint8Array;
}

export function findKnown(database: DatabaseSync, sourceId: string, externalId: string): KnownRow | undefined {
  return prepared(
    database,
    `SELECT no, id, version, hash, content_hash, edition, set_ids FROM resources WHERE source_id = ? AND external_id = ?`,
  ).get(sourceId, externalId) as KnownRow | undefined;
}

/** The ids of the sets that a resource is in, as its row keeps them. */
export function encodeIds(ids: Iterable<number>): Uint8Array {
  return new Uint8Array(Uint32Array.from(ids).buffer);
}

export function decodeIds(bytes: Uint8Array): Uint32Array {
  return new Uint32Array(bytes.slice().buffer);
}
