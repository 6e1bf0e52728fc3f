import type { Feedback, Thread, ThreadSummary } from '@clew/contract';
import { chooseThread, chooseTurn, resolve, type ThreadRequestKind } from './apply-change.ts';
import { ask, expectSame, isReadable, remember } from './ask.ts';
import { accountOf, type Company, expectRefusal, expectStatus, expectThat } from './company.ts';
import type { StepOf } from './steps.ts';
import { type Asker, isOwnThread, isRefusal, isSharedThread, plain } from './who-may.ts';
import { type AccountState, commentOf, saidBy, type ThreadState, type TurnState, type World } from './world.ts';

type ThreadRequests = { [Kind in ThreadRequestKind]: (company: Company, step: StepOf<Kind>) => Promise<void> };

export const unknownThread = { status: 404, reason: 'Unknown thread' };
export const unknownTurn = { status: 404, reason: 'Unknown request' };
const noThread = 'thr_000000000000000000000000';
/** How a decline begins, and how the titles that come closest. */
const declined = 'I found nothing in the content you can see that answers this.';
const nearest = '\n\nWhat comes closest:';

/** Conversations, those of colleagues too, and what is said of their answers. */
export const threadRequests: ThreadRequests = {
  async listThreads(company, step) {
    const { world } = company;
    const asker = resolve(world, step.by);
    const found: ThreadSummary[] = [];
    for (let after: string | null | undefined; after !== null; ) {
      const query = queryOf({ limit: step.limit, of: step.of, after });
      const reply = await ask(company, step, 'listThreads', { query });
      if (isRefusal(asker)) return expectRefusal(reply, asker);
      expectStatus(reply, 200);
      found.push(...(reply.body['threads'] as ThreadSummary[]));
      after = reply.body['next'] as string | null;
    }
    const isOwn = step.of !== 'shared';
    const wanted = world.threads.filter((thread) => (isOwn ? isOwnThread : isSharedThread)(thread, asker as Asker));
    expectSame(
      found.map(({ id }) => id),
      new Set(wanted.map(({ id }) => id)),
      'threads',
    );
    for (const thread of wanted)
      expectSummary(
        world,
        thread,
        found.find(({ id }) => id === thread.id),
        isOwn,
      );
  },

  async getThread(company, step) {
    const { world } = company;
    const { thread, by } = chooseThread(world, step);
    const asker = resolve(world, by);
    const isOwn = thread !== undefined && !isRefusal(asker) && isOwnThread(thread, asker);
    // Who asked has seen what was said then; a guest sees what is said now.
    const shows = isOwn ? 'once' : 'now';
    const reply = await ask(company, { ...step, by }, 'getThread', { id: thread?.id ?? noThread, shows });
    if (isRefusal(asker)) return expectRefusal(reply, asker);
    if (!thread || !(isOwn || isSharedThread(thread, asker))) return expectRefusal(reply, unknownThread);
    expectStatus(reply, 200);
    const { messages, ...summary } = reply.body as unknown as Thread;
    expectSummary(world, thread, summary, isOwn);
    const turns = branchUpTo(thread.current);
    expectThat(
      JSON.stringify(messages.map(({ requestId, role }) => [requestId, role])) ===
        JSON.stringify(
          turns.flatMap(({ requestId }) => [
            [requestId, 'User'],
            [requestId, 'Assistant'],
          ]),
        ),
      'wrong',
      () => `the messages of ${thread.id} are not the ${turns.length} turns of the branch that is shown`,
    );
    for (const message of messages) {
      const turn = turns.find(({ requestId }) => requestId === message.requestId);
      if (!turn) continue;
      expectSame(
        message.branches,
        // What was turned away from is its owner's to know.
        new Set(
          isOwn
            ? thread.turns.filter(({ follows }) => follows === turn.follows).map(({ requestId }) => requestId)
            : [turn.requestId],
        ),
        `branches beside the turn about "${turn.question}"`,
      );
      const said = message.role === 'Assistant' && isOwn ? turn.feedback : undefined;
      expectThat(
        message.feedback?.rating === said?.rating && message.feedback?.comment === said?.comment,
        message.feedback ? 'leaked' : 'wrongly hidden',
        () => `the feedback of the turn about "${turn.question}"`,
      );
      if (message.role === 'Assistant') expectReplay(world, asker.account, turn, message, isOwn);
    }
    const shown = messages.flatMap(({ resources }) => resources.map(({ id }) => id));
    remember(world, reply, asker.account, shown);
  },

  async putThread(company, step) {
    const { world } = company;
    const { thread, by } = chooseThread(world, step);
    const asker = resolve(world, by);
    const { title, sharedWith } = step;
    const current = thread && step.current ? chooseTurn(world, thread, step.current) : undefined;
    const body = {
      ...(title === undefined ? {} : { title }),
      ...(sharedWith === undefined ? {} : { sharedWith }),
      ...(current ? { current: current.requestId } : {}),
    };
    const reply = await ask(company, { ...step, by }, 'putThread', { id: thread?.id ?? noThread, body });
    if (isRefusal(asker)) return expectRefusal(reply, asker);
    if (asker.isSession) return expectStatus(reply, 403);
    if (!thread || !isOwnThread(thread, asker)) return expectRefusal(reply, unknownThread);
    if (current && !thread.turns.includes(current)) return expectRefusal(reply, unknownTurn);
    expectStatus(reply, 200);
    if (title !== undefined) thread.title = title.trim();
    if (sharedWith !== undefined) thread.readers = sharedWith;
    if (current) thread.current = thread.turns.findLast((turn) => branchUpTo(turn).includes(current)) ?? current;
    expectSummary(world, thread, reply.body as unknown as ThreadSummary, true);
  },

  async giveFeedback(company, step) {
    const { world } = company;
    const { thread, by } = chooseThread(world, step);
    const asker = resolve(world, by);
    const turn = thread && chooseTurn(world, thread, step.turn);
    const comment = step.hasComment ? commentOf(world.comments.size) : null;
    if (comment !== null) world.comments.set(comment, isRefusal(asker) ? '' : asker.account.id);
    const requestId = turn?.requestId ?? 'req_000000000000000000000000';
    const body = { requestId, rating: step.rating, ...(comment === null ? {} : { comment }) };
    const reply = await ask(company, { ...step, by }, 'giveFeedback', { body });
    if (isRefusal(asker)) return expectRefusal(reply, asker);
    const of = turn && world.threads.find(({ turns }) => turns.includes(turn));
    if (!turn || !of || !isOwnThread(of, asker)) return expectRefusal(reply, unknownTurn);
    expectStatus(reply, 204);
    turn.feedback = { rating: step.rating, comment, at: new Date(world.nowMs).toISOString() };
  },

  /** Administrators read what was said of answers, and nothing of these. */
  async listFeedback(company, step) {
    const { world } = company;
    const asker = resolve(world, step.by);
    const found: Feedback[] = [];
    for (let after: string | null | undefined; after !== null; ) {
      const query = queryOf({ limit: step.limit, rating: step.rating, after });
      const reply = await ask(company, step, 'listFeedback', { query, shows: 'feedback' });
      if (isRefusal(asker)) return expectRefusal(reply, asker);
      if (asker.isSession || asker.scope !== 'all' || !asker.account.admin) return expectStatus(reply, 403);
      expectStatus(reply, 200);
      found.push(...(reply.body['feedback'] as Feedback[]));
      after = reply.body['next'] as string | null;
    }
    const expected = world.threads.flatMap(({ isDeleted, accountId, assistantId, turns }) =>
      turns.flatMap(({ requestId, feedback }) => {
        const isWanted = !isDeleted && feedback && (step.rating === undefined || feedback.rating === step.rating);
        return isWanted ? [JSON.stringify([requestId, accountId, assistantId, feedback])] : [];
      }),
    );
    // Another member would be of the turn.
    const asExpected = found.map(({ requestId, account, assistantId, rating, comment, at, ...more }) =>
      JSON.stringify([requestId, accountOf(world, account)?.id, assistantId, { rating, comment, at, ...more }]),
    );
    expectSame(asExpected, new Set(expected), 'feedback');
  },
};

/** The turns from the first one to this, oldest first. */
function branchUpTo(turn: TurnState): TurnState[] {
  return turn.follows ? [...branchUpTo(turn.follows), turn] : [turn];
}

function queryOf(members: Record<string, string | number | null | undefined>): string {
  const given = Object.entries(members).flatMap(([name, value]) =>
    value === undefined || value === null ? [] : [`${name}=${encodeURIComponent(value)}`],
  );
  return `?${given.join('&')}`;
}

/** A conversation without its messages; with whom it is shared is its owner's to know. */
function expectSummary(world: World, thread: ThreadState, summary: ThreadSummary | undefined, isOwn: boolean): void {
  const { id, accountId, assistantId } = thread;
  expectThat(
    summary?.id === id && summary.title === thread.title && summary.assistantId === assistantId,
    'wrong',
    () => `the thread ${id} is not "${thread.title}": ${JSON.stringify(summary)}`,
  );
  const owner = accountOf(world, summary.owner);
  expectThat(owner?.id === accountId, 'wrong', () => `${summary.owner} is not the owner of ${id}`);
  expectThat(isOwn || summary.sharedWith === undefined, 'leaked', () => `with whom ${id} is shared`);
  if (isOwn) expectSame((summary.sharedWith ?? []).map(plain), new Set(thread.readers.map(plain)), `readers of ${id}`);
}

/** Text is shown only to who may read all that it was made from; of a colleague's answer, as long as that says the same. */
function expectReplay(
  world: World,
  account: AccountState,
  turn: TurnState,
  answer: Thread['messages'][number],
  isOwn: boolean,
): void {
  const isSeen = (id: string) => isReadable(world, id, account);
  const saysTheSame = (id: string) => {
    const resource = world.everyResource.get(id);
    return resource !== undefined && turn.said.get(id) === saidBy(resource);
  };
  const mayStand = turn.resourceIds.every((id) => isSeen(id) && (isOwn || saysTheSame(id)));
  const at = `the turn about "${turn.question}"`;
  expectSame(
    answer.resources.map(({ id }) => id),
    new Set(turn.resourceIds.filter(isSeen)),
    `resources of ${at}`,
  );
  expectSame(
    answer.references.map(({ resourceId }) => resourceId),
    new Set(turn.referenceIds.filter(isSeen)),
    `references of ${at}`,
  );
  const texts = turn.parts.flatMap((part) => {
    if (part.type !== 'Text' || part.text.trim() === '') return [];
    if (!part.text.startsWith(declined)) return [{ text: part.text, mayStand }];
    // That nothing was found is nobody's secret; what came closest is of the turn's resources, and what was searched is not kept.
    const closest = part.text.indexOf(nearest);
    if (closest === -1) return [{ text: declined, mayStand: true }];
    const withClosest = { text: declined + part.text.slice(closest), mayStand };
    return mayStand ? [withClosest] : [withClosest, { text: declined, mayStand: true }];
  });
  const shown = answer.parts.flatMap((part) => (part.type === 'Text' ? [part.text] : []));
  for (const { text, mayStand } of texts) {
    if (mayStand) expectThat(shown.includes(text), 'wrongly hidden', () => `${at} lacks: ${text}`);
    else if (!texts.some((other) => other.text === text && other.mayStand))
      expectThat(!shown.includes(text), 'leaked', () => `${at} shows what is made from hidden content: ${text}`);
  }
}
