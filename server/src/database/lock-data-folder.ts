import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const sqliteBusy = 5;

/**
 * Keeps a second process away from a data folder. The lock is SQLite's own lock on a file of its own: the operating
 * system drops it with the process, also after kill -9.
 */
export function lockDataFolder(folder: string): () => void {
  const lock = new DatabaseSync(join(folder, 'lock.db'));
  try {
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE;');
  } catch (error) {
    lock.close();
    if ((error as { errcode?: number }).errcode !== sqliteBusy) throw error;
    throw new Error(
      `Another Clew process uses the data folder ${folder}. Stop it, or set CLEW_DATA_DIR to another folder.`,
    );
  }
  return () => lock.close();
}
