import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const sqliteBusy = 5;
/** SQLITE_READONLY, SQLITE_CANTOPEN, and SQLITE_NOTADB. */
const unwritable = [8, 14, 26];

/**
 * Keeps a second process away from a data folder. The lock is SQLite's own lock on a file of its own: the operating
 * system drops it with the process, also after kill -9.
 */
export function lockDataFolder(folder: string): () => void {
  let lock: DatabaseSync | undefined;
  try {
    lock = new DatabaseSync(join(folder, 'lock.db'));
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE;');
  } catch (error) {
    lock?.close();
    const { errcode = 0, message } = error as Error & { errcode?: number };
    // The lower byte is the code itself, what is above it says more.
    if (unwritable.includes(errcode & 0xff))
      throw new Error(
        `The data folder ${folder} can not be written (${message}). Look whose it is and whether the disk is mounted for writing.`,
      );
    if (errcode !== sqliteBusy) throw error;
    throw new Error(
      `Another Clew process uses the data folder ${folder}. Stop it, or set CLEW_DATA_DIR to another folder.`,
    );
  }
  const held = lock;
  return () => held.close();
}
