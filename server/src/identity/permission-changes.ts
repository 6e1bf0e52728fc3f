import type { Database } from '../database/open-database.ts';

/** Tells for next to nothing whether anybody may have lost something: for work that goes on after it was allowed. */
export interface PermissionChanges {
  /** While it stays, nothing at all has changed. It has grown before a change is acknowledged. */
  writes(): number;
  /** How many changes have taken something away, as of now. */
  count(): Promise<number>;
  /** Calls the listener after each write that has taken something away, as soon as that is known. */
  onChange(listener: () => void): void;
}

export function createPermissionChanges({
  lookUps,
  keepUntilWrite,
  writes,
  onWrite,
}: Pick<Database, 'lookUps' | 'keepUntilWrite' | 'writes' | 'onWrite'>): PermissionChanges {
  const read = async () => {
    const { count } = await lookUps.selectFrom('permission_changes').select('count').executeTakeFirstOrThrow();
    return count;
  };
  const count = () => keepUntilWrite('permission changes', read);

  const listeners: (() => void)[] = [];
  let heard = -1;
  const hear = (count: number) => {
    const isNew = count > heard;
    heard = Math.max(heard, count);
    if (isNew) for (const listener of listeners) listener();
  };
  onWrite(() => {
    // Whoever asks for himself learns of it where this can't be read.
    if (listeners.length > 0) count().then(hear, () => {});
  });

  return { writes, count, onChange: (listener) => void listeners.push(listener) };
}
