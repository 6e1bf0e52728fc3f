import {
  type Facet,
  type FacetOption,
  type FilterName,
  type FilterOption,
  filterTable,
  limits,
  rsvpValues,
  type SearchFilters,
  timeSpans,
} from '@clew/contract';
import type { Clock } from '../kernel/clock.ts';
import type { Predicate } from '../search-index/predicate.ts';
import type { FieldOption, SearchIndex } from '../search-index/search-index.ts';
import type { Asker } from './filters-to-predicate.ts';
import { fieldOf, knownFilter, toOption } from './list-filter-options.ts';
import { type DisplayNames, mergePeople } from './merge-people.ts';

interface Context {
  asker: Asker;
  index: Pick<SearchIndex, 'countAmong'>;
  clock: Clock;
  compile(filters: SearchFilters): Promise<Predicate>;
  displayNames: DisplayNames;
  sourceNames(): Promise<ReadonlyMap<string, string>>;
}

const dayMs = 86_400_000;
/** Of each field, before people are merged: they go by several names. */
const mostLookedAt = 4 * limits.facetOptions;
/** Lower bounds: what lies after a day not long ago is what people look for. */
const withSpans: readonly string[] = ['fromTime', 'createAfterTime', 'modifiedAfterTime'] satisfies FilterName[];

/**
 * The values of filters over the resources of some places. What is counted of a value is what a filter for it holds of, so
 * that a search with it finds as many: a person is one, whatever names resources use.
 */
export async function listFacets(
  context: Context,
  places: readonly Float64Array[],
  names: readonly string[],
): Promise<Facet[]> {
  const { asker, index, compile } = context;
  const fields = [...new Set(names.filter(isListed).map(fieldOf))];
  const { options: found } = await index.countAmong(asker.access, {
    places,
    fields,
    limit: mostLookedAt,
    predicates: [],
  });
  const byField = new Map(fields.map((field, at) => [field, found[at] ?? []]));
  const offered = await Promise.all(
    names.map(async (name) => ({ name, options: await offer(context, name, byField.get(fieldOf(name)) ?? []) })),
  );
  const values = offered.flatMap(({ name, options }) => options.map(({ value }) => filterFor(name, value)));
  const { counts } = await index.countAmong(asker.access, {
    places,
    fields: [],
    limit: 0,
    predicates: await Promise.all(values.map(compile)),
  });
  let next = 0;
  return offered.map(({ name, options }) => {
    const counted = options.map((option): FacetOption => ({ ...option, count: counts[next++] ?? 0 }));
    const used = counted.filter(({ count }) => count > 0);
    return { name, options: withSpans.includes(name) ? used : used.sort((a, b) => b.count - a.count) };
  });
}

async function offer(
  { clock, displayNames, sourceNames }: Context,
  name: string,
  found: readonly FieldOption[],
): Promise<FilterOption[]> {
  const known = knownFilter(name);
  if (isOfPeople(name)) return (await mergePeople(found, displayNames)).slice(0, limits.facetOptions);
  if (known && withSpans.includes(known))
    return timeSpans.map((span) => ({
      value: dayBefore(clock.nowMs(), Number.parseInt(span.slice(1), 10)),
      data: span,
    }));
  if (known && filterTable[known].kind === 'boolean') return ['true', 'false'].map((value) => ({ value, data: value }));
  if (known === 'rsvp') return rsvpValues.map((value) => ({ value, data: value }));
  const options = found.slice(0, limits.facetOptions).map(toOption);
  if (known !== 'linkId') return options;
  const called = await sourceNames();
  return options.map(({ value }) => ({ value, data: called.get(value) ?? value }));
}

function isOfPeople(name: string): boolean {
  const known = knownFilter(name);
  return known !== undefined && ['people', 'person'].includes(filterTable[known].kind);
}

/** Whether its values stand in the index; others depend on the asker, or on the time. */
function isListed(name: string): boolean {
  const known = knownFilter(name);
  if (!known) return true;
  return known !== 'rsvp' && known !== 'resourceId' && !['time', 'boolean'].includes(filterTable[known].kind);
}

function filterFor(name: string, value: string): SearchFilters {
  const known = knownFilter(name);
  const kind = known ? filterTable[known].kind : 'strings';
  const wanted = kind === 'boolean' ? value === 'true' : kind === 'time' || kind === 'person' ? value : [value];
  return { [known ?? name]: wanted } as SearchFilters;
}

function dayBefore(nowMs: number, days: number): string {
  return new Date(nowMs - days * dayMs).toISOString().slice(0, 10);
}
