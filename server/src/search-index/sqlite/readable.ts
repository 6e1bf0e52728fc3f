/** What every read has in common: who asks, the one condition under which a resource may be read, and rows into resources. */
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { Resource } from '@clew/contract';
import type { Language } from '../../text/languages.ts';
import type { Predicate } from '../predicate.ts';
import type { RankedPassage } from '../search-index.ts';
import { type Condition, compileAccess, compilePredicate } from './compile-predicate.ts';
import { passageBits } from './passage-id.ts';

/** What every read carries: who asks, as plain data. */
export interface PlainAccess {
  accountId: string;
  principals: string[];
}

export interface ResourceRow {
  no: number;
  id: string;
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

/** Permissions and predicate as one condition. There is no other way from here to a resource. */
export function readableCondition(asker: PlainAccess, predicate: Predicate): Condition {
  const access = compileAccess(asker.principals);
  const wanted = compilePredicate(predicate, asker.accountId);
  return { sql: `${access.sql} AND ${wanted.sql}`, parameters: [...access.parameters, ...wanted.parameters] };
}

export function selectRows(database: DatabaseSync, condition: string, parameters: SQLInputValue[]): ResourceRow[] {
  const columns = 'no, id, app_id, type, external_id, name, title, subtitle, url, data, main_ms';
  return database.prepare(`SELECT ${columns} FROM resources r WHERE ${condition}`).all(...parameters) as never;
}

export function passagesById(database: DatabaseSync, ids: number[]): Map<number, RankedPassage['passage']> {
  const rows = database
    .prepare('SELECT id, text, start, page, heading FROM passages WHERE id IN (SELECT value FROM json_each(?))')
    .all(JSON.stringify(ids)) as unknown as RankedPassage['passage'][];
  return new Map(rows.map((row) => [row.id, { ...row }]));
}

export function resourceNoOf(passageId: number): number {
  return Math.floor(passageId / 2 ** passageBits);
}

export function toResource(row: ResourceRow): Resource {
  return {
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
}

/** The distinct languages, each found by one step in the key instead of a scan. */
export function languagesOf(database: DatabaseSync): Language[] {
  const rows = database
    .prepare(
      `WITH RECURSIVE found (value) AS (
         SELECT min(value) FROM resource_values WHERE field = 'language'
         UNION ALL
         SELECT (SELECT min(value) FROM resource_values WHERE field = 'language' AND value > found.value)
         FROM found WHERE found.value IS NOT NULL)
       SELECT value FROM found WHERE value IS NOT NULL`,
    )
    .all() as { value: Language }[];
  return rows.map(({ value }) => value);
}
