import type { Resource } from '@clew/contract';
import type { Database } from '../../database/open-database.ts';
import type { Access } from '../../kernel/access.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { PassageHits, PutOutcome, SearchIndex } from '../search-index.ts';
import type { Asker, countBySource } from './read-commands.ts';

/** To be given to `openDatabase`, whose threads run the commands. */
export const sqliteIndexCommands = new URL('./commands.ts', import.meta.url).href;

/** The embedded engine: FTS5 and value tables in the same file, and so in the same transaction, as the records. */
export function createSqliteIndex({ database, clock }: { database: Database; clock: Clock }): SearchIndex {
  const read = async <Result>(command: string, input: object) => (await database.callReader(command, input)) as Result;
  const write = async <Result>(command: string, input: object) => (await database.callWriter(command, input)) as Result;
  return {
    searchPassages: (access, query) => read<PassageHits>('searchPassages', { ...askerOf(access), ...query }),
    readResources: (access, ids) => read<Resource[]>('readResources', { ...askerOf(access), ids }),
    listValues: (access, field, predicate) => read<string[]>('listValues', { ...askerOf(access), field, predicate }),
    star: (access, id, starred) =>
      write<boolean>('starResource', { ...askerOf(access), id, starred, nowMs: clock.nowMs() }),
    put: (records) => write<PutOutcome[]>('putRecords', { records, nowMs: clock.nowMs() }),
    remove: (sourceId, externalIds) => write<void>('removeRecords', { sourceId, externalIds }),
    removeSource: (sourceId) => write<void>('removeSource', { sourceId }),
    countBySource: async () => {
      const rows = await read<ReturnType<typeof countBySource>>('countBySource', {});
      return new Map(rows.map(({ sourceId, ...counts }) => [sourceId, counts]));
    },
  };
}

function askerOf(access: Access): Asker {
  return { accountId: access.accountId, principals: [...access.principals] };
}
