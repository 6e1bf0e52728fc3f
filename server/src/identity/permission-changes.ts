import type { Database } from '../database/open-database.ts';

/** Tells for next to nothing whether anybody may have lost something: for work that goes on after it was allowed. */
export interface PermissionChanges {
  /** While it stays, nothing at all has changed. It has grown before a change is acknowledged. */
  writes(): number;
  /** How many changes have taken something away, as of that many writes or later. */
  countAt(writes: number): Promise<number>;
  /** Calls the listener after each write that has taken something away, as soon as that is known. */
  onChange(listener: () => void): void;
}

export function createPermissionChanges(database: Database): PermissionChanges {
  let known = { writes: -1, count: -1 };
  let reading = { writes: -1, count: Promise.resolve(-1) };

  async function read(writes: number): Promise<number> {
    const { count } = await database.reader.selectFrom('permission_changes').select('count').executeTakeFirstOrThrow();
    if (writes > known.writes) known = { writes, count };
    return count;
  }

  const countAt = async (writes: number) => {
    if (known.writes >= writes) return known.count;
    // One look for all who wait, unless it began before the write that they wait for.
    if (reading.writes < writes) {
      const now = database.writes();
      reading = { writes: now, count: read(now) };
    }
    return reading.count;
  };

  const listeners: (() => void)[] = [];
  let heard = -1;
  const hear = (count: number) => {
    const isNew = count > heard;
    heard = Math.max(heard, count);
    if (isNew) for (const listener of listeners) listener();
  };
  database.onWrite(() => {
    // Whoever asks for himself learns of it where this can't be read.
    if (listeners.length > 0) countAt(database.writes()).then(hear, () => {});
  });

  return { writes: database.writes, countAt, onChange: (listener) => void listeners.push(listener) };
}
