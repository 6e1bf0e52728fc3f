import type { DatabaseSync, StatementSync } from 'node:sqlite';

const statementsOf = new WeakMap<DatabaseSync, Map<string, StatementSync>>();

/** The prepared statement of a fixed text, made once for a connection. Texts that vary without bound must not come here. */
export function prepared(database: DatabaseSync, sql: string): StatementSync {
  let statements = statementsOf.get(database);
  if (!statements) statementsOf.set(database, (statements = new Map()));
  let statement = statements.get(sql);
  if (!statement) statements.set(sql, (statement = database.prepare(sql)));
  return statement;
}
