import type { AnswersRequest, ChatRequest } from '@clew/contract';
import { chooseAssistant, inScope } from '../assistants/choose-assistant.ts';
import type { Caller } from '../identity/authenticate.ts';
import type { PermissionChanges } from '../identity/permission-changes.ts';
import { Problem } from '../kernel/problem.ts';
import { answerOnce } from './answer-once.ts';
import { createPlaces } from './create-places.ts';
import { createRunningTurns, stopTurns } from './running-turns.ts';
import { askerOf, type NamesOf, type StartedTurn, type StartParts, startTurn } from './start-turn.ts';
import { createTurnGuard } from './turn-guard.ts';
import { type AnswerUsage, createUsageMeter } from './usage-meter.ts';

export interface Chat {
  /** Refuses with a problem, or starts a turn that runs apart from the caller. */
  start(caller: Caller, namesOf: NamesOf, request: ChatRequest, requestId: string): Promise<StartedTurn>;
  /** One answer without a thread, with what it has cost; nothing of it is kept. */
  answerOnce(
    caller: Caller,
    namesOf: NamesOf,
    request: AnswersRequest,
  ): Promise<{ reply: Awaited<ReturnType<typeof answerOnce>>; usage: AnswerUsage }>;
  /** Stops a running turn of this account within the key's scope; one that has ended stays as it is. */
  cancel(caller: Caller, requestId: string): Promise<void>;
  /** Stops what is being written to a thread that was deleted. */
  stopTurnsOf(threadId: string): Promise<void>;
  /** Lets running turns end for at most `timeoutMs`, then stops the rest. */
  drain(timeoutMs: number): Promise<void>;
}

interface Options extends Omit<StartParts, 'guardOf'> {
  /** The caller as of now, or the problem that a request of his would get. */
  renew(caller: Caller): Promise<Caller>;
  changes: PermissionChanges;
  /** Answers that are written for one account at a time. */
  concurrentChats: number;
}

/** Begins turns, and stops those that run: because somebody cancels, loses a permission, deletes the thread or stops the server. */
export function createChat(options: Options): Chat {
  const { database, threads, retrieval, renew, changes, clock } = options;
  const takePlace = createPlaces(options.concurrentChats);
  const guardOf = (caller: Caller) =>
    createTurnGuard({ caller, renew, changes, readResources: retrieval.readResources });
  const running = createRunningTurns();
  changes.onChange(running.recheck);

  return {
    async start(caller, namesOf, request, requestId) {
      running.requireOpen();
      const leavePlace = takePlace(caller.account.id);
      try {
        const turn = await startTurn({ ...options, guardOf }, caller, namesOf, request, requestId);
        running.add(turn);
        turn.answer.then(leavePlace, leavePlace);
        return turn;
      } catch (error) {
        leavePlace();
        throw error;
      }
    },
    async answerOnce(caller, namesOf, request) {
      const { access, account, key } = caller;
      const leavePlace = takePlace(account.id);
      try {
        const assistant = await chooseAssistant(database, { access, scope: key.scope }, request.assistantId);
        const guard = guardOf(caller);
        const model = options.modelOf(assistant.model);
        const meter = createUsageMeter(model.name, clock);
        const parts = { ...options, model, guard, meter };
        return { reply: await answerOnce(parts, askerOf(guard, namesOf), assistant, request), usage: meter.read() };
      } finally {
        leavePlace();
      }
    },
    async cancel({ access, key }, requestId) {
      const turn = running.find(requestId);
      if (turn?.accountId === access.accountId && inScope(key.scope, turn.assistantId)) {
        await stopTurns([turn], 'what was produced is in the thread');
      } else if (!(await threads.hasTurn(access, key.scope, requestId))) {
        throw new Problem('unknown-turn', { detail: 'You have no turn with this request id.' });
      }
    },
    stopTurnsOf: (threadId) => stopTurns(running.ofThread(threadId), 'its thread was deleted'),
    drain: (timeoutMs) => running.drain(timeoutMs),
  };
}
