import { sql } from 'kysely';

/** What of `said` the index has a match in, or knows nothing certain of yet: where to look. */
export function mayBeSaidIn(match: string) {
  return sql<number>`(
    SELECT rowid FROM said_index WHERE said_index MATCH ${match} UNION SELECT id FROM said WHERE state <> 1)`;
}

/** The ids of the threads in which the index of said-store.ts may have a match, whoever may see them. */
export function threadsThatSay(match: string) {
  return sql<string>`(SELECT thread_id FROM said WHERE id IN ${mayBeSaidIn(match)})`;
}
