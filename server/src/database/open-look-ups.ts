import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { keepStatements } from './keep-statements.ts';
import type { StatementResult } from './worker-protocol.ts';

/** A connection in the event loop itself. */
export interface LookUps {
  statement(sql: string, parameters: readonly unknown[]): Promise<StatementResult>;
  close(): void;
}

/**
 * For what each request has to know first and an index finds in microseconds. Another thread would answer no sooner and, where all
 * cores are busy, milliseconds later: each message between threads waits for a core.
 */
export function openLookUps(file: string): LookUps {
  const database = new DatabaseSync(file, { readOnly: true });
  database.exec('PRAGMA busy_timeout = 10000; PRAGMA query_only = ON; PRAGMA cache_size = -2000;');
  const statements = keepStatements(database);
  return {
    statement: async (sql, parameters) => statements.run(sql, parameters as SQLInputValue[]),
    close() {
      statements.clear();
      database.close();
    },
  };
}
