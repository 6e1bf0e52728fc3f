import type { Resource } from '@clew/contract';
import type { Database } from '../../database/open-database.ts';
import type { Access } from '../../kernel/access.ts';
import type { Clock } from '../../kernel/clock.ts';
import { Problem } from '../../kernel/problem.ts';
import type { PassageHits, PutOutcome, SearchIndex } from '../search-index.ts';
import type { Asker, countBySource } from './read-commands.ts';
import { noSuchSource } from './write-commands.ts';

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
    star: (access, id) => write<boolean>('starResource', { ...askerOf(access), id, nowMs: clock.nowMs() }),
    unstar: (access, id) => write<void>('unstarResource', { accountId: access.accountId, id }),
    put: async (records) => {
      try {
        return await write<PutOutcome[]>('putRecords', { records, nowMs: clock.nowMs() });
      } catch (error) {
        if (error instanceof Error && error.message === noSuchSource) throw new Problem('unknown-source');
        throw error;
      }
    },
    remove: (sourceId, externalIds) => write<void>('removeRecords', { sourceId, externalIds }),
    removeSource: (sourceId) => write<void>('removeSource', { sourceId }),
    countBySource: async (sourceId) => {
      const rows = await read<ReturnType<typeof countBySource>>('countBySource', { sourceId: sourceId ?? null });
      return new Map(rows.map(({ sourceId, ...counts }) => [sourceId, counts]));
    },
  };
}

function askerOf(access: Access): Asker {
  return { accountId: access.accountId, principals: [...access.principals] };
}
