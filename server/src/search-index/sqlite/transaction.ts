import type { DatabaseSync } from 'node:sqlite';

/** All of the work or none of it. IMMEDIATE: what will write takes the lock at once instead of failing half-way. */
export function inTransaction<Result>(database: DatabaseSync, work: () => Result): Result {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    // A commit that fails, as on a full disk, may have rolled back already.
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}
