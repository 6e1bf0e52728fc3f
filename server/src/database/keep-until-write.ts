export type KeepUntilWrite = <Value>(key: string, find: () => Promise<Value>) => Promise<Value>;

/** Bounds what is kept between two writes. */
const most = 200;

/**
 * What every request looks up first is mostly what the one before has looked up. Kept is what was found since the last write of whatever
 * kind: an answer is never older than a write that somebody was told of. What is kept is shared, so nobody changes it.
 */
export function createKeepUntilWrite(writes: () => number): KeepUntilWrite {
  const kept = new Map<string, Promise<unknown>>();
  let keptAt = -1;
  return <Value>(key: string, find: () => Promise<Value>) => {
    const now = writes();
    if (now !== keptAt || kept.size >= most) kept.clear();
    keptAt = now;
    const known = kept.get(key);
    if (known) return known as Promise<Value>;
    const found = find();
    kept.set(key, found);
    found.catch(() => kept.get(key) === found && kept.delete(key));
    return found;
  };
}
