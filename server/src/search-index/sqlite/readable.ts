/** Rows of what a scope holds, and their way into resources. */
import { createHash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { FoundPassage, ReadResource } from '../search-index.ts';
import { type Bitset, isMember } from './bitset.ts';
import { passageBits } from './passage-id.ts';
import { prepared } from './statements.ts';

export interface ResourceRow {
  no: number;
  id: string;
  edition: number;
  content_hash: string;
  app_id: string;
  type: string;
  external_id: string;
  name: string | null;
  title: string;
  subtitle: string | null;
  url: string | null;
  data: string;
  main_ms: number | null;
}

const columns = 'no, id, edition, content_hash, app_id, type, external_id, name, title, subtitle, url, data, main_ms';

/** Those of the numbered resources that are in the set, which is a scope's. */
export function rowsOf(database: DatabaseSync, within: Bitset, numbers: Iterable<number>): Map<number, ResourceRow> {
  const allowed = [...numbers].filter((no) => isMember(within, no));
  const rows = prepared(database, `SELECT ${columns} FROM resources WHERE no IN (SELECT value FROM json_each(?))`).all(
    JSON.stringify(allowed),
  ) as unknown as ResourceRow[];
  return new Map(rows.map((row) => [row.no, row]));
}

/** Which ids are there is read from their index alone: a row that is not in the set is never touched, so it takes no time either. */
export function rowsById(database: DatabaseSync, within: Bitset, ids: readonly string[]): Map<string, ResourceRow> {
  const known = prepared(database, 'SELECT no FROM resources WHERE id IN (SELECT value FROM json_each(?))').all(
    JSON.stringify(ids),
  ) as { no: number }[];
  const rows = rowsOf(
    database,
    within,
    known.map(({ no }) => no),
  );
  return new Map(Array.from(rows.values(), (row) => [row.id, row]));
}

/** Passages by their ids, of resources whose rows came from here. */
export function passagesById(database: DatabaseSync, ids: readonly number[]): Map<number, FoundPassage['passage']> {
  const rows = prepared(
    database,
    'SELECT id, text, start, page, heading FROM passages WHERE id IN (SELECT value FROM json_each(?))',
  ).all(JSON.stringify(ids)) as unknown as FoundPassage['passage'][];
  return new Map(rows.map((row) => [row.id, { ...row }]));
}

export function passageIdOf({ edition }: { edition: number }, position: number): number {
  return edition * 2 ** passageBits + position;
}

export function toReadResource(row: ResourceRow): ReadResource {
  const resource = {
    id: row.id,
    appId: row.app_id,
    type: row.type,
    externalId: row.external_id,
    name: row.name,
    data: JSON.parse(row.data) as Record<string, unknown>,
    title: row.title,
    subtitle: row.subtitle,
    url: row.url,
  };
  return { resource, imprint: imprintOf(row) };
}

function imprintOf(row: ResourceRow): string {
  const { content_hash, app_id, type, external_id, name, data, title, subtitle, url, main_ms } = row;
  const seen = [content_hash, app_id, type, external_id, name, data, title, subtitle, url, main_ms];
  return createHash('sha256').update(JSON.stringify(seen)).digest('base64url');
}
