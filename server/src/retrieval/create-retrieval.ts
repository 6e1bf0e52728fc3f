import type { FilterOption, Resource, SearchFilters, SearchRequest, SearchResult } from '@clew/contract';
import type { Access } from '../kernel/access.ts';
import type { Clock } from '../kernel/clock.ts';
import { Problem } from '../kernel/problem.ts';
import { and, or, type Predicate } from '../search-index/predicate.ts';
import type { PassageHits, SearchIndex } from '../search-index/search-index.ts';
import { boostRecency } from './boost-recency.ts';
import { type FilterStats, filterStats } from './filter-stats.ts';
import { type Asker, filtersToPredicate } from './filters-to-predicate.ts';
import { listFilterOptions } from './list-filter-options.ts';
import { createResultPages } from './result-pages.ts';

/** Saved filters of an assistant, any of which must hold; none: no restriction. */
type Sources = readonly { filters: SearchFilters }[];

interface Question {
  text: string;
  filters: SearchFilters;
  sources: Sources;
  /** At most this many passages, and at most `perResource` of one resource. */
  limit: number;
  perResource: number;
}

interface FoundPage {
  totalResults: number;
  results: SearchResult[];
  next: string | null;
}

/** What the asker may see of what fits: passages for an answer, pages of results, values of filters, content. */
export interface Retrieval {
  retrieve(asker: Asker, question: Question): Promise<PassageHits>;
  search(asker: Asker, sources: Sources, request: SearchRequest): Promise<FoundPage>;
  listFilterOptions(
    asker: Asker,
    sources: Sources,
    query: { name: string; query: string; limit: number },
  ): Promise<FilterOption[]>;
  filterStats(asker: Asker, sources: Sources): Promise<FilterStats>;
  /** The parts of a resource's content; absent and not readable answer alike. */
  readContent(access: Access, resourceId: string): Promise<{ content: string }[]>;
  /** Those of the ids that exist and are readable. */
  readResources(access: Access, ids: readonly string[]): Promise<Resource[]>;
  /** Refuses what is not there and what is not readable, alike. */
  star(access: Access, resourceId: string): Promise<void>;
  /** Takes the account's own star back, also from what it can no longer read. */
  unstar(access: Access, resourceId: string): Promise<void>;
}

interface Options {
  index: SearchIndex;
  clock: Clock;
  /** Folded names of people -> the accounts they mean. */
  displayNames(names: readonly string[]): Promise<ReadonlyMap<string, { email: string; name: string }>>;
}

const defaultPageSize = 20;

export function createRetrieval({ index, clock, displayNames }: Options): Retrieval {
  const pages = createResultPages(clock);
  const compileFor = (asker: Asker) => (filters: SearchFilters) => filtersToPredicate(filters, { asker, index, clock });
  const scopeOf = async (asker: Asker, sources: Sources, filters: SearchFilters): Promise<Predicate> => {
    const compile = compileFor(asker);
    const ofRequest = await compile(filters);
    if (sources.length === 0) return ofRequest;
    return and(ofRequest, or(...(await Promise.all(sources.map((source) => compile(source.filters))))));
  };
  const unknownResource = () =>
    new Problem('unknown-resource', { detail: 'There is no such resource for this account.' });

  return {
    async retrieve(asker, { text, filters, sources, limit, perResource }) {
      const predicate = await scopeOf(asker, sources, filters);
      const hits = await index.searchPassages(asker.access, { text, predicate, limit, perResource });
      return { ...hits, passages: boostRecency(hits.passages, clock.nowMs()) };
    },

    async search(asker, sources, request) {
      const { access } = asker;
      const { paging, ...query } = request;
      const size = paging?.size ?? defaultPageSize;
      const key = JSON.stringify([query, sources]);
      const page = paging?.nextToken
        ? await pages.at(access, key, paging.nextToken, size)
        : await pages.first(access, key, await index.rankResources(access, await queryOf(query, sources, asker)), size);
      const results = page.found.map(({ resource, snippet: { text, highlights } }) => ({
        resource,
        snippet: text,
        highlights,
      }));
      return { totalResults: page.total, results, next: page.next };
    },

    async listFilterOptions(asker, sources, query) {
      const scope = await scopeOf(asker, sources, {});
      return listFilterOptions({ asker, index, displayNames, compile: compileFor(asker) }, { ...query, scope });
    },

    async filterStats(asker, sources) {
      return filterStats(await index.listFieldUse(asker.access, await scopeOf(asker, sources, {})));
    },

    async readContent(access, resourceId) {
      const passages = await index.readPassages(access, resourceId);
      if (!passages) throw unknownResource();
      return passages.map((content) => ({ content }));
    },

    readResources: (access, ids) => index.readResources(access, ids),
    async star(access, resourceId) {
      if (!(await index.star(access, resourceId))) throw unknownResource();
    },
    unstar: (access, resourceId) => index.unstar(access, resourceId),
  };

  async function queryOf(request: Omit<SearchRequest, 'paging'>, sources: Sources, asker: Asker) {
    const by = request.sort?.by ?? 'Relevancy';
    const order = request.sort?.order ?? (by === 'Alphabetical' ? 'Ascending' : 'Descending');
    return {
      text: request.query ?? '',
      predicate: await scopeOf(asker, sources, request.filters ?? {}),
      within: request.contentSearch ? ('everything' as const) : ('titles' as const),
      sort: { by: sortOf[by], descending: order === 'Descending' },
    };
  }
}

const sortOf = { Relevancy: 'relevance', Alphabetical: 'title', Recency: 'time' } as const;
