import { type ChatEvent, type FullAnswer, type ProblemBody, problemBody } from '@clew/contract';
import type { Database } from '../database/open-database.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Logger } from '../kernel/logger.ts';
import { internalProblem, Problem } from '../kernel/problem.ts';
import type { MadeAnswer, WrittenPart } from '../threads/turn.ts';
import { endTurn } from '../threads/turn-store.ts';
import { unknownSource } from '../threads/unknown-source.ts';
import { createAnswerBuilder } from './answer-builder.ts';
import { type AnswerParts, answerQuestion, type Making } from './answer-question.ts';
import { asTold } from './as-told.ts';
import type { EventLog } from './event-log.ts';
import type { QuestionTurn } from './question-turn.ts';
import { toldPart } from './told-part.ts';
import type { TurnGuard } from './turn-guard.ts';
import type { UsageMeter } from './usage-meter.ts';

interface Run extends AnswerParts {
  database: Database;
  clock: Clock;
  logger: Logger;
  guard: TurnGuard;
  log: EventLog;
  /** Ids of the resources that were told so far. */
  shown: string[];
  /** Ids of the resources that were cited so far, in the order of the references. */
  cited: string[];
  meter: UsageMeter;
  requestId: string;
  threadId: string;
  turn: QuestionTurn;
}

/**
 * Plays a turn into its log and stores its end before telling it. Nothing is told, and no next step taken, before the guard
 * has agreed: what was taken away from the caller in the meantime ends the turn.
 */
export async function runTurn(run: Run): Promise<FullAnswer> {
  const { log, guard, meter, requestId, threadId, database, clock, logger } = run;
  const { signal } = run.turn;
  let making = nothingMade();
  const told: WrittenPart[] = [];
  const turn = { ...run.turn, onUsage: meter.add };
  let lookedBefore: number | undefined;
  log.append({ type: 'Request', requestId, threadId });
  try {
    for await (const news of untilAborted(answerQuestion(run, turn), signal)) {
      if (news.kind === 'resources') {
        guard.addResources([...news.imprints.keys()], lookedBefore);
        const heard = news.heard.map(({ id }) => id).filter((id) => id !== unknownSource.id);
        if (heard.length > 0) guard.addResources(heard);
      }
      await guard.check();
      lookedBefore = guard.looks();
      signal.throwIfAborted();
      if (news.kind === 'progress') log.append({ type: 'Progress', code: news.code });
      else if (news.kind === 'resources') {
        making = news;
        run.shown.push(...news.resources.map(({ id }) => id));
        log.append({ type: 'Resources', resources: news.resources });
      } else {
        if (news.part.type === 'InlineReference') run.cited.push(...making.answer.citedIds().slice(run.cited.length));
        told.push(news.part);
        for (const part of asTold([news.part])) log.appendPart(part);
      }
    }
    signal.throwIfAborted();
    await guard.check();
    const writer = meter.read();
    logger.info({ requestId, citations: making.figures, ...writer }, 'An answer was written');
    const answer = { ...making.answer.build(), imprints: making.imprints, heard: making.heard };
    await endTurn(database, requestId, { state: 'finished', answer, problem: null, writer, nowMs: clock.nowMs() });
    const { parts, resources, references } = answer;
    const message = { role: 'Assistant' as const, parts: asTold(parts) };
    const full: FullAnswer = { type: 'Full', requestId, threadId, message, resources, references };
    log.append({ type: 'References', references });
    log.append(full);
    return full;
  } catch (error) {
    const problem = toProblem(error, signal);
    const body = problemBody(problem.code, problem.details, requestId, '/chats');
    const { imprints, heard } = making;
    const answer = { ...toldPart(making.answer.build(), told), imprints, heard };
    await storeFailure(run, answer, problem.code === 'cancelled' ? 'cancelled' : 'failed', body);
    log.append({ type: 'Full', requestId, threadId, error: body });
    throw error instanceof Problem || signal.aborted ? problem : error;
  }
}

/** What a reader may be told of a turn that may have ended long ago: the guard is asked again before each event. */
export async function* readGuarded({
  log,
  guard,
  requestId,
  threadId,
}: Pick<Run, 'log' | 'guard' | 'requestId' | 'threadId'>): AsyncGenerator<ChatEvent> {
  for await (const event of log.read()) {
    try {
      // The first event tells nothing but the ids and comes at once; how a turn failed is told also when nothing can be asked any more.
      if (event.type !== 'Request' && !('error' in event)) await guard.check();
    } catch (error) {
      const { code, details } = error instanceof Problem ? error : internalProblem();
      yield { type: 'Full', requestId, threadId, error: problemBody(code, details, requestId, '/chats') };
      return;
    }
    yield event;
  }
}

/** Stops at once when the signal is aborted, also where a step does not listen to it. */
async function* untilAborted<Item>(items: AsyncGenerator<Item>, signal: AbortSignal): AsyncGenerator<Item> {
  let stop = (_: unknown) => {};
  // Not a race with one promise of the abort: that would keep all that was awaited until the end of the turn.
  const next = () =>
    new Promise<IteratorResult<Item>>((resolve, reject) => {
      stop = reject;
      items.next().then(resolve, reject);
    });
  const abort = () => stop(signal.reason);
  signal.addEventListener('abort', abort);
  try {
    signal.throwIfAborted();
    for (let news = await next(); !news.done; news = await next()) yield news.value;
  } finally {
    signal.removeEventListener('abort', abort);
    items.return(undefined).catch(() => {});
  }
}

/** A failure to store the failure must not hide it: the turn then counts as interrupted at the next start. */
async function storeFailure(
  { database, requestId, clock, logger, meter }: Run,
  answer: MadeAnswer,
  state: 'cancelled' | 'failed',
  problem: ProblemBody,
): Promise<void> {
  const writer = meter.read();
  await endTurn(database, requestId, { state, answer, problem, writer, nowMs: clock.nowMs() }).catch((error: unknown) =>
    logger.error({ err: error, requestId }, 'The end of a turn could not be stored'),
  );
}

function nothingMade(): Making {
  const answer = createAnswerBuilder([], []);
  return { resources: [], imprints: new Map(), heard: [], answer, figures: { kept: 0, withheld: {} } };
}

function toProblem(error: unknown, signal: AbortSignal): Problem {
  if (error instanceof Problem) return error;
  if (signal.aborted && signal.reason instanceof Problem) return signal.reason;
  return internalProblem();
}
