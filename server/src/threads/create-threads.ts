import type { Feedback, GiveFeedback, KeyScope, PutThread, Thread, ThreadSummary } from '@clew/contract';
import type { Database } from '../database/open-database.ts';
import type { Access } from '../kernel/access.ts';
import { type Clock, toInstant } from '../kernel/clock.ts';
import { fold } from '../kernel/fold.ts';
import { Problem } from '../kernel/problem.ts';
import { findEndOfBranch, findPlace, isOnBranch, listBeside, readBranch, readGuidance } from './branch-store.ts';
import { type FeedbackCursor, feedbackOn, listFeedback, putFeedback } from './feedback-store.ts';
import { findThreads } from './find-threads.ts';
import { latestWithin } from './latest-within.ts';
import { recogniseAnswers } from './recognise-answers.ts';
import {
  changeThread,
  deleteThread,
  findSharedThread,
  findThread,
  listThreads,
  readersOf,
  type ThreadRecord,
  type Whose,
} from './thread-store.ts';
import { toThreadMessages } from './to-thread-messages.ts';
import type { StoredTurn, Turn, TurnMessage, TurnSource } from './turn.ts';
import { findAssistantOfTurn } from './turn-store.ts';
import { type SeenResource, withholdHidden, withholdSent } from './withhold-hidden.ts';

interface Page {
  after: string | undefined;
  limit: number;
}

interface BranchPage {
  /** Request id of the turn behind the page. */
  before: string | undefined;
  /** Most turns. */
  limit: number;
}

interface ThreadHistory {
  /** The latest, oldest first. */
  turns: Turn[];
  /** What was said as guidance in front of them. */
  guidance: string[];
}

/** How much of a thread is read at a time: the turn that reaches it is the last one that counts. */
const bytesAtOnce = 512 * 1024;
const turnsOfHistory = 50;

/** Conversations of one account, and those that are shared with it, as it may see them now. */
export interface Threads {
  list(
    access: Access,
    scope: KeyScope,
    page: Page & { of: 'mine' | 'shared'; query?: string | undefined },
  ): Promise<{ threads: ThreadSummary[]; next: string | null }>;
  /** The end of the branch that is shown, or what it has in front of a turn. */
  read(access: Access, scope: KeyScope, id: string, page: BranchPage): Promise<Thread>;
  change(access: Access, scope: KeyScope, id: string, change: PutThread): Promise<ThreadSummary>;
  remove(access: Access, scope: KeyScope, id: string): Promise<void>;
  /** Whether the account has a turn of this request, running or ended, with an assistant of this scope. */
  hasTurn(access: Access, scope: KeyScope, requestId: string): Promise<boolean>;
  /** What was said in a thread of its own up to the turn with this number, without what the account can no longer see. */
  readHistory(access: Access, threadId: string, last: number): Promise<ThreadHistory>;
  /** What a client sends along, as it is kept, with the sources of answers that the account was given; and what of it may be told. */
  readSent(access: Access, sent: readonly TurnMessage[]): Promise<{ kept: TurnMessage[]; told: TurnMessage[] }>;
  giveFeedback(access: Access, scope: KeyScope, feedback: GiveFeedback): Promise<void>;
  /** For administrators. */
  listFeedback(
    page: Page & { rating: Feedback['rating'] | undefined },
  ): Promise<{ feedback: Feedback[]; next: string | null }>;
}

interface Options {
  database: Database;
  clock: Clock;
  /** Those of the ids that the account may read now. */
  readResources(access: Access, ids: readonly string[]): Promise<SeenResource[]>;
}

export function createThreads({ database, clock, readResources }: Options): Threads {
  async function showTurns(access: Access, of: Whose, stored: readonly StoredTurn[]): Promise<Turn[]> {
    const readable = await readReadable(
      access,
      stored.flatMap(({ resources, heard, messages }) => [...resources, ...heard, ...sourcesOfSent(messages)]),
    );
    const reader = of === 'mine' ? 'asker' : 'guest';
    return stored.map((turn) => ({
      ...turn,
      messages: withholdSent(turn.messages, readable),
      ...withholdHidden(turn, readable, reader),
    }));
  }

  async function readReadable(access: Access, sources: readonly TurnSource[]): Promise<Map<string, SeenResource>> {
    if (sources.length === 0) return new Map();
    const found = await readResources(access, [...new Set(sources.map(({ id }) => id))]);
    return new Map(found.map((seen) => [seen.resource.id, seen]));
  }

  /** The number of the last turn of a page; null where nothing comes before it. */
  async function lastOfPage(access: Access, of: Whose, thread: ThreadRecord, before: string | undefined) {
    if (before === undefined) return thread.currentNo;
    const visible = { of, id: thread.id };
    const place = await findPlace(database, access, visible, before);
    const isShown =
      place &&
      (of === 'mine' || (await isOnBranch(database, access, visible, { last: thread.currentNo, no: place.no })));
    if (isShown) return place.follows;
    throw new Problem('validation-failed', { errors: { before: ['Expected `previous` of the page behind.'] } });
  }

  /** What was asked instead and put aside is for the owner alone. */
  async function besideOf(access: Access, thread: { of: Whose; id: string }, turns: readonly Turn[]) {
    if (thread.of === 'shared') return new Map<number, string[]>();
    const numbers = turns.map(({ no }) => no);
    return listBeside(database, access, thread, numbers);
  }

  async function readPage(
    access: Access,
    of: Whose,
    thread: ThreadRecord,
    { before, limit }: BranchPage,
  ): Promise<Pick<Thread, 'messages' | 'previous'>> {
    const last = await lastOfPage(access, of, thread, before);
    if (last === null) return { messages: [], previous: null };
    const visible = { of, id: thread.id };
    const stored = await readBranch(database, access, visible, { last, turns: limit, bytes: bytesAtOnce });
    const turns = await latestWithin(stored, bytesAtOnce, (each) => showTurns(access, of, each));
    const [beside, feedback] = await Promise.all([
      besideOf(access, visible, turns),
      feedbackOn(
        database,
        access,
        turns.map(({ requestId }) => requestId),
      ),
    ]);
    const [first] = turns;
    return {
      messages: toThreadMessages(turns, { beside, feedback }, of === 'mine' ? 'owner' : 'guest'),
      previous: first && first.follows !== null ? first.requestId : null,
    };
  }

  /** Absent, of somebody else and out of the key's scope answer the same. */
  function inScope(thread: ThreadRecord | undefined, scope: KeyScope): ThreadRecord {
    if (!thread || (scope !== 'all' && !scope.includes(thread.assistantId)))
      throw new Problem('unknown-thread', { detail: 'You have no such thread.' });
    return thread;
  }
  const findOwn = async (access: Access, scope: KeyScope, id: string) =>
    inScope(await findThread(database, access, id), scope);

  /** As its owner sees it. */
  async function toOwnSummary(access: Access, thread: ThreadRecord): Promise<ThreadSummary> {
    const readers = await readersOf(database, access, [thread.id]);
    return { ...toSummary(thread), sharedWith: readers.get(thread.id) ?? [] };
  }

  async function hasTurn(access: Access, scope: KeyScope, requestId: string): Promise<boolean> {
    const assistantId = await findAssistantOfTurn(database, access, requestId);
    return assistantId !== undefined && (scope === 'all' || scope.includes(assistantId));
  }

  return {
    async readHistory(access, id, last) {
      const thread = { of: 'mine', id } as const;
      const stored = await readBranch(database, access, thread, { last, turns: turnsOfHistory, bytes: bytesAtOnce });
      const turns = await showTurns(access, 'mine', stored);
      const before = turns[0]?.follows ?? null;
      return { turns, guidance: before === null ? [] : await readGuidance(database, access, thread, before) };
    },
    async readSent(access, sent) {
      const kept = await recogniseAnswers(database, access, sent);
      return { kept, told: withholdSent(kept, await readReadable(access, sourcesOfSent(kept))) };
    },
    hasTurn,
    async list(access, scope, { of, query = '', after, limit }) {
      const wanted = { of, after: readCursor(after), assistantIds: scope };
      const { threads: shown, last } =
        query.trim() === ''
          ? await listPage(access, { ...wanted, limit })
          : await findThreads(database, access, { ...wanted, query, limit }, (turns) => showTurns(access, of, turns));
      const readers = await readersOf(
        database,
        access,
        shown.map(({ id }) => id),
      );
      const threads = shown.map((thread) => ({
        ...toSummary(thread),
        ...(of === 'mine' ? { sharedWith: readers.get(thread.id) ?? [] } : {}),
      }));
      return { threads, next: last ? `${last.updatedMs}.${last.id}` : null };
    },
    async read(access, scope, id, page) {
      const own = await findThread(database, access, id);
      if (own) {
        const thread = inScope(own, scope);
        return { ...(await toOwnSummary(access, thread)), ...(await readPage(access, 'mine', thread, page)) };
      }
      const thread = inScope(await findSharedThread(database, access, id), scope);
      return { ...toSummary(thread), ...(await readPage(access, 'shared', thread, page)) };
    },
    async change(access, scope, id, { title, sharedWith, current }) {
      await findOwn(access, scope, id);
      const currentNo = current === undefined ? undefined : await branchThrough(access, id, current);
      const readers = sharedWith && [...new Set(sharedWith.map(fold))].filter((email) => email !== '');
      const isChanged = await changeThread(database, access, id, { title: title?.trim(), currentNo, readers });
      const thread = isChanged ? await findThread(database, access, id) : undefined;
      return toOwnSummary(access, inScope(thread, scope));
    },
    async remove(access, scope, id) {
      await findOwn(access, scope, id);
      await deleteThread(database, access, id);
    },
    async giveFeedback(access, scope, feedback) {
      const isKept =
        (await hasTurn(access, scope, feedback.requestId)) &&
        (await putFeedback(database, access, feedback, clock.nowMs()));
      if (!isKept) throw unknownTurn();
    },
    async listFeedback({ rating, after, limit }) {
      const found = await listFeedback(database, { rating, after: readFeedbackCursor(after), limit: limit + 1 });
      const feedback = found.slice(0, limit);
      const last = found.length > limit ? feedback.at(-1) : undefined;
      return { feedback, next: last ? `${Date.parse(last.at)}.${last.requestId}` : null };
    },
  };

  async function listPage(access: Access, wanted: Parameters<typeof listThreads>[2]) {
    const rows = await listThreads(database, access, { ...wanted, limit: wanted.limit + 1 });
    const threads = rows.slice(0, wanted.limit);
    return { threads, last: rows.length > wanted.limit ? threads.at(-1) : undefined };
  }

  async function branchThrough(access: Access, id: string, requestId: string): Promise<number> {
    const thread = { of: 'mine', id } as const;
    const place = await findPlace(database, access, thread, requestId);
    if (!place) throw unknownTurn();
    return findEndOfBranch(database, access, thread, place.no);
  }
}

function sourcesOfSent(messages: readonly TurnMessage[]): TurnSource[] {
  return messages.flatMap(({ sources }) => sources ?? []);
}

function unknownTurn(): Problem {
  return new Problem('unknown-turn', { detail: 'You have no turn with this request id.' });
}

function readCursor(after: string | undefined): { updatedMs: number; id: string } | undefined {
  const read = splitCursor(after, 'thr');
  return read && { updatedMs: read.ms, id: read.id };
}

function readFeedbackCursor(after: string | undefined): FeedbackCursor | undefined {
  const read = splitCursor(after, 'req');
  return read && { givenMs: read.ms, requestId: read.id };
}

/** `<milliseconds>.<id>`, where the page before ended. */
function splitCursor(after: string | undefined, prefix: string): { ms: number; id: string } | undefined {
  if (after === undefined) return undefined;
  const [, ms, id] = /^(\d{1,15})\.(\w+)$/.exec(after) ?? [];
  if (!id?.startsWith(`${prefix}_`))
    throw new Problem('validation-failed', { errors: { after: ['Expected `next` of the page before.'] } });
  return { ms: Number(ms), id };
}

function toSummary({ id, title, assistantId, owner, createdMs, updatedMs }: ThreadRecord): ThreadSummary {
  return { id, title, assistantId, owner, createdAt: toInstant(createdMs), updatedAt: toInstant(updatedMs) };
}
