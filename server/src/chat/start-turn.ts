import type { ChatEvent, ChatRequest } from '@clew/contract';
import { chooseAssistant } from '../assistants/choose-assistant.ts';
import type { Database } from '../database/open-database.ts';
import type { Caller } from '../identity/authenticate.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Logger } from '../kernel/logger.ts';
import { Problem } from '../kernel/problem.ts';
import type { LanguageModel } from '../models/language-model.ts';
import type { Threads } from '../threads/create-threads.ts';
import type { AnswerParts } from './answer-question.ts';
import { createEventLog } from './event-log.ts';
import { openTurn } from './open-turn.ts';
import type { QuestionTurn } from './question-turn.ts';
import { readGuarded, runTurn } from './run-turn.ts';
import type { RunningTurn } from './running-turns.ts';
import type { TurnGuard } from './turn-guard.ts';
import { type AnswerUsage, createUsageMeter } from './usage-meter.ts';

export interface StartParts extends Omit<AnswerParts, 'model'> {
  /** The model of this name, or the usual one. */
  modelOf(name: string | undefined): LanguageModel;
  guardOf(caller: Caller): TurnGuard;
  database: Database;
  threads: Threads;
  clock: Clock;
  logger: Logger;
}

export type NamesOf = (people: readonly string[]) => Promise<string[]>;

/** A turn on its way. It goes on whether or not anybody reads. */
export interface StartedTurn extends RunningTurn {
  /** Ids of the resources that were told so far. */
  shown: readonly string[];
  /** Ids of the resources that were cited so far, in the order of the references. */
  cited: readonly string[];
  events(): AsyncIterable<ChatEvent>;
  /** What it has cost so far. */
  usage(): AnswerUsage;
}

/** Stores a turn as running and lets it run, apart from who asked; refuses with a problem, and then leaves nothing behind. */
export async function startTurn(
  parts: StartParts,
  caller: Caller,
  namesOf: NamesOf,
  request: ChatRequest,
  requestId: string,
): Promise<StartedTurn> {
  const { database, clock, logger } = parts;
  const assistant = await chooseAssistant(
    database,
    { access: caller.access, scope: caller.key.scope },
    request.assistantId,
  );
  const { threadId, conversation } = await openTurn(parts, caller.access, assistant, request, {
    requestId,
    nowMs: clock.nowMs(),
  });
  const abort = new AbortController();
  const guard = parts.guardOf(caller);
  const turn: QuestionTurn = {
    asker: askerOf(guard, namesOf),
    assistant,
    filters: request.enterpriseSearch?.filters ?? {},
    conversation,
    signal: abort.signal,
  };
  const told = { log: createEventLog(), shown: [] as string[], cited: [] as string[] };
  const model = parts.modelOf(assistant.model);
  const meter = createUsageMeter(model.name, clock);
  const run = { ...parts, ...told, model, meter, guard, requestId, threadId, turn };
  const answer = runTurn(run).finally(() => run.log.close());
  answer.catch((error: unknown) => {
    if (!(error instanceof Problem)) logger.error({ err: error, requestId }, 'A turn failed');
  });
  const { shown, cited } = run;
  const known = { requestId, accountId: caller.account.id, assistantId: assistant.id, threadId };
  return { ...known, guard, abort, answer, shown, cited, events: () => readGuarded(run), usage: meter.read };
}

/** Each step asks with what the caller may see by then. */
export function askerOf(guard: TurnGuard, namesOf: NamesOf): QuestionTurn['asker'] {
  return {
    get access() {
      return guard.access;
    },
    namesOf,
  };
}
