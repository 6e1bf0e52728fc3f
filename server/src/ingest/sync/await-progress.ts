import { SourceError } from '../../connectors/source-error.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Pause } from '../../kernel/pause.ts';

/** Watches whether a connector still lives, by the signs it gives. */
export interface ProgressWatch {
  /** It gave a sign of life. */
  sign(): void;
  /** Waits for an answer as long as signs come; throws when they do not, or when the signal is aborted. */
  wait<Result>(answer: Promise<Result>): Promise<Result>;
}

interface Options {
  clock: Clock;
  pause: Pause;
  signal: AbortSignal;
  /** Without a sign for so long it is given up. */
  stallMs: number;
  /** Without an answer for so long it only waits, and others may work meanwhile. */
  idleMs: number;
  onIdle(isIdle: boolean): void;
}

export function watchProgress({ clock, pause, signal, stallMs, idleMs, onIdle }: Options): ProgressWatch {
  let lastSignMs = clock.nowMs();
  return {
    sign() {
      lastSignMs = clock.nowMs();
    },
    async wait(answer) {
      lastSignMs = clock.nowMs();
      const askedMs = lastSignMs;
      let isIdle = false;
      const settled = answer.then(
        () => true,
        () => true,
      );
      const looking = new AbortController();
      const look = AbortSignal.any([signal, looking.signal]);
      try {
        for (;;) {
          signal.throwIfAborted();
          if (await Promise.race([settled, pause(Math.min(idleMs, stallMs), look).then(() => false)]))
            return await answer;
          signal.throwIfAborted();
          const nowMs = clock.nowMs();
          if (nowMs - lastSignMs >= stallMs) throw stalled(stallMs);
          if (!isIdle && nowMs - askedMs >= idleMs) {
            isIdle = true;
            onIdle(true);
          }
        }
      } finally {
        looking.abort();
        if (isIdle) onIdle(false);
      }
    },
  };
}

function stalled(stallMs: number): SourceError {
  const minutes = Math.max(1, Math.round(stallMs / 60_000));
  const error = `Nothing has come from the source for ${minutes === 1 ? 'a minute' : `${minutes} minutes`}.`;
  return new SourceError('unavailable', error);
}
