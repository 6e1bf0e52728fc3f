/** What runs beside the connections, in their threads (see database/connection-worker.ts). */
import { countBySource, listValues, readResources, searchPassages } from './read-commands.ts';
import { putRecords, removeRecords, removeSource, starResource, unstarResource } from './write-commands.ts';

export const commands = {
  countBySource,
  listValues,
  readResources,
  searchPassages,
  putRecords,
  removeRecords,
  removeSource,
  starResource,
  unstarResource,
};
