import type { Resource } from '@clew/contract';
import type { Access } from '../kernel/access.ts';
import type { Snippet } from '../text/make-snippet.ts';
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

interface ResourceQuery {
  /** Blank: everything that the predicate holds of. */
  text: string;
  predicate: Predicate;
  /** Titles, subtitles and names alone, or the content too. */
  within: 'titles' | 'everything';
  sort: { by: 'relevance' | 'title' | 'time'; descending: boolean };
}

export interface FoundResource {
  resource: Resource;
  /** Of its best passage. */
  snippet: Snippet;
}

/** What a search found, as it was then: pages of it stay the same while documents change. */
export interface Ranking {
  /** How many were found. */
  total: number;
  /** How many of them are still there and readable. */
  count(access: Access): Promise<number>;
  /** Up to `size` of what is still there and readable, from `offset` on; `next` is where to go on, or null at the end. */
  page(access: Access, offset: number, size: number): Promise<{ found: FoundResource[]; next: number | null }>;
}

export interface FieldOption {
  value: string;
  display: string;
  count: number;
}

/** That resources of this app and type have a value in this field. Times are `time:<field>`. */
export interface FieldUse {
  field: string;
  appId: string;
  type: string;
}

/**
 * Content and its index behind one door. Every read takes an `Access`, and the engine applies it inside the query.
 * A write is durable, and in the very next search, when its promise resolves.
 */
export interface SearchIndex {
  searchPassages(access: Access, query: PassageQuery): Promise<PassageHits>;
  /** All resources that match, best first, each with its best passage. */
  rankResources(access: Access, query: ResourceQuery): Promise<Ranking>;
  /** Those of the ids that exist and are readable, in the order of the ids. */
  readResources(access: Access, ids: readonly string[]): Promise<Resource[]>;
  /** The distinct values of a field over what is readable. */
  listValues(access: Access, field: string, predicate: Predicate): Promise<string[]>;
  /** The values of a field with the number of readable resources that have each, most used first. */
  listOptions(
    access: Access,
    query: { field: string; contains: string; predicate: Predicate; limit: number },
  ): Promise<FieldOption[]>;
  countResources(access: Access, predicate: Predicate): Promise<number>;
  listFieldUse(access: Access, predicate: Predicate): Promise<FieldUse[]>;
  /** The passages of a readable resource, in order; undefined where there is none. */
  readPassages(access: Access, id: string): Promise<string[] | undefined>;
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
