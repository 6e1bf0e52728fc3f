/** What runs beside the connections, in their threads (see database/connection-worker.ts). */
import { mergeStep } from './merge-segments.ts';
import { prepareRecords } from './prepare-records.ts';
import { putRecords } from './put-records.ts';
import {
  countAmong,
  countBySource,
  countResources,
  findReaders,
  listExternalIds,
  listFieldUse,
  listOptions,
  listValues,
  readPassages,
  readResources,
} from './read-commands.ts';
import { rebuildStep } from './rebuild-index.ts';
import { removeRecords, removeSource } from './remove-records.ts';
import { countPlaces, findCandidates, listInOrder, readPlaces, showPlaces } from './search-commands.ts';
import { setReaders } from './set-readers.ts';
import { starResource, unstarResource } from './star-commands.ts';
import { dropOtherModels, embeddingProgress, nextToEmbed, putVectors, useModel } from './vector-commands.ts';

export const commands = {
  countAmong,
  countBySource,
  countPlaces,
  countResources,
  findReaders,
  listExternalIds,
  listFieldUse,
  listOptions,
  listValues,
  findCandidates,
  listInOrder,
  readPlaces,
  showPlaces,
  readPassages,
  readResources,
  embeddingProgress,
  nextToEmbed,
  mergeStep,
  prepareRecords,
  putRecords,
  rebuildStep,
  removeRecords,
  removeSource,
  setReaders,
  putVectors,
  dropOtherModels,
  useModel,
  starResource,
  unstarResource,
};
