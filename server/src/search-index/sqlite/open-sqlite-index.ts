import type { Resource } from '@clew/contract';
import type { Database } from '../../database/open-database.ts';
import type { Access } from '../../kernel/access.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Logger } from '../../kernel/logger.ts';
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
import type { RebuildProgress } from './rebuild-index.ts';
import type { PlainAccess } from './scope.ts';
import { noSuchSource } from './write-commands.ts';

/** To be given to `openDatabase`, whose threads run the commands. */
export const sqliteIndexCommands = new URL('./commands.ts', import.meta.url).href;

interface Options {
  database: Database;
  clock: Clock;
  logger: Logger;
}

/**
 * The embedded engine: posting lists and value sets in the same file, and so in the same transaction, as the records. Where
 * they were made by another version of the text analysis they are made anew before this resolves.
 */
export async function openSqliteIndex({ database, clock, logger }: Options): Promise<SearchIndex> {
  await rebuild(database, logger);
  const tidy = createTidier(database, logger);
  tidy();
  const read = async <Result>(command: string, input: object) => (await database.callReader(command, input)) as Result;
  const write = async <Result>(command: string, input: object) => {
    const result = (await database.callWriter(command, input)) as Result;
    tidy();
    return result;
  };
  return {
    searchPassages: (access, query) => read<PassageHits>('searchPassages', { ...plainAccessOf(access), ...query }),
    readResources: (access, ids) => read<Resource[]>('readResources', { ...plainAccessOf(access), ids }),
    rankResources: async (access, query) => {
      const places = await read<Float64Array>('rankResources', { ...plainAccessOf(access), ...query });
      return createRanking(places, {
        show: (asker, some) => read<Shown[]>('showFound', { ...plainAccessOf(asker), places: some, text: query.text }),
        count: (asker) => read<number>('countFound', { ...plainAccessOf(asker), places }),
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

const progressEveryMs = 5_000;

async function rebuild(database: Database, logger: Logger): Promise<void> {
  let reportedMs = performance.now();
  for (;;) {
    const { isDone, resources, done } = (await database.callWriter('rebuildStep', {})) as RebuildProgress;
    if (isDone) return;
    await database.callWriter('mergeStep', {});
    if (performance.now() - reportedMs < progressEveryMs) continue;
    reportedMs = performance.now();
    logger.info(
      { done, resources },
      'Building the search index anew for this version; the server starts when it is done',
    );
  }
}

/** Merges segments after writes, one step at a time between other writes, until nothing is left to merge. */
function createTidier(database: Database, logger: Logger): () => void {
  let isRunning = false;
  let isWanted = false;
  const run = async () => {
    isRunning = true;
    try {
      while (isWanted) {
        isWanted = false;
        while (await database.callWriter('mergeStep', {}));
      }
    } catch (error) {
      if (database.isOpen())
        logger.error({ err: error }, 'Merging the search index failed; it is tried again after the next write');
    } finally {
      isRunning = false;
    }
  };
  return () => {
    isWanted = true;
    if (!isRunning) void run();
  };
}

type Shown = { place: number; found: FoundResource };

/** What is asked of the engine again for each page, with the access of that moment. */
interface Pages {
  show(access: Access, places: number[]): Promise<Shown[]>;
  count(access: Access): Promise<number>;
}

/** Pages over places that were ranked once; what is gone or hidden by now is passed over, so that pages stay full. */
function createRanking(places: Float64Array, { show, count }: Pages): Ranking {
  return {
    total: places.length,
    count,
    async page(access, offset, size) {
      const found: FoundResource[] = [];
      let at = offset;
      while (found.length < size && at < places.length) {
        const some = [...places.subarray(at, at + size - found.length)];
        found.push(...(await show(access, some)).map((each) => each.found));
        at += some.length;
      }
      return { found, next: at < places.length ? at : null };
    },
  };
}

function plainAccessOf(access: Access): PlainAccess {
  return { accountId: access.accountId, principals: [...access.principals] };
}
