/** What runs beside the connections, in their threads (see database/connection-worker.ts). */
import {
  countBySource,
  countResources,
  listFieldUse,
  listOptions,
  listValues,
  readPassages,
  readResources,
} from './read-commands.ts';
import { countFound, rankResources, searchPassages, showFound } from './search-commands.ts';
import { putRecords, removeRecords, removeSource, starResource, unstarResource } from './write-commands.ts';

export const commands = {
  countBySource,
  countFound,
  countResources,
  listFieldUse,
  listOptions,
  listValues,
  rankResources,
  readPassages,
  readResources,
  searchPassages,
  showFound,
  putRecords,
  removeRecords,
  removeSource,
  starResource,
  unstarResource,
};
