import type { KeyScope, Resource, Thread, ThreadMessage, ThreadSummary } from '@clew/contract';
import type { Database } from '../database/open-database.ts';
import type { Access } from '../kernel/access.ts';
import { toInstant } from '../kernel/clock.ts';
import { Problem } from '../kernel/problem.ts';
import {
  deleteThread,
  findAssistantOfTurn,
  findThread,
  listThreads,
  listTurns,
  type ThreadRecord,
} from './thread-store.ts';
import type { Turn } from './turn.ts';
import { withholdHidden } from './withhold-hidden.ts';

/** Conversations of one account, as it may see them now. */
export interface Threads {
  list(
    access: Access,
    scope: KeyScope,
    page: { after: string | undefined; limit: number },
  ): Promise<{ threads: ThreadSummary[]; next: string | null }>;
  read(access: Access, scope: KeyScope, id: string): Promise<Thread>;
  remove(access: Access, scope: KeyScope, id: string): Promise<void>;
  /** Whether the account has a turn of this request, running or ended, with an assistant of this scope. */
  hasTurn(access: Access, scope: KeyScope, requestId: string): Promise<boolean>;
  /** The turns of a thread, oldest first, without what the account can no longer see. */
  readTurns(access: Access, threadId: string): Promise<Turn[]>;
}

interface Options {
  database: Database;
  /** Those of the ids that the account may read now. */
  readResources(access: Access, ids: readonly string[]): Promise<Resource[]>;
}

export function createThreads({ database, readResources }: Options): Threads {
  async function readTurns(access: Access, threadId: string): Promise<Turn[]> {
    const stored = await listTurns(database, access, threadId);
    const ids = new Set(stored.flatMap(({ resources }) => resources.map(({ id }) => id)));
    const readable = new Map((await readResources(access, [...ids])).map((resource) => [resource.id, resource]));
    return stored.map((turn) => ({ ...turn, ...withholdHidden(turn, readable) }));
  }

  async function find(access: Access, scope: KeyScope, id: string): Promise<ThreadRecord> {
    const thread = await findThread(database, access, id);
    if (!thread || (scope !== 'all' && !scope.includes(thread.assistantId)))
      throw new Problem('unknown-thread', { detail: 'You have no such thread.' });
    return thread;
  }

  return {
    readTurns,
    async hasTurn(access, scope, requestId) {
      const assistantId = await findAssistantOfTurn(database, access, requestId);
      return assistantId !== undefined && (scope === 'all' || scope.includes(assistantId));
    },
    async list(access, scope, { after, limit }) {
      const rows = await listThreads(database, access, {
        after: readCursor(after),
        limit: limit + 1,
        assistantIds: scope,
      });
      const shown = rows.slice(0, limit);
      const last = rows.length > limit ? shown.at(-1) : undefined;
      return { threads: shown.map(toSummary), next: last ? `${last.updatedMs}.${last.id}` : null };
    },
    async read(access, scope, id) {
      const thread = await find(access, scope, id);
      const turns = await readTurns(access, id);
      return { ...toSummary(thread), messages: turns.flatMap(toMessages) };
    },
    async remove(access, scope, id) {
      await find(access, scope, id);
      await deleteThread(database, access, id);
    },
  };
}

function readCursor(after: string | undefined): { updatedMs: number; id: string } | undefined {
  if (after === undefined) return undefined;
  const match = /^(\d{1,15})\.(thr_\w+)$/.exec(after);
  if (!match) throw new Problem('validation-failed', { errors: { after: ['Expected `next` of the page before.'] } });
  return { updatedMs: Number(match[1]), id: match[2] ?? '' };
}

function toSummary({ id, title, assistantId, createdMs, updatedMs }: ThreadRecord): ThreadSummary {
  return { id, title, assistantId, createdAt: toInstant(createdMs), updatedAt: toInstant(updatedMs) };
}

function toMessages(turn: Turn): ThreadMessage[] {
  const { state, requestId, parts, resources, references } = turn;
  const createdAt = toInstant(turn.createdMs);
  const asked = turn.messages.map(
    ({ role, text }): ThreadMessage => ({
      role,
      parts: [{ type: 'Text', format: 'markdown', text }],
      createdAt,
      requestId,
      state,
      resources: [],
      references: [],
    }),
  );
  const answeredAt = turn.endedMs === null ? createdAt : toInstant(turn.endedMs);
  return [...asked, { role: 'Assistant', parts, createdAt: answeredAt, requestId, state, resources, references }];
}
