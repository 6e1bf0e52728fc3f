import type { Logger } from '../kernel/logger.ts';
import { type Pause, pause } from '../kernel/pause.ts';

interface Model {
  readonly id: string;
  close(): Promise<void>;
}

/** A model that may be there later: the server starts without waiting for it. */
export interface EventualModel<Kind extends Model> {
  /** Undefined until it is open. */
  current(): Kind | undefined;
  isFailing(): boolean;
  close(): Promise<void>;
}

interface Options<Kind extends Model> {
  open(signal: AbortSignal): Promise<Kind>;
  /** What follows once it is open; while that fails, opening it counts as failed. */
  onOpen(model: Kind): Promise<void>;
  /** What it is for, to go on with behind `The model that`. */
  purpose: string;
  logger: Logger;
  wait?: Pause;
}

const firstPauseMs = 5_000;
const longestPauseMs = 300_000;

/** Opens a model in the background, and again with growing pauses for as long as that fails. */
export function keepTrying<Kind extends Model>({
  open,
  onOpen,
  purpose,
  logger,
  wait = pause,
}: Options<Kind>): EventualModel<Kind> {
  const closing = new AbortController();
  let model: Kind | undefined;
  let failure: string | undefined;

  const tryOnce = async () => {
    const opened = await open(closing.signal);
    try {
      closing.signal.throwIfAborted();
      await onOpen(opened);
    } catch (error) {
      await opened.close();
      throw error;
    }
    model = opened;
    failure = undefined;
    logger.info({ model: opened.id }, `The model that ${purpose} is open`);
  };
  const run = async () => {
    for (let pauseMs = firstPauseMs; !closing.signal.aborted; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
      try {
        return await tryOnce();
      } catch (error) {
        if (closing.signal.aborted) return;
        const message = error instanceof Error ? error.message : String(error);
        if (failure !== message)
          logger.warn({ err: error }, `The model that ${purpose} can not be opened; searches go without it meanwhile`);
        failure = message;
        await wait(pauseMs, closing.signal);
      }
    }
  };
  const running = run();

  return {
    current: () => model,
    isFailing: () => failure !== undefined,
    async close() {
      closing.abort();
      await running;
      await model?.close();
    },
  };
}
