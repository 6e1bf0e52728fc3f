import type { DatabaseSync } from 'node:sqlite';
import { rowsById } from './readable.ts';
import { type PlainAccess, scopeOf } from './scope.ts';

/** Stars a resource that the account may read; tells whether there was one. */
export function starResource(database: DatabaseSync, input: PlainAccess & { id: string; nowMs: number }): boolean {
  const { wanted } = scopeOf(database, input, { kind: 'id', ids: [input.id] });
  const row = rowsById(database, wanted, [input.id]).get(input.id);
  if (!row) return false;
  database
    .prepare('INSERT OR IGNORE INTO stars (account_id, resource_no, starred_ms) VALUES (?, ?, ?)')
    .run(input.accountId, row.no, input.nowMs);
  return true;
}

export function unstarResource(database: DatabaseSync, { accountId, id }: { accountId: string; id: string }): void {
  database
    .prepare('DELETE FROM stars WHERE account_id = ? AND resource_no = (SELECT no FROM resources WHERE id = ?)')
    .run(accountId, id);
}
