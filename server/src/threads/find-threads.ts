import type { KeyScope, MessagePart } from '@clew/contract';
import type { Database } from '../database/open-database.ts';
import type { Access } from '../kernel/access.ts';
import { fold } from '../kernel/fold.ts';
import { isOnBranch, readTurns } from './branch-store.ts';
import { listOwners, listTurnsThatSay, matchOf } from './said-store.ts';
import { listThreads, type ThreadRecord, type Whose } from './thread-store.ts';
import type { StoredTurn, Turn } from './turn.ts';

interface Wanted {
  of: Whose;
  query: string;
  after: { updatedMs: number; id: string } | undefined;
  limit: number;
  assistantIds: KeyScope;
}

interface FoundThreads {
  threads: ThreadRecord[];
  /** Behind which to go on, where there may be more. */
  last: ThreadRecord | undefined;
}

const threadsAtOnce = 50;
const mostLookedAt = 200;
const turnsOfThread = 20;
const mostWords = 20;

/**
 * The threads whose title, or one of whose turns, holds every word somewhere. The index tells where to look; what counts is the
 * turn as it is shown to this reader now, so nothing can be found by what is hidden from him.
 */
export async function findThreads(
  database: Database,
  access: Access,
  { of, query, after, limit, assistantIds }: Wanted,
  show: (turns: readonly StoredTurn[]) => Promise<Turn[]>,
): Promise<FoundThreads> {
  const words = [...new Set(plain(query).split(/\s+/u))].filter((word) => word !== '').slice(0, mostWords);
  const match = matchOf(words, await listOwners(database, access, of));
  const threads: ThreadRecord[] = [];
  let last = after;
  for (let lookedAt = 0; lookedAt < mostLookedAt; lookedAt += threadsAtOnce) {
    const some = await listThreads(database, access, { of, after: last, limit: threadsAtOnce, assistantIds, match });
    for (const thread of some) {
      if (holds(thread.title, words) || (await isSaidIn(thread))) threads.push(thread);
      last = thread;
      if (threads.length === limit) return { threads, last: thread };
    }
    if (some.length < threadsAtOnce) return { threads, last: undefined };
    if (lookedAt + threadsAtOnce >= mostLookedAt) return { threads, last: some.at(-1) };
  }
  return { threads, last: undefined };

  async function isSaidIn({ id, currentNo }: ThreadRecord): Promise<boolean> {
    const thread = { of, id };
    const found = await listTurnsThatSay(database, access, thread, { match, limit: turnsOfThread });
    for (const { requestId, no } of found) {
      // What was asked instead and put aside is for the owner alone.
      if (of === 'shared' && !(await isOnBranch(database, access, thread, { last: currentNo, no }))) continue;
      const turns = await show(await readTurns(database, access, thread, [requestId]));
      if (turns.some((turn) => holds(shownText(turn, of), words))) return true;
    }
    return false;
  }
}

function shownText({ messages, parts }: Turn, of: Whose): string {
  const sent = of === 'mine' ? messages : messages.filter(({ role }) => role === 'User');
  return [...sent.map(({ text }) => text), parts.map(textOf).join('')].join('\n');
}

function textOf(part: MessagePart): string {
  return part.type === 'Text' ? part.text : '';
}

function holds(text: string, words: readonly string[]): boolean {
  const within = plain(text);
  return words.every((word) => within.includes(word));
}

/** Without case and marks, as the index compares. */
function plain(text: string): string {
  return fold(text).normalize('NFD').replace(/\p{M}/gu, '').normalize('NFC');
}
