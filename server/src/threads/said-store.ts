import { sql } from 'kysely';
import type { Database } from '../database/open-database.ts';
import type { Access } from '../kernel/access.ts';
import { threadsOf, type Whose } from './thread-store.ts';
import { mayBeSaidIn } from './threads-that-say.ts';

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
      sql<string>`(SELECT request_id FROM said WHERE thread_id = ${id} AND id IN ${mayBeSaidIn(match)})`,
    );
  return query.execute();
}

/** Ids of what is not indexed as it is now, oldest first. */
export async function listUnindexed(database: Database, limit: number): Promise<number[]> {
  const rows = await database.lookUps
    .selectFrom('said')
    .select('id')
    .where(sql<boolean>`state <> 1`)
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}

export async function indexSaid(database: Database, ids: readonly number[]): Promise<void> {
  const these = sql`(SELECT value FROM json_each(${JSON.stringify(ids)}))`;
  await database.writeTogether(
    [
      sql`DELETE FROM said_index WHERE rowid IN (SELECT id FROM said WHERE state = 2 AND id IN ${these})`,
      sql`INSERT INTO said_index (rowid, owner, text) SELECT id, owner, text FROM said_texts WHERE id IN (SELECT id FROM said WHERE state <> 1 AND id IN ${these})`,
      sql`UPDATE said SET state = 1 WHERE id IN ${these}`,
    ].map((statement) => ({ compile: () => statement.compile(database.writer) })),
  );
}
