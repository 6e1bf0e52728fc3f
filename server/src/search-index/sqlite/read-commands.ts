import type { DatabaseSync } from 'node:sqlite';
import type { Resource } from '@clew/contract';
import type { Predicate } from '../predicate.ts';
import type { FieldOption, FieldUse } from '../search-index.ts';
import { timeColumns } from './compile-predicate.ts';
import { passageBits } from './passage-id.ts';
import { type PlainAccess, readableCondition, selectRows, toResource } from './readable.ts';

export function readResources(database: DatabaseSync, input: PlainAccess & { ids: string[] }): Resource[] {
  const readable = readableCondition(input, { kind: 'id', ids: input.ids });
  const rows = selectRows(database, readable.sql, readable.parameters);
  const byId = new Map(rows.map((row) => [row.id, toResource(row)]));
  return input.ids.flatMap((id) => byId.get(id) ?? []);
}

export function readPassages(database: DatabaseSync, input: PlainAccess & { id: string }): string[] | undefined {
  const readable = readableCondition(input, { kind: 'id', ids: [input.id] });
  const [row] = selectRows(database, readable.sql, readable.parameters);
  if (!row) return undefined;
  const passages = database
    .prepare('SELECT text FROM passages WHERE id BETWEEN ? AND ? ORDER BY id')
    .all(row.no * 2 ** passageBits, (row.no + 1) * 2 ** passageBits - 1) as { text: string }[];
  return passages.map(({ text }) => text);
}

export function listValues(
  database: DatabaseSync,
  input: PlainAccess & { field: string; predicate: Predicate },
): string[] {
  const readable = readableCondition(input, input.predicate);
  const rows = database
    .prepare(
      `SELECT DISTINCT value FROM resource_values WHERE field = ?
       AND resource_no IN (SELECT r.no FROM resources r WHERE ${readable.sql})`,
    )
    .all(input.field, ...readable.parameters) as { value: string }[];
  return rows.map(({ value }) => value);
}

export function listOptions(
  database: DatabaseSync,
  input: PlainAccess & { field: string; contains: string; predicate: Predicate; limit: number },
): FieldOption[] {
  const readable = readableCondition(input, input.predicate);
  const rows = database
    .prepare(
      `SELECT value, max(coalesce(display, value)) AS display, count(*) AS count FROM resource_values
       WHERE field = ? AND instr(value, ?) > 0 AND resource_no IN (SELECT r.no FROM resources r WHERE ${readable.sql})
       GROUP BY value ORDER BY count DESC, value LIMIT ?`,
    )
    .all(input.field, input.contains, ...readable.parameters, input.limit);
  return rows.map((row) => ({ ...row })) as unknown as FieldOption[];
}

export function countResources(database: DatabaseSync, input: PlainAccess & { predicate: Predicate }): number {
  const readable = readableCondition(input, input.predicate);
  const row = database
    .prepare(`SELECT count(*) AS count FROM resources r WHERE ${readable.sql}`)
    .get(...readable.parameters);
  return (row as { count: number }).count;
}

export function listFieldUse(database: DatabaseSync, input: PlainAccess & { predicate: Predicate }): FieldUse[] {
  const readable = readableCondition(input, input.predicate);
  const times = Object.entries(timeColumns).map(
    ([field, column]) => `SELECT 'time:${field}' AS field, r.app_id, r.type FROM r WHERE ${column} IS NOT NULL`,
  );
  const rows = database
    .prepare(
      `WITH r AS MATERIALIZED (SELECT * FROM resources r WHERE ${readable.sql})
       SELECT DISTINCT v.field, r.app_id AS appId, r.type FROM r JOIN resource_values v ON v.resource_no = r.no
       UNION SELECT DISTINCT 'activity', r.app_id, r.type FROM r JOIN resource_activities a ON a.resource_no = r.no
       UNION SELECT DISTINCT 'starred', r.app_id, r.type FROM r JOIN stars s ON s.resource_no = r.no AND s.account_id = ?
       UNION ${times.join(' UNION ')}`,
    )
    .all(...readable.parameters, input.accountId);
  return rows.map((row) => ({ ...row })) as unknown as FieldUse[];
}

export function countBySource(
  database: DatabaseSync,
  { sourceId }: { sourceId: string | null },
): { sourceId: string; resources: number; passages: number; lastMs: number }[] {
  const rows = database
    .prepare(
      `SELECT source_id AS sourceId, count(*) AS resources, max(indexed_ms) AS lastMs,
         sum((SELECT count(*) FROM passages p WHERE p.id BETWEEN no << ${passageBits} AND ((no + 1) << ${passageBits}) - 1)) AS passages
       FROM resources WHERE ? IS NULL OR source_id = ? GROUP BY source_id`,
    )
    .all(sourceId, sourceId);
  return rows as never;
}
