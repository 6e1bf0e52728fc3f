/** Folds the write-ahead log into the file beside the writes, so that no writer has to stop for it. */
export interface Checkpoints {
  /** To be told of each write. */
  wrote(): void;
  /** Resolves when none is under way any more. */
  close(): Promise<void>;
}

/** Pages that change again and again meanwhile are copied once. */
const everyMs = 1_000;

/** Where folding fails the writer does it, once the log has grown large: nothing but time is lost. */
export function createCheckpoints(fold: () => Promise<unknown>): Checkpoints {
  let timer: NodeJS.Timeout | undefined;
  let underWay: Promise<unknown> | undefined;
  let isBehind = false;
  let isClosed = false;
  const foldNow = async () => {
    timer = undefined;
    isBehind = false;
    underWay = fold().catch(() => {});
    await underWay;
    underWay = undefined;
    if (isBehind) wrote();
  };
  function wrote(): void {
    if (underWay) isBehind = true;
    else if (!isClosed) timer ??= setTimeout(foldNow, everyMs).unref();
  }
  return {
    wrote,
    async close() {
      isClosed = true;
      clearTimeout(timer);
      await underWay;
    },
  };
}
