import type { Resource, SearchFilters } from '@clew/contract';
import type { Access } from '../kernel/access.ts';
import type { Clock } from '../kernel/clock.ts';
import { Problem } from '../kernel/problem.ts';
import { and, or, type Predicate } from '../search-index/predicate.ts';
import type { PassageHits, SearchIndex } from '../search-index/search-index.ts';
import { boostRecency } from './boost-recency.ts';
import { type Asker, filtersToPredicate } from './filters-to-predicate.ts';

interface Question {
  text: string;
  filters: SearchFilters;
  /** Saved filters of the assistant, any of which must hold; none: no restriction. */
  sources: readonly { filters: SearchFilters }[];
  /** At most this many passages, and at most `perResource` of one resource. */
  limit: number;
  perResource: number;
}

/** Question -> ranked passages that the asker may see. */
export interface Retrieval {
  retrieve(asker: Asker, question: Question): Promise<PassageHits>;
  /** Those of the ids that exist and are readable. */
  readResources(access: Access, ids: readonly string[]): Promise<Resource[]>;
  /** Refuses what is not there and what is not readable, alike. */
  star(access: Access, resourceId: string): Promise<void>;
  /** Takes the account's own star back, also from what it can no longer read. */
  unstar(access: Access, resourceId: string): Promise<void>;
}

export function createRetrieval({ index, clock }: { index: SearchIndex; clock: Clock }): Retrieval {
  const scopeOf = async (asker: Asker, { filters, sources }: Question): Promise<Predicate> => {
    const compile = (each: SearchFilters) => filtersToPredicate(each, { asker, index, clock });
    const ofRequest = await compile(filters);
    if (sources.length === 0) return ofRequest;
    return and(ofRequest, or(...(await Promise.all(sources.map((source) => compile(source.filters))))));
  };
  return {
    readResources: (access, ids) => index.readResources(access, ids),
    async star(access, resourceId) {
      if (!(await index.star(access, resourceId)))
        throw new Problem('unknown-resource', { detail: 'There is no such resource for this account.' });
    },
    unstar: (access, resourceId) => index.unstar(access, resourceId),
    async retrieve(asker, question) {
      const predicate = await scopeOf(asker, question);
      const { text, limit, perResource } = question;
      const hits = await index.searchPassages(asker.access, { text, predicate, limit, perResource });
      return { ...hits, passages: boostRecency(hits.passages, clock.nowMs()) };
    },
  };
}
