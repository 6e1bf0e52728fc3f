import type { Resource } from '@clew/sdk';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { createLazyRoute, useNavigate, useSearch } from '@tanstack/react-router';
import { type KeyboardEvent, useEffect, useState } from 'react';
import { ReferenceSheet } from '../chat/reference-sheet.tsx';
import { clew } from '../clew.ts';
import { Button } from '../parts/button.tsx';
import { addressesOf } from '../parts/describe-resource.ts';
import { Notice } from '../parts/notice.tsx';
import { SideSheet } from '../parts/side-sheet.tsx';
import { usePeople } from '../parts/use-people.ts';
import { useTitle } from '../parts/use-title.ts';
import { useReader } from '../texts/language.tsx';
import { FacetPanel } from './facet-panel.tsx';
import { FilterBar } from './filter-bar.tsx';
import { ResultCard } from './result-card.tsx';
import { type Filters, facetNames, type SearchState, type Sort, sorts, toRequest } from './search-state.ts';

const typingPauseMs = 150;

export const findRoute = createLazyRoute('/app/find')({ component: SearchPage });

function SearchPage() {
  const { t } = useReader();
  const navigate = useNavigate();
  const cache = useQueryClient();
  const state = useSearch({ from: '/app/find' });
  const { q = '', sort = 'Relevancy', starred = false, filters = {} } = state;
  useTitle(q === '' ? t('search.title') : `${q} · ${t('search.title')}`);
  const [typed, setTyped] = useState(q);
  const [shown, setShown] = useState<Resource>();
  const [isNarrowing, setNarrowing] = useState(false);
  const change = (more: { [Name in keyof SearchState]?: SearchState[Name] | undefined }) =>
    void navigate({ to: '/find', replace: true, search: (before) => ({ ...before, ...more }) as SearchState });

  const narrow = (chosen: Filters) => change({ filters: chosen as SearchState['filters'] });

  // Each letter would be a search of its own.
  useEffect(() => {
    if (typed === q) return;
    const timer = setTimeout(() => change({ q: typed === '' ? undefined : typed }), typingPauseMs);
    return () => clearTimeout(timer);
  });

  const found = useInfiniteQuery({
    queryKey: ['search', q, sort, starred, filters],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) =>
      clew.search(
        {
          query: q,
          filters: toRequest(filters, starred),
          semanticSearch: true,
          sort: { by: sort },
          facets: pageParam === null ? [...facetNames] : [],
          paging: { size: 20, nextToken: pageParam },
        },
        { signal },
      ),
    getNextPageParam: ({ paging }) => paging.next,
    placeholderData: (before) => before,
  });
  const results = found.data?.pages.flatMap((page) => page.results) ?? [];
  const ids = results.map(({ resource }) => resource.id);
  const stars = useQuery({
    queryKey: ['stars', ids],
    enabled: ids.length > 0,
    queryFn: async ({ signal }) => {
      const wanted = { filters: { resourceId: ids.slice(-200), isStarred: true }, paging: { size: 200 } };
      return new Set((await clew.search(wanted, { signal })).results.map(({ resource }) => resource.id));
    },
    placeholderData: (before) => before,
  });
  const starring = useMutation({
    mutationFn: (resourceId: string) =>
      stars.data?.has(resourceId) ? clew.unstarResource({ resourceId }) : clew.starResource({ resourceId }),
    onSuccess: () => cache.invalidateQueries({ queryKey: ['stars'] }),
  });
  const total = found.data?.pages[0]?.totalResults ?? 0;
  const people = usePeople(results.flatMap(({ resource }) => addressesOf(resource)));
  const facets = <FacetPanel facets={found.data?.pages[0]?.facets ?? []} filters={filters} onChange={narrow} />;
  return (
    <main className="mx-auto w-full max-w-6xl px-4 py-5" onKeyDown={moveAmongResults}>
      <h1 className="sr-only">{t('search.title')}</h1>
      <search className="space-y-3">
        <input
          type="search"
          dir="auto"
          // biome-ignore lint/a11y/noAutofocus: to search is what this page is for
          autoFocus
          maxLength={10_000}
          aria-label={t('search.label')}
          placeholder={t('search.label')}
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
          className="w-full rounded-xl border border-line bg-page px-4 py-3 placeholder:text-soft"
        />
        <div className="flex flex-wrap items-center gap-2">
          <FilterBar filters={filters} onChange={narrow} />
          <Button className="md:hidden" aria-haspopup="dialog" onClick={() => setNarrowing(true)}>
            {t('facet.title')}
          </Button>
          <Button aria-pressed={starred} onClick={() => change({ starred: starred ? undefined : true })}>
            {starred ? '★' : '☆'} {t('search.starred')}
          </Button>
          <select
            aria-label={t('search.sort')}
            value={sort}
            onChange={({ target }) => change({ sort: target.value as Sort })}
            className="min-h-9 rounded-lg border border-line bg-page px-2 text-sm"
          >
            {sorts.map((each) => (
              <option key={each} value={each}>
                {t(`search.${each}`)}
              </option>
            ))}
          </select>
        </div>
      </search>
      {found.error ? <Notice error={found.error} onRetry={() => void found.refetch()} /> : null}
      {starring.error ? <Notice error={starring.error} /> : null}
      <div className="flex gap-8">
        <section aria-label={t('facet.title')} className="mt-4 hidden w-56 shrink-0 md:block">
          {facets}
        </section>
        <div className="min-w-0 flex-1">
          <p role="status" className="mt-4 text-sm text-soft">
            {found.data ? t('search.total', { count: total }) : t('app.loading')}
          </p>
          <ul>
            {results.map((result) => (
              <ResultCard
                key={result.resource.id}
                result={result}
                people={people}
                onOpenPerson={setShown}
                isStarred={stars.data?.has(result.resource.id) ?? false}
                onStar={() => starring.mutate(result.resource.id)}
                onOpen={() => setShown(result.resource)}
              />
            ))}
          </ul>
          {found.hasNextPage ? (
            <Button className="mt-4" onClick={() => found.fetchNextPage()} disabled={found.isFetchingNextPage}>
              {t('search.more')}
            </Button>
          ) : null}
        </div>
      </div>
      {isNarrowing ? (
        <SideSheet title={t('facet.title')} onClose={() => setNarrowing(false)}>
          <div className="mt-4">{facets}</div>
          <Button look="main" className="sticky bottom-0 mt-4 w-full" onClick={() => setNarrowing(false)}>
            {t('facet.show', { count: total })}
          </Button>
        </SideSheet>
      ) : null}
      {shown ? (
        <ReferenceSheet key={shown.id} resource={shown} onOpen={setShown} onClose={() => setShown(undefined)} />
      ) : null}
    </main>
  );
}

/** Arrows lead from the search box to the results, from one to the next, and back. */
function moveAmongResults(event: KeyboardEvent<HTMLElement>): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  const { target, currentTarget: page } = event;
  const box = page.querySelector<HTMLInputElement>('input[type=search]');
  const stops = [box, ...page.querySelectorAll<HTMLElement>('[data-result]')];
  const at = stops.indexOf(target as HTMLInputElement);
  const next = stops[at + step];
  if (step === 0 || at < 0 || !next) return;
  event.preventDefault();
  next.focus();
}
