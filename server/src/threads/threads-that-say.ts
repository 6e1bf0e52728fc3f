import { sql } from 'kysely';

/** The ids of the threads in which the index of said-store.ts has a match, whoever may see them. */
export function threadsThatSay(match: string) {
  return sql<string>`(SELECT thread_id FROM said WHERE id IN (SELECT rowid FROM said_index WHERE said_index MATCH ${match}))`;
}
