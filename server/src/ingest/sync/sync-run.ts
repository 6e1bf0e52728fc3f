import type { SyncRun } from '@clew/contract';
import type { Json, ListingEnd } from '../../connectors/connector.ts';

/** One sync of a source, from its beginning to its end, whatever happens to the process meanwhile. */
export interface SyncRunRecord {
  sourceId: string;
  no: number;
  mode: SyncRun['mode'];
  trigger: SyncRun['trigger'];
  state: SyncRun['state'];
  startedMs: number;
  endedMs: number | null;
  /** Behind the last page whose changes are all stored. */
  checkpoint: Json;
  /** Null while it is being listed. */
  listingEnd: ListingEnd | null;
  /** How often the listing was begun anew because it could not be believed. */
  restarts: number;
  /** How many the source says it has. */
  total: number | null;
  /** How many the run before had. */
  expected: number | null;
  counts: SyncRun['counts'];
  message: string;
  nextStep: string | null;
  /** An administrator takes it for true that much is gone. */
  acceptsLosses: boolean;
  /** It ended because nobody has said that. */
  needsAcceptance: boolean;
}

/** What is known of a resource of a source. */
export interface SyncItem {
  externalId: string;
  /** Of what is stored; null where nothing is. */
  fingerprint: string | null;
  contentHash: string | null;
  /** Principals that may read it, and those that shall once a listing was complete; null where they are the same. */
  readers: readonly string[];
  withheld: readonly string[] | null;
  seenRun: number;
  /** Why it, or a part of it, could not be read. */
  failure: { reason: string; nextStep: string } | null;
}

export const noCounts: SyncRun['counts'] = {
  seen: 0,
  written: 0,
  unchanged: 0,
  permissionsChanged: 0,
  deleted: 0,
  failed: 0,
  people: 0,
  groups: 0,
};
