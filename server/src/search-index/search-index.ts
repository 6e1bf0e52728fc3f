import type { Resource } from '@clew/contract';
import type { Access } from '../kernel/access.ts';
import type { Snippet } from '../text/make-snippet.ts';
import type { Predicate } from './predicate.ts';
import type { ResourceRecord } from './resource-record.ts';

/** Where a passage of a resource stands in an index: opaque to everybody else. It stays when the content changes. */
export type Place = number;

/** A question as the vector of a model, of unit length. */
export interface QuestionVector {
  model: string;
  values: Float32Array;
}

/** What is wanted more: the score of resources that the predicate holds of is multiplied by the factor. */
export interface Boost {
  predicate: Predicate;
  factor: number;
}

export interface CandidateQuery {
  text: string;
  /** Without one only words are compared. */
  vector?: QuestionVector;
  predicate: Predicate;
  boosts: readonly Boost[];
  /** Titles, subtitles and names alone, or the content too. */
  within: 'titles' | 'everything';
  /** Of each resource its best passage alone, or every passage for itself. */
  per: 'resource' | 'passage';
  /** How many of the best by words, and how many of the nearest by vector, become candidates. */
  depth: number;
  /** What is needed besides, each at a cost: everything else that matches, and the main times of the candidates. */
  with: { rest: boolean; times: boolean };
  /** So many of the best by words are shown with the reply, which spares who ranks by words alone a second call. */
  show?: number;
}

/** A passage with its raw scores. Scores are comparable within one search only. */
export interface Candidate {
  place: Place;
  /** The same for all passages of one resource. */
  resource: number;
  /** BM25F; 0 where no word of the question is there. */
  lexical: number;
  /** Of the angle to the question; null where it was not measured. */
  cosine: number | null;
  /** Main time of the resource; null where it has none or was not asked for. */
  mainMs: number | null;
  /** Product of the boosts that hold. */
  boost: number;
}

export interface Candidates {
  /** The best by words and the nearest by vector, each once, in no particular order. */
  best: Candidate[];
  /** Everything else that holds a word of the question, best first by words; empty where it was not asked for. */
  rest: Float64Array;
  /** Of the cosines over all that the predicate holds of: what a passage has by chance. Null without a vector. */
  meanCosine: number | null;
  /** Which share of the question, by how telling its words are, the best passage by words holds: 0 to 1. */
  coverage: number;
  /** Term of the question (as analysed) -> inverse document frequency; a term that no passage has is missing. */
  termWeights: Record<string, number>;
  /** What a term weighs that only one passage has: none weighs more. */
  mostTermWeight: number;
  /** The best by words, as many as were asked for. */
  shown: FoundResource[];
}

/** A resource as it is at one moment. */
export interface ReadResource {
  resource: Resource;
  /** Of all that its readers see of it: the same at another moment means that it said the same. Who they are is not in it. */
  imprint: string;
}

export interface FoundPassage extends ReadResource {
  place: Place;
  mainMs: number | null;
  passage: { id: number; text: string; start: number; page: number | null; heading: string | null };
}

export interface FoundResource {
  place: Place;
  resource: Resource;
  /** Of the passage at the place. */
  snippet: Snippet;
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

export interface ResourceReaders {
  id: string;
  sourceId: string;
  externalId: string;
  /** Principals. */
  readers: string[];
}

export interface FieldOption {
  value: string;
  display: string;
  count: number;
}

/** What was counted over some places. */
export interface PlaceCounts {
  /** For each field its values, most used first. */
  options: FieldOption[][];
  /** For each predicate how many resources it holds of. */
  counts: number[];
}

/** That resources of this app and type have a value in this field. Times are `time:<field>`. */
export interface FieldUse {
  field: string;
  appId: string;
  type: string;
}

export interface PassageToEmbed {
  id: number;
  title: string;
  heading: string | null;
  text: string;
}

export interface EmbeddingProgress {
  resources: number;
  /** Those that have all their vectors. */
  embedded: number;
}

/**
 * Content and its index behind one door. Every read for somebody takes an `Access`, and the engine applies it inside the
 * query. A write is durable, and in the very next search, when its promise resolves.
 */
export interface SearchIndex extends IndexWrites {
  /** Ranked lists with raw scores; to fuse them is the caller's. */
  findCandidates(access: Access, query: CandidateQuery): Promise<Candidates>;
  /** Everything that matches, in the order of title or main time; with a blank text all that the predicate holds of. */
  listInOrder(
    access: Access,
    query: Pick<CandidateQuery, 'text' | 'predicate' | 'within'> & { by: 'title' | 'time'; descending: boolean },
  ): Promise<Float64Array>;
  /** The passages at these places, in order, without those that are gone or not readable. */
  readPlaces(access: Access, places: readonly Place[]): Promise<FoundPassage[]>;
  /** The same with a snippet for the text. */
  showPlaces(access: Access, places: readonly Place[], text: string): Promise<FoundResource[]>;
  /** How many of the places are still there and readable. */
  countPlaces(access: Access, places: Float64Array): Promise<number>;
  /** Those of the ids that exist and are readable, in the order of the ids. */
  readResources(access: Access, ids: readonly string[]): Promise<ReadResource[]>;
  /** The distinct values of a field over what is readable. */
  listValues(access: Access, field: string, predicate: Predicate): Promise<string[]>;
  /** The values of a field with the number of readable resources that have each, most used first. */
  listOptions(
    access: Access,
    query: { field: string; contains: string; predicate: Predicate; limit: number },
  ): Promise<FieldOption[]>;
  /** Over the resources of these places that are still there and readable. */
  countAmong(
    access: Access,
    query: {
      places: readonly Float64Array[];
      fields: readonly string[];
      /** Most values of a field. */
      limit: number;
      predicates: readonly Predicate[];
    },
  ): Promise<PlaceCounts>;
  countResources(access: Access, predicate: Predicate): Promise<number>;
  listFieldUse(access: Access, predicate: Predicate): Promise<FieldUse[]>;
  /** The passages of a readable resource, in order; undefined where there is none. */
  readPassages(access: Access, id: string): Promise<string[] | undefined>;
  /**
   * The resources of this id, or of this id in their source, with who may read them: for who manages that. It takes no access,
   * since it tells nothing of what is in them.
   */
  findReaders(id: string): Promise<ResourceReaders[]>;
  /** False where there is no such readable resource. */
  star(access: Access, resourceId: string): Promise<boolean>;
  unstar(access: Access, resourceId: string): Promise<void>;
}

/** What an engine found out of records before they are written: opaque to everybody else. */
export type PreparedWrite = { readonly prepared: unique symbol };

/** What ingestion does with an index. */
export interface IndexWrites {
  /** Does the costly part of a put, beside whatever is being written. A put without it takes longer, no more. */
  prepare(records: readonly ResourceRecord[]): Promise<PreparedWrite | undefined>;
  /** Refuses records of a source that is not there. All records of one call in one transaction: after a crash either all of them are there or none. */
  put(records: readonly ResourceRecord[], prepared?: PreparedWrite): Promise<PutOutcome[]>;
  remove(sourceId: string, externalIds: readonly string[]): Promise<void>;
  /** Changes who may read resources and nothing else; those that are not there are passed over. All in one transaction. */
  setReaders(sourceId: string, changes: readonly { externalId: string; readers: readonly string[] }[]): Promise<void>;
  /** Of all resources of a source in a fixed order, the next behind `after`; '' for the first. For who fills it alone. */
  listExternalIds(sourceId: string, after: string, limit: number): Promise<string[]>;
  removeSource(sourceId: string): Promise<void>;
  /** Of one source, or of all that hold anything. */
  countBySource(sourceId?: string): Promise<Map<string, SourceCounts>>;
  /** From now on vectors of this model are kept. Vectors of models are never mixed. */
  useModel(model: string, dimensions: number): Promise<void>;
  /** The next passages that have no vector of the model. */
  nextToEmbed(model: string, limit: number): Promise<PassageToEmbed[]>;
  /** Keeps vectors of passages that `nextToEmbed` gave, up to the one with the id `upTo`; those without one are passed over for good. */
  putVectors(
    model: string,
    upTo: number,
    vectors: readonly { passageId: number; vector: Float32Array }[],
  ): Promise<void>;
  /** Drops what other models left. */
  dropOtherModels(model: string): Promise<void>;
  embeddingProgress(model: string): Promise<EmbeddingProgress>;
}
