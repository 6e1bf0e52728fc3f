import {
  type AnswersRequest,
  type ChatEvent,
  type ChatRequest,
  type FullAnswer,
  type ProblemBody,
  problemBody,
} from '@clew/contract';
import { chooseAssistant, inScope } from '../assistants/choose-assistant.ts';
import type { Database } from '../database/open-database.ts';
import type { Caller } from '../identity/authenticate.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Logger } from '../kernel/logger.ts';
import { internalProblem, Problem } from '../kernel/problem.ts';
import { createSlots } from '../limits/create-slots.ts';
import type { LanguageModel } from '../models/language-model.ts';
import type { Retrieval } from '../retrieval/create-retrieval.ts';
import type { Threads } from '../threads/create-threads.ts';
import { endTurn } from '../threads/thread-store.ts';
import type { TurnAnswer } from '../threads/turn.ts';
import { answerOnce } from './answer-once.ts';
import { answerQuestion, type QuestionTurn } from './answer-question.ts';
import { createEventLog, type EventLog } from './event-log.ts';
import { openTurn } from './open-turn.ts';

type NamesOf = (people: readonly string[]) => Promise<string[]>;

/** A turn on its way. It goes on whether or not anybody reads. */
interface RunningTurn {
  requestId: string;
  /** Ids of the resources that were told so far. */
  shown: readonly string[];
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
  /** Lets running turns end for at most `timeoutMs`, then stops the rest. */
  drain(timeoutMs: number): Promise<void>;
}

interface Options {
  database: Database;
  threads: Threads;
  retrieval: Retrieval;
  model: LanguageModel;
  /** Answers that are written for one account at a time. */
  concurrentChats: number;
  clock: Clock;
  logger: Logger;
}

interface Running {
  accountId: string;
  assistantId: string;
  abort: AbortController;
  done: Promise<unknown>;
}

export function createChat(options: Options): Chat {
  const { database, threads, clock, logger, concurrentChats } = options;
  const running = new Map<string, Running>();
  const slots = createSlots(concurrentChats);
  let isDraining = false;

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
    const log = createEventLog<ChatEvent>();
    const shown: string[] = [];
    const turn: QuestionTurn = {
      asker: { access: caller.access, namesOf },
      assistant,
      filters: request.enterpriseSearch?.filters ?? {},
      conversation,
      signal: abort.signal,
    };
    const answer = runTurn({ ...options, log, shown, requestId, threadId, turn }).finally(() => {
      running.delete(requestId);
      log.close();
      release();
    });
    running.set(requestId, {
      accountId: caller.account.id,
      assistantId: assistant.id,
      abort,
      done: answer.catch(() => {}),
    });
    answer.catch((error: unknown) => {
      if (!(error instanceof Problem)) logger.error({ err: error, requestId }, 'A turn failed');
    });
    return { requestId, shown, events: () => log.read(), answer };
  }

  return {
    start,
    async answerOnce({ access, account, key }, namesOf, request) {
      const release = takeSlot(account.id);
      try {
        const assistant = await chooseAssistant(database, { access, scope: key.scope }, request.assistantId);
        return await answerOnce(options, { access, namesOf }, assistant, request);
      } finally {
        release();
      }
    },
    async cancel({ access, key }, requestId) {
      const turn = running.get(requestId);
      if (turn?.accountId === access.accountId && inScope(key.scope, turn.assistantId)) {
        turn.abort.abort(
          new Problem('cancelled', { detail: 'The turn was cancelled; what was produced is in the thread.' }),
        );
        await turn.done;
      } else if (!(await threads.hasTurn(access, key.scope, requestId))) {
        throw new Problem('unknown-turn', { detail: 'You have no turn with this request id.' });
      }
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

function stopping(): Problem {
  return new Problem('shutting-down', { detail: 'The server is stopping. Ask again in a moment.' });
}

interface Run extends Options {
  log: EventLog<ChatEvent>;
  shown: string[];
  requestId: string;
  threadId: string;
  turn: QuestionTurn;
}

/** Plays a turn into its log and stores its end before telling it. */
async function runTurn(run: Run): Promise<FullAnswer> {
  const { log, requestId, threadId, database, clock } = run;
  let current = (): TurnAnswer => ({ parts: [], resources: [], references: [] });
  log.append({ type: 'Request', requestId, threadId });
  try {
    for await (const news of answerQuestion(run, run.turn)) {
      if (news.kind === 'progress') log.append({ type: 'Progress', code: news.code });
      else if (news.kind === 'resources') {
        current = news.answer.build;
        run.shown.push(...news.resources.map(({ id }) => id));
        log.append({ type: 'Resources', resources: news.resources });
      } else log.append(messageEvent(news.part));
    }
    run.turn.signal.throwIfAborted();
    const answer = current();
    await endTurn(database, requestId, { state: 'finished', answer, problem: null, nowMs: clock.nowMs() });
    const { parts, resources, references } = answer;
    const full: FullAnswer = {
      type: 'Full',
      requestId,
      threadId,
      message: { role: 'Assistant', parts },
      resources,
      references,
    };
    log.append({ type: 'References', references });
    log.append(full);
    return full;
  } catch (error) {
    const problem = toProblem(error, run.turn.signal);
    const body = problemBody(problem.code, problem.details, requestId, '/chats');
    await storeFailure(run, current(), problem.code === 'cancelled' ? 'cancelled' : 'failed', body);
    log.append({ type: 'Full', requestId, threadId, error: body });
    throw error instanceof Problem || run.turn.signal.aborted ? problem : error;
  }
}

/** A failure to store the failure must not hide it: the turn then counts as interrupted at the next start. */
async function storeFailure(
  { database, requestId, clock, logger }: Run,
  answer: TurnAnswer,
  state: 'cancelled' | 'failed',
  problem: ProblemBody,
): Promise<void> {
  await endTurn(database, requestId, { state, answer, problem, nowMs: clock.nowMs() }).catch((error: unknown) =>
    logger.error({ err: error, requestId }, 'The end of a turn could not be stored'),
  );
}

function toProblem(error: unknown, signal: AbortSignal): Problem {
  if (error instanceof Problem) return error;
  if (signal.aborted && signal.reason instanceof Problem) return signal.reason;
  return internalProblem();
}

function messageEvent(part: FullAnswer['message']['parts'][number]): ChatEvent {
  const message = { role: 'Assistant' as const, parts: [part] };
  return { type: 'Message', message, role: message.role, parts: message.parts };
}
