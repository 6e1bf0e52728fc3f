import type { Feedback, GiveFeedback, KeyScope, PutThread, Resource, Thread, ThreadSummary } from '@clew/contract';
import type { Database } from '../database/open-database.ts';
import type { Access } from '../kernel/access.ts';
import { type Clock, toInstant } from '../kernel/clock.ts';
import { fold } from '../kernel/fold.ts';
import { Problem } from '../kernel/problem.ts';
import { endOfBranch } from './branch-of.ts';
import { type FeedbackCursor, feedbackIn, listFeedback, putFeedback } from './feedback-store.ts';
import {
  changeThread,
  deleteThread,
  findAssistantOfTurn,
  findSharedThread,
  findThread,
  listThreads,
  listTurns,
  readersOf,
  type ThreadRecord,
} from './thread-store.ts';
import { toThreadMessages } from './to-thread-messages.ts';
import type { Turn } from './turn.ts';
import { withholdHidden } from './withhold-hidden.ts';

interface Page {
  after: string | undefined;
  limit: number;
}

/** Conversations of one account, and those that are shared with it, as it may see them now. */
export interface Threads {
  list(
    access: Access,
    scope: KeyScope,
    page: Page & { of: 'mine' | 'shared' },
  ): Promise<{ threads: ThreadSummary[]; next: string | null }>;
  read(access: Access, scope: KeyScope, id: string): Promise<Thread>;
  change(access: Access, scope: KeyScope, id: string, change: PutThread): Promise<ThreadSummary>;
  remove(access: Access, scope: KeyScope, id: string): Promise<void>;
  /** Whether the account has a turn of this request, running or ended, with an assistant of this scope. */
  hasTurn(access: Access, scope: KeyScope, requestId: string): Promise<boolean>;
  /** All turns of a thread of its own, oldest first, without what the account can no longer see. */
  readTurns(access: Access, threadId: string): Promise<Turn[]>;
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
  readResources(access: Access, ids: readonly string[]): Promise<Resource[]>;
}

export function createThreads({ database, clock, readResources }: Options): Threads {
  async function readTurns(access: Access, of: 'mine' | 'shared', threadId: string): Promise<Turn[]> {
    const stored = await listTurns(database, access, of, threadId);
    const ids = new Set(stored.flatMap(({ resources }) => resources.map(({ id }) => id)));
    const readable = new Map((await readResources(access, [...ids])).map((resource) => [resource.id, resource]));
    return stored.map((turn) => ({ ...turn, ...withholdHidden(turn, readable) }));
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
    readTurns: (access, threadId) => readTurns(access, 'mine', threadId),
    hasTurn,
    async list(access, scope, { of, after, limit }) {
      const rows = await listThreads(database, access, {
        of,
        after: readCursor(after),
        limit: limit + 1,
        assistantIds: scope,
      });
      const shown = rows.slice(0, limit);
      const last = rows.length > limit ? shown.at(-1) : undefined;
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
    async read(access, scope, id) {
      const own = await findThread(database, access, id);
      if (own) {
        const thread = inScope(own, scope);
        const [turns, feedback, summary] = await Promise.all([
          readTurns(access, 'mine', id),
          feedbackIn(database, access, id),
          toOwnSummary(access, thread),
        ]);
        return { ...summary, messages: toThreadMessages(turns, thread.currentNo, feedback, 'owner') };
      }
      const thread = inScope(await findSharedThread(database, access, id), scope);
      const turns = await readTurns(access, 'shared', id);
      return { ...toSummary(thread), messages: toThreadMessages(turns, thread.currentNo, new Map(), 'guest') };
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

  async function branchThrough(access: Access, threadId: string, requestId: string): Promise<number> {
    const turns = await listTurns(database, access, 'mine', threadId);
    const turn = turns.find((each) => each.requestId === requestId);
    if (!turn) throw unknownTurn();
    return endOfBranch(turns, turn.no);
  }
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
