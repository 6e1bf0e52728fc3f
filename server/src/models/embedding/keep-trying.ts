import type { Logger } from '../../kernel/logger.ts';
import { type Pause, pause } from '../../kernel/pause.ts';
import { type Embedder, EmbedderError } from './embedder.ts';

/** An embedder that may be there later: the server starts without waiting for it. */
export interface EventualEmbedder {
  /** Undefined until it is open. */
  current(): Embedder | undefined;
  /** Why it is not open, or undefined. */
  failure(): string | undefined;
  close(): Promise<void>;
}

interface Options {
  open(signal: AbortSignal): Promise<Embedder>;
  /** What follows once it is open; while it fails, opening it counts as failed. */
  onOpen(embedder: Embedder): Promise<void>;
  logger: Logger;
  wait?: Pause;
}

const firstPauseMs = 5_000;
const longestPauseMs = 300_000;

/** Opens an embedder in the background, and again with growing pauses for as long as that fails. */
export function keepTrying({ open, onOpen, logger, wait = pause }: Options): EventualEmbedder {
  const closing = new AbortController();
  let embedder: Embedder | undefined;
  let failure: string | undefined;

  const tryOnce = async (): Promise<boolean> => {
    const opened = await open(closing.signal);
    if (closing.signal.aborted) {
      await opened.close();
      return true;
    }
    await onOpen(opened);
    embedder = opened;
    failure = undefined;
    logger.info({ embedder: opened.id, dimensions: opened.dimensions }, 'Searches compare meaning too');
    return true;
  };
  const run = async () => {
    for (let pauseMs = firstPauseMs; !closing.signal.aborted; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
      try {
        if (await tryOnce()) return;
      } catch (error) {
        if (closing.signal.aborted) return;
        const message = error instanceof EmbedderError ? error.message : 'It failed; see the log.';
        if (failure !== message)
          logger.warn({ err: error }, 'The embedding model can not be opened; searches compare words alone meanwhile');
        failure = message;
        await wait(pauseMs, closing.signal);
      }
    }
  };
  const running = run();

  return {
    current: () => embedder,
    failure: () => failure,
    async close() {
      closing.abort();
      await running;
      await embedder?.close();
    },
  };
}
