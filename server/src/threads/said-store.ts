import { sql } from 'kysely';
import type { Database } from '../database/open-database.ts';
import type { Access } from '../kernel/access.ts';
import { threadsOf, type Whose } from './thread-store.ts';

const idPrefix = 'acc_';
const mostOwners = 500;
/** Parts of words are kept by three letters each: shorter ones can not be asked for. */
const fewestLetters = 3;

/** Words as the index is asked for them, among what these accounts have asked; undefined where all of them are too short. */
export function matchOf(words: readonly string[], owners: readonly string[]): string | undefined {
  const asked = words.filter((word) => Array.from(word).length >= fewestLetters);
  if (asked.length === 0) return undefined;
  const owner = owners.map((id) => quoted(id.slice(idPrefix.length))).join(' OR ');
  return `owner : (${owner}) AND text : (${asked.map(quoted).join(' AND ')})`;
}

function quoted(word: string): string {
  return `"${word.replaceAll('"', '""').replaceAll('\0', '')}"`;
}

/** Whose threads the account may look at: its own, or those of who shares some with it. */
export async function listOwners(database: Database, access: Access, of: Whose): Promise<string[]> {
  if (of === 'mine') return [access.accountId];
  const rows = await database.reader
    .selectFrom(threadsOf(database, access, of).as('visible'))
    .select('account_id')
    .distinct()
    .limit(mostOwners)
    .execute();
  return rows.map(({ account_id }) => account_id);
}

/** Of a visible thread the turns in which the index has a match, or the latest ones; newest first. */
export async function listTurnsThatSay(
  database: Database,
  access: Access,
  { of, id }: { of: Whose; id: string },
  { match, limit }: { match: string | undefined; limit: number },
): Promise<{ requestId: string; no: number }[]> {
  let query = database.reader
    .selectFrom(threadsOf(database, access, of).where('threads.id', '=', id).as('visible'))
    .innerJoin('turns', 'turns.thread_id', 'visible.id')
    .select(['turns.request_id as requestId', 'turns.no'])
    .orderBy('turns.no', 'desc')
    .limit(limit);
  if (match !== undefined)
    query = query.where(
      'turns.request_id',
      'in',
      sql<string>`(SELECT request_id FROM said WHERE thread_id = ${id} AND id IN (SELECT rowid FROM said_index WHERE said_index MATCH ${match}))`,
    );
  return query.execute();
}
