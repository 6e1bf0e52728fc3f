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
import { countPlaces, findCandidates, listInOrder, readPlaces, showPlaces } from './search-commands.ts';
import { dropOtherModels, embeddingProgress, nextToEmbed, putVectors, useModel } from './vector-commands.ts';
import { putRecords, removeRecords, removeSource, starResource, unstarResource } from './write-commands.ts';

export const commands = {
  countBySource,
  countPlaces,
  countResources,
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
  putRecords,
  rebuildStep,
  removeRecords,
  removeSource,
  putVectors,
  dropOtherModels,
  useModel,
  starResource,
  unstarResource,
};
