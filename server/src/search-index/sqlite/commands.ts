/** What runs beside the connections, in their threads (see database/connection-worker.ts). */
import { mergeStep } from './merge-segments.ts';
import {
  countBySource,
  countResources,
  listFieldUse,
  listOptions,
  listValues,
  readPassages,
  readResources,
} from './read-commands.ts';
import { rebuildStep } from './rebuild-index.ts';
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
  mergeStep,
  putRecords,
  rebuildStep,
  removeRecords,
  removeSource,
  starResource,
  unstarResource,
};
