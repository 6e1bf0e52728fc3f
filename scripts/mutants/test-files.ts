import type { TestChoice } from './mutant.ts';

const matrix = 'server/src/testing/access-matrix/access-matrix.test.ts';

/** The row of the access matrix that is of this operation: every kind of caller. */
export function rowOf(operation: string): TestChoice {
  return { file: matrix, named: new RegExp(`^every caller ${operation}[ +]`) };
}

/** The cells of the access matrix in which this operation is asked for what is another's. */
export function foreignCellsOf(operation: string): TestChoice {
  return { file: matrix, named: new RegExp(`^what is another’s ${operation} `) };
}

/** Tests that many of the mutants are held by. */
export const whoIsAsking = 'server/src/http/who-is-asking.test.ts';
export const keyMakers = 'server/src/identity/key-makers.test.ts';
export const hostile = 'server/src/http/hostile.test.ts';
export const embeds = 'server/src/identity/embeds/embeds.test.ts';
export const permissions = 'server/src/identity/permissions.test.ts';
export const roles = 'server/src/assistants/roles.test.ts';
export const searchOverHttp = 'server/src/http/search.test.ts';
export const sqliteIndex = 'server/src/search-index/sqlite/sqlite-index.test.ts';
export const vectors = 'server/src/search-index/sqlite/vectors.test.ts';
export const oddNames = 'server/src/identity/odd-names.test.ts';
export const limitedAdministrators = 'server/src/identity/limited-administrators.test.ts';
export const hiddenStatistics = 'server/src/search-index/sqlite/hidden-statistics.test.ts';
export const sourcePeople = 'server/src/ingest/sync/people.test.ts';
