import type { DatabaseSync, StatementSync } from 'node:sqlite';

const statementsOf = new WeakMap<DatabaseSync, Map<string, StatementSync>>();

/** The prepared statement of a fixed text, made once for a connection. Texts that vary without bound must not come here. */
export function prepared(database: DatabaseSync, sql: string): StatementSync {
  const statements = statementsOf.get(database) ?? new Map<string, StatementSync>();
  statementsOf.set(database, statements);
  const known = statements.get(sql);
  if (known) return known;
  const statement = database.prepare(sql);
  statements.set(sql, statement);
  return statement;
}
