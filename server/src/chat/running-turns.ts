import type { FullAnswer } from '@clew/contract';
import { Problem } from '../kernel/problem.ts';
import type { TurnGuard } from './turn-guard.ts';

/** What is known of a turn from outside while it runs. */
export interface RunningTurn {
  requestId: string;
  accountId: string;
  assistantId: string;
  threadId: string;
  guard: TurnGuard;
  abort: AbortController;
  /** Resolves when the turn has ended and is stored; a failed one rejects with its problem. */
  answer: Promise<FullAnswer>;
}

/** The turns that run at the moment, whoever reads them. */
export interface RunningTurns {
  /** Until it ends. */
  add(turn: RunningTurn): void;
  find(requestId: string): RunningTurn | undefined;
  ofThread(threadId: string): RunningTurn[];
  /** Something was taken away: a turn whose model is silent learns of it too, and lets go of it. */
  recheck(): void;
  /** Throws where no turn may begin any more. */
  requireOpen(): void;
  /** Lets no turn begin, gives those that run so long to end, and stops the rest. */
  drain(timeoutMs: number): Promise<void>;
}

export function createRunningTurns(): RunningTurns {
  const running = new Map<string, RunningTurn>();
  let isDraining = false;
  return {
    add(turn) {
      running.set(turn.requestId, turn);
      void ended(turn).then(() => running.delete(turn.requestId));
    },
    find: (requestId) => running.get(requestId),
    ofThread: (threadId) => [...running.values()].filter((turn) => turn.threadId === threadId),
    recheck() {
      for (const { guard, abort } of running.values()) guard.check().catch((problem: unknown) => abort.abort(problem));
    },
    requireOpen() {
      if (isDraining) throw stopping();
    },
    async drain(timeoutMs) {
      isDraining = true;
      const all = [...running.values()];
      const timeout = AbortSignal.timeout(timeoutMs);
      timeout.addEventListener('abort', () => {
        for (const { abort } of all) abort.abort(stopping());
      });
      await Promise.all(all.map(ended));
    },
  };
}

/** Stops turns, and resolves when what they had told is stored. */
export async function stopTurns(turns: readonly RunningTurn[], what: string): Promise<void> {
  for (const { abort } of turns) abort.abort(new Problem('cancelled', { detail: `The turn was cancelled; ${what}.` }));
  await Promise.all(turns.map(ended));
}

async function ended({ answer }: RunningTurn): Promise<void> {
  await answer.catch(() => {});
}

function stopping(): Problem {
  return new Problem('shutting-down', { detail: 'The server is stopping. Ask again in a moment.' });
}
