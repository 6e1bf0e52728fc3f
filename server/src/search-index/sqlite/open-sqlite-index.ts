import type { Database } from '../../database/open-database.ts';
import type { Access } from '../../kernel/access.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Logger } from '../../kernel/logger.ts';
import { Problem } from '../../kernel/problem.ts';
import type {
  EmbeddingProgress,
  FieldOption,
  FieldUse,
  FoundPassage,
  FoundResource,
  PassageToEmbed,
  PlaceCounts,
  PreparedWrite,
  PutOutcome,
  ReadResource,
  ResourceReaders,
  SearchIndex,
} from '../search-index.ts';
import { type PackedCandidates, unpackCandidates } from './packed-candidates.ts';
import { noSuchSource } from './put-records.ts';
import type { countBySource } from './read-commands.ts';
import type { RebuildProgress } from './rebuild-index.ts';

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
  const asked = <Result>(command: string, access: Access, input: object) =>
    read<Result>(command, { accountId: access.accountId, principals: [...access.principals], ...input });
  return {
    findCandidates: async (access, query) => {
      const { best, ...found } = await asked<PackedCandidates>('findCandidates', access, query);
      return { ...found, best: unpackCandidates(best) };
    },
    listInOrder: (access, query) => asked<Float64Array>('listInOrder', access, query),
    readPlaces: (access, places) => asked<FoundPassage[]>('readPlaces', access, { places }),
    showPlaces: (access, places, text) => asked<FoundResource[]>('showPlaces', access, { places, text }),
    countPlaces: (access, places) => asked<number>('countPlaces', access, { places }),
    readResources: (access, ids) => asked<ReadResource[]>('readResources', access, { ids }),
    listOptions: (access, query) => asked<FieldOption[]>('listOptions', access, query),
    countAmong: (access, query) => asked<PlaceCounts>('countAmong', access, query),
    countResources: (access, predicate) => asked<number>('countResources', access, { predicate }),
    listFieldUse: (access, predicate) => asked<FieldUse[]>('listFieldUse', access, { predicate }),
    readPassages: (access, id) => asked<string[] | undefined>('readPassages', access, { id }),
    listValues: (access, field, predicate) => asked<string[]>('listValues', access, { field, predicate }),
    findReaders: (id) => read<ResourceReaders[]>('findReaders', { id }),
    star: ({ accountId, principals }, id) =>
      write<boolean>('starResource', { accountId, principals: [...principals], id, nowMs: clock.nowMs() }),
    unstar: ({ accountId }, id) => write<void>('unstarResource', { accountId, id }),
    prepare: async (records) => {
      const prepared = database.callBackground('prepareRecords', { records });
      // What went wrong here goes wrong again, or right, where it is written.
      return (await prepared.catch(() => undefined)) as PreparedWrite | undefined;
    },
    put: async (records, prepared) => {
      try {
        return await write<PutOutcome[]>('putRecords', { records, prepared, nowMs: clock.nowMs() });
      } catch (error) {
        if (error instanceof Error && error.message === noSuchSource) throw new Problem('unknown-source');
        throw error;
      }
    },
    remove: (sourceId, externalIds) => write<void>('removeRecords', { sourceId, externalIds }),
    setReaders: (sourceId, changes) => write<void>('setReaders', { sourceId, changes }),
    listExternalIds: (sourceId, after, limit) => read<string[]>('listExternalIds', { sourceId, after, limit }),
    removeSource: (sourceId) => write<void>('removeSource', { sourceId }),
    countBySource: async (sourceId) => {
      const rows = await read<ReturnType<typeof countBySource>>('countBySource', { sourceId: sourceId ?? null });
      return new Map(rows.map(({ sourceId, ...counts }) => [sourceId, counts]));
    },
    useModel: (model, dimensions) => write<void>('useModel', { model, dimensions }),
    nextToEmbed: (model, limit) => read<PassageToEmbed[]>('nextToEmbed', { model, limit }),
    putVectors: (model, upTo, vectors) => write<void>('putVectors', { model, upTo, vectors }),
    dropOtherModels: async (model) => {
      while (await write<boolean>('dropOtherModels', { model }));
    },
    embeddingProgress: (model) => read<EmbeddingProgress>('embeddingProgress', { model }),
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

/** By then whoever wrote has been answered: what else his request writes does not wait for a merge. */
const mergeAfterMs = 25;

/** Merges segments soon after writes, one step at a time between other writes, until nothing is left to merge. */
function createTidier(database: Database, logger: Logger): () => void {
  let isRunning = false;
  let isWanted = false;
  const run = async () => {
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
    if (isRunning) return;
    isRunning = true;
    setTimeout(run, mergeAfterMs).unref();
  };
}
