import { readdirSync, readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { fold } from '../kernel/fold.ts';

const folder = new URL('./migrations/', import.meta.url);

/**
 * Brings the file to the newest schema: the migrations are numbered without gaps, and each above `PRAGMA user_version` runs
 * once, in order, together with its number in one transaction. A file from a newer Clew is refused rather than guessed at.
 */
export function migrate(file: string): void {
  const database = new DatabaseSync(file);
  try {
    database.exec('PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
    const migrations = readdirSync(folder)
      .filter((name) => name.endsWith('.sql'))
      .sort();
    database.function('fold', { deterministic: true }, (text) => fold(String(text)));
    const { user_version: current } = database.prepare('PRAGMA user_version').get() as { user_version: number };
    if (current > migrations.length)
      throw new Error(
        `The data folder was written by a newer Clew (schema ${current}, this one knows ${migrations.length}). Start that version, or restore a backup.`,
      );
    for (const [index, name] of migrations.entries()) {
      if (index + 1 <= current) continue;
      const sql = readFileSync(new URL(name, folder), 'utf8');
      database.exec(`BEGIN IMMEDIATE; ${sql}; PRAGMA user_version = ${index + 1}; COMMIT;`);
    }
  } finally {
    database.close();
  }
}
