/** Collects items and writes them together a little later, so that nobody waits for the disk. */
export interface WriteBehind<Item> {
  /** Resolves at once, unless so many wait that they have to be written first; where they can't be, rejects without the item. */
  add(item: Item): Promise<void>;
  /** Writes what waits now. */
  flush(): Promise<void>;
}

interface Options<Item> {
  write(items: readonly Item[]): Promise<void>;
  delayMs: number;
  /** Items that may wait in memory. */
  most: number;
  /** Of a write that nobody waits for; its items wait for the next one. */
  onError(error: unknown): void;
}

export function createWriteBehind<Item>({ write, delayMs, most, onError }: Options<Item>): WriteBehind<Item> {
  let waiting: Item[] = [];
  let timer: NodeJS.Timeout | undefined;
  let lastWrite = Promise.resolve();

  const flushLater = () => {
    timer ??= setTimeout(() => flush().catch(onError), delayMs).unref();
  };
  const writeWaiting = async () => {
    clearTimeout(timer);
    timer = undefined;
    const items = waiting;
    if (items.length === 0) return;
    waiting = [];
    try {
      await write(items);
    } catch (error) {
      waiting = [...items, ...waiting];
      flushLater();
      throw error;
    }
  };
  /** One write at a time; each takes along all that waits when its turn comes. */
  const flush = (): Promise<void> => {
    const next = lastWrite.catch(() => {}).then(writeWaiting);
    lastWrite = next;
    return next;
  };

  return {
    async add(item) {
      if (waiting.length >= most) await flush();
      waiting.push(item);
      flushLater();
    },
    flush,
  };
}
