import type { Resource } from '@clew/contract';
import type { Database } from '../../database/open-database.ts';
import type { Access } from '../../kernel/access.ts';
import type { Clock } from '../../kernel/clock.ts';
import { Problem } from '../../kernel/problem.ts';
import type {
  FieldOption,
  FieldUse,
  FoundResource,
  PassageHits,
  PutOutcome,
  Ranking,
  SearchIndex,
} from '../search-index.ts';
import type { countBySource } from './read-commands.ts';
import type { PlainAccess } from './readable.ts';
import { noSuchSource } from './write-commands.ts';

/** To be given to `openDatabase`, whose threads run the commands. */
export const sqliteIndexCommands = new URL('./commands.ts', import.meta.url).href;

/** The embedded engine: FTS5 and value tables in the same file, and so in the same transaction, as the records. */
export function createSqliteIndex({ database, clock }: { database: Database; clock: Clock }): SearchIndex {
  const read = async <Result>(command: string, input: object) => (await database.callReader(command, input)) as Result;
  const write = async <Result>(command: string, input: object) => (await database.callWriter(command, input)) as Result;
  return {
    searchPassages: (access, query) => read<PassageHits>('searchPassages', { ...plainAccessOf(access), ...query }),
    readResources: (access, ids) => read<Resource[]>('readResources', { ...plainAccessOf(access), ids }),
    rankResources: async (access, query) => {
      const passageIds = await read<Float64Array>('rankResources', { ...plainAccessOf(access), ...query });
      return createRanking(passageIds, {
        show: (asker, ids) =>
          read<Shown[]>('showFound', { ...plainAccessOf(asker), passageIds: ids, text: query.text }),
        count: (asker) => read<number>('countFound', { ...plainAccessOf(asker), passageIds }),
      });
    },
    listOptions: (access, query) => read<FieldOption[]>('listOptions', { ...plainAccessOf(access), ...query }),
    countResources: (access, predicate) => read<number>('countResources', { ...plainAccessOf(access), predicate }),
    listFieldUse: (access, predicate) => read<FieldUse[]>('listFieldUse', { ...plainAccessOf(access), predicate }),
    readPassages: (access, id) => read<string[] | undefined>('readPassages', { ...plainAccessOf(access), id }),
    listValues: (access, field, predicate) =>
      read<string[]>('listValues', { ...plainAccessOf(access), field, predicate }),
    star: (access, id) => write<boolean>('starResource', { ...plainAccessOf(access), id, nowMs: clock.nowMs() }),
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

type Shown = { id: number; found: FoundResource };

/** What is asked of the engine again for each page, with the access of that moment. */
interface Pages {
  show(access: Access, passageIds: number[]): Promise<Shown[]>;
  count(access: Access): Promise<number>;
}

/** Pages over ids that were ranked once; what is gone or hidden by now is passed over, so that pages stay full. */
function createRanking(passageIds: Float64Array, { show, count }: Pages): Ranking {
  return {
    total: passageIds.length,
    count,
    async page(access, offset, size) {
      const found: FoundResource[] = [];
      let at = offset;
      while (found.length < size && at < passageIds.length) {
        const ids = [...passageIds.subarray(at, at + size - found.length)];
        found.push(...(await show(access, ids)).map((each) => each.found));
        at += ids.length;
      }
      return { found, next: at < passageIds.length ? at : null };
    },
  };
}

function plainAccessOf(access: Access): PlainAccess {
  return { accountId: access.accountId, principals: [...access.principals] };
}
