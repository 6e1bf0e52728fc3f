import type { SearchFilters } from '@clew/contract';
import type { Filter } from '../corpus/filters.ts';

export interface SearchBody {
  query: string;
  filters: SearchFilters;
  semanticSearch: boolean;
  paging: { size: number };
}

/** The body of `POST /search` for a query, with or without a filter. */
export function searchBody(query: string, filter: Filter | undefined, isSemantic: boolean): SearchBody {
  return { query, filters: filtersOf(filter), semanticSearch: isSemantic, paging: { size: 10 } };
}

function filtersOf(filter: Filter | undefined): SearchFilters {
  switch (filter?.kind) {
    case undefined:
      return {};
    case 'app':
      return { appId: [...filter.appIds] };
    case 'anyLabel':
      return { anyLabel: [...filter.labels] };
    case 'created':
      return {
        createAfterTime: new Date(filter.fromMs).toISOString(),
        createBeforeTime: new Date(filter.untilMs).toISOString(),
      };
    case 'pathPrefix':
      return { pathPrefix: [...filter.paths] };
    case 'reviewed':
      return { reviewed: true };
  }
}
