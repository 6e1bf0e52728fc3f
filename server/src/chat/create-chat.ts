import type { AnswersRequest, ChatEvent, ChatRequest, FullAnswer } from '@clew/contract';
import { chooseAssistant, inScope } from '../assistants/choose-assistant.ts';
import type { Database } from '../database/open-database.ts';
import type { Caller } from '../identity/authenticate.ts';
import type { PermissionChanges } from '../identity/permission-changes.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Logger } from '../kernel/logger.ts';
import { Problem } from '../kernel/problem.ts';
import { createSlots } from '../limits/create-slots.ts';
import type { LanguageModel } from '../models/language-model.ts';
import type { Threads } from '../threads/create-threads.ts';
import { answerOnce } from './answer-once.ts';
import type { AnswerParts } from './answer-question.ts';
import { createEventLog } from './event-log.ts';
import { openTurn } from './open-turn.ts';
import type { QuestionTurn } from './question-turn.ts';
import { readGuarded, runTurn } from './run-turn.ts';
import { createTurnGuard, type TurnGuard } from './turn-guard.ts';

type NamesOf = (people: readonly string[]) => Promise<string[]>;

/** A turn on its way. It goes on whether or not anybody reads. */
interface RunningTurn {
  requestId: string;
  /** Ids of the resources that were told so far. */
  shown: readonly string[];
  /** Ids of the resources that were cited so far, in the order of the references. */
  cited: readonly string[];
  events(): AsyncIterable<ChatEvent>;
  /** Resolves when the turn has ended and is stored; a failed one rejects with its problem. */
  answer: Promise<FullAnswer>;
}

export interface Chat {
  /** Refuses with a problem, or starts a turn that runs apart from the caller. */
  start(caller: Caller, namesOf: NamesOf, request: ChatRequest, requestId: string): Promise<RunningTurn>;
  /** One answer without a thread; nothing of it is kept. */
  answerOnce(caller: Caller, namesOf: NamesOf, request: AnswersRequest): ReturnType<typeof answerOnce>;
  /** Stops a running turn of this account within the key's scope; one that has ended stays as it is. */
  cancel(caller: Caller, requestId: string): Promise<void>;
  /** Stops what is being written to a thread that was deleted. */
  stopTurnsOf(threadId: string): Promise<void>;
  /** Lets running turns end for at most `timeoutMs`, then stops the rest. */
  drain(timeoutMs: number): Promise<void>;
}

interface Options extends Omit<AnswerParts, 'model'> {
  /** The model of this name, or the usual one. */
  modelOf(name: string | undefined): LanguageModel;
  database: Database;
  threads: Threads;
  /** The caller as of now, or the problem that a request of his would get. */
  renew(caller: Caller): Promise<Caller>;
  changes: PermissionChanges;
  /** Answers that are written for one account at a time. */
  concurrentChats: number;
  clock: Clock;
  logger: Logger;
}

interface Running {
  accountId: string;
  assistantId: string;
  threadId: string;
  guard: TurnGuard;
  abort: AbortController;
  done: Promise<unknown>;
}

export function createChat(options: Options): Chat {
  const { database, threads, retrieval, clock, logger, renew, changes, concurrentChats } = options;
  const running = new Map<string, Running>();
  const slots = createSlots(concurrentChats);
  let isDraining = false;

  const guardFor = (caller: Caller) =>
    createTurnGuard({ caller, renew, changes, readResources: retrieval.readResources });

  /** A turn whose model is silent learns of a change too, and lets go of it. */
  changes.onChange(() => {
    for (const { guard, abort } of running.values()) guard.check().catch((problem: unknown) => abort.abort(problem));
  });

  /** Before anything is stored, so that what is refused leaves nothing behind. */
  function takeSlot(accountId: string): () => void {
    const release = slots.take(accountId);
    if (release) return release;
    throw new Problem('too-many-requests', {
      detail: `At most ${concurrentChats} answers are written for one account at a time. Wait for one to end, or cancel it.`,
      retryAfterSeconds: 1,
    });
  }

  async function start(...args: Parameters<Chat['start']>): Promise<RunningTurn> {
    if (isDraining) throw stopping();
    const release = takeSlot(args[0].account.id);
    try {
      return await startTurn(release, ...args);
    } catch (error) {
      release();
      throw error;
    }
  }

  async function startTurn(
    release: () => void,
    ...[caller, namesOf, request, requestId]: Parameters<Chat['start']>
  ): Promise<RunningTurn> {
    const assistant = await chooseAssistant(
      database,
      { access: caller.access, scope: caller.key.scope },
      request.assistantId,
    );
    const { threadId, conversation } = await openTurn(options, caller.access, assistant, request, {
      requestId,
      nowMs: clock.nowMs(),
    });
    const abort = new AbortController();
    const log = createEventLog();
    const guard = guardFor(caller);
    const shown: string[] = [];
    const cited: string[] = [];
    const turn: QuestionTurn = {
      asker: askerOf(guard, namesOf),
      assistant,
      filters: request.enterpriseSearch?.filters ?? {},
      conversation,
      signal: abort.signal,
    };
    const run = {
      ...options,
      model: options.modelOf(assistant.model),
      guard,
      log,
      shown,
      cited,
      requestId,
      threadId,
      turn,
    };
    const answer = runTurn(run).finally(() => {
      running.delete(requestId);
      log.close();
      release();
    });
    running.set(requestId, {
      accountId: caller.account.id,
      assistantId: assistant.id,
      threadId,
      guard,
      abort,
      done: answer.catch(() => {}),
    });
    answer.catch((error: unknown) => {
      if (!(error instanceof Problem)) logger.error({ err: error, requestId }, 'A turn failed');
    });
    return { requestId, shown, cited, events: () => readGuarded(run), answer };
  }

  return {
    start,
    async answerOnce(caller, namesOf, request) {
      const { access, account, key } = caller;
      const release = takeSlot(account.id);
      try {
        const assistant = await chooseAssistant(database, { access, scope: key.scope }, request.assistantId);
        const guard = guardFor(caller);
        return await answerOnce(
          { ...options, model: options.modelOf(assistant.model), guard },
          askerOf(guard, namesOf),
          assistant,
          request,
        );
      } finally {
        release();
      }
    },
    async cancel({ access, key }, requestId) {
      const turn = running.get(requestId);
      if (turn?.accountId === access.accountId && inScope(key.scope, turn.assistantId)) {
        turn.abort.abort(cancelled('what was produced is in the thread'));
        await turn.done;
      } else if (!(await threads.hasTurn(access, key.scope, requestId))) {
        throw new Problem('unknown-turn', { detail: 'You have no turn with this request id.' });
      }
    },
    async stopTurnsOf(threadId) {
      const turns = [...running.values()].filter((turn) => turn.threadId === threadId);
      for (const { abort } of turns) abort.abort(cancelled('its thread was deleted'));
      await Promise.all(turns.map(({ done }) => done));
    },
    async drain(timeoutMs) {
      isDraining = true;
      const all = [...running.values()];
      const timeout = AbortSignal.timeout(timeoutMs);
      timeout.addEventListener('abort', () => {
        for (const { abort } of all) abort.abort(stopping());
      });
      await Promise.all(all.map(({ done }) => done));
    },
  };
}

function cancelled(what: string): Problem {
  return new Problem('cancelled', { detail: `The turn was cancelled; ${what}.` });
}

function stopping(): Problem {
  return new Problem('shutting-down', { detail: 'The server is stopping. Ask again in a moment.' });
}

/** Each step asks with what the caller may see by then. */
function askerOf(guard: TurnGuard, namesOf: NamesOf): QuestionTurn['asker'] {
  return {
    get access() {
      return guard.access;
    },
    namesOf,
  };
}
