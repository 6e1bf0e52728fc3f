import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { StatementResult } from './worker-protocol.ts';

export interface KeptStatements {
  run(sql: string, parameters: readonly SQLInputValue[]): StatementResult;
  clear(): void;
}

const most = 200;

/** Runs SQL on a connection, and keeps what was prepared for the next time. */
export function keepStatements(database: DatabaseSync): KeptStatements {
  const kept = new Map<string, StatementSync>();
  const prepare = (sql: string) => {
    const known = kept.get(sql);
    if (known) return known;
    if (kept.size >= most) kept.clear();
    const statement = database.prepare(sql);
    kept.set(sql, statement);
    return statement;
  };
  return {
    run(sql, parameters) {
      const statement = prepare(sql);
      if (statement.columns().length > 0) return { rows: statement.all(...parameters), changes: 0 };
      return { rows: [], changes: Number(statement.run(...parameters).changes) };
    },
    clear: () => kept.clear(),
  };
}
