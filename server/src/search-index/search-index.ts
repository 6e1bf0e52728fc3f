import type { Resource } from '@clew/contract';
import type { Access } from '../kernel/access.ts';
import type { Predicate } from './predicate.ts';
import type { ResourceRecord } from './resource-record.ts';

export interface RankedPassage {
  resource: Resource;
  /** Main time of the resource in milliseconds, or null. */
  mainMs: number | null;
  passage: { id: number; text: string; start: number; page: number | null; heading: string | null };
  /** Higher is better. Comparable within one search only. */
  score: number;
}

interface PassageQuery {
  text: string;
  predicate: Predicate;
  /** At most this many passages, and at most `perResource` of one resource. */
  limit: number;
  perResource: number;
}

export interface PassageHits {
  /** Best first. */
  passages: RankedPassage[];
  /** Term of the question (as analysed) -> inverse document frequency; a term that no passage has is missing. */
  termWeights: Record<string, number>;
}

export type PutOutcome =
  | { kind: 'written'; id: string }
  | { kind: 'unchanged'; id: string }
  | { kind: 'older-version'; id: string; storedVersion: number };

export interface SourceCounts {
  resources: number;
  passages: number;
  /** When something of it was last written. */
  lastMs: number;
}

/**
 * Content and its index behind one door. Every read takes an `Access`, and the engine applies it inside the query.
 * A write is durable, and in the very next search, when its promise resolves.
 */
export interface SearchIndex {
  searchPassages(access: Access, query: PassageQuery): Promise<PassageHits>;
  /** Those of the ids that exist and are readable, in the order of the ids. */
  readResources(access: Access, ids: readonly string[]): Promise<Resource[]>;
  /** The distinct values of a field over what is readable. */
  listValues(access: Access, field: string, predicate: Predicate): Promise<string[]>;
  /** False where there is no such readable resource. */
  star(access: Access, resourceId: string): Promise<boolean>;
  unstar(access: Access, resourceId: string): Promise<void>;

  /** Refuses records of a source that is not there. All records of one call in one transaction: after a crash either all of them are there or none. */
  put(records: readonly ResourceRecord[]): Promise<PutOutcome[]>;
  remove(sourceId: string, externalIds: readonly string[]): Promise<void>;
  removeSource(sourceId: string): Promise<void>;
  /** Of one source, or of all that hold anything. */
  countBySource(sourceId?: string): Promise<Map<string, SourceCounts>>;
}
