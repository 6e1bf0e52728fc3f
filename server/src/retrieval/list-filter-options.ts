import { type FilterName, type FilterOption, filterTable, rsvpValues, type SearchFilters } from '@clew/contract';
import { fold } from '../kernel/fold.ts';
import { and, type Predicate } from '../search-index/predicate.ts';
import type { FieldOption, SearchIndex } from '../search-index/search-index.ts';
import type { Asker } from './filters-to-predicate.ts';
import { type DisplayNames, mergePeople } from './merge-people.ts';

interface OptionsQuery {
  name: string;
  query: string;
  limit: number;
  /** What the assistant searches. */
  scope: Predicate;
}

interface Context {
  asker: Asker;
  index: SearchIndex;
  compile(filters: SearchFilters): Promise<Predicate>;
  displayNames: DisplayNames;
  /** Ids of sources -> how they are called. */
  sourceNames(): Promise<ReadonlyMap<string, string>>;
}

/** Of people this many values are looked at before they are called by name and merged. */
const mostPeople = 5_000;
const mostSources = 1_000;
const fieldOfFilter: Partial<Record<FilterName, string>> = {
  anyLabel: 'label',
  pathPrefix: 'path',
  workingOn: 'assignedTo',
  recentActivityFor: 'createdBy',
};

export function knownFilter(name: string): FilterName | undefined {
  return (Object.keys(filterTable) as FilterName[]).find((each) => each.toLowerCase() === name.toLowerCase());
}

/** The field of the index that holds the values of a filter, or of a custom property. */
export function fieldOf(name: string): string {
  const known = knownFilter(name);
  return known ? (fieldOfFilter[known] ?? known) : `data.${fold(name)}`;
}

/** The values of a filter over what the asker may see, most used first. Times and ids have none that could be listed. */
export async function listFilterOptions(
  context: Context,
  { name, query, limit, scope }: OptionsQuery,
): Promise<FilterOption[]> {
  const known = knownFilter(name);
  const field = fieldOf(name);
  const list = (field: string, contains: string, most: number) =>
    context.index.listOptions(context.asker.access, { field, contains, predicate: scope, limit: most });
  if (!known) return (await list(field, fold(query), limit)).map(toOption);
  switch (filterTable[known].kind) {
    case 'time':
      return [];
    case 'boolean':
      return countedOptions(context, scope, ['true', 'false'], query, (value) => ({ [known]: value === 'true' }));
    case 'people':
    case 'person':
      return peopleOptions(context, await list(field, '', mostPeople), query, limit);
    default:
      if (known === 'resourceId') return [];
      if (known === 'rsvp') return countedOptions(context, scope, rsvpValues, query, (value) => ({ rsvp: [value] }));
      if (known === 'linkId') return sourceOptions(context, await list(field, '', mostSources), query, limit);
      return (await list(field, fold(query), limit)).map(toOption);
  }
}

/** Sources by name: their ids are for programs. */
async function sourceOptions(
  { sourceNames }: Context,
  found: readonly FieldOption[],
  query: string,
  limit: number,
): Promise<FilterOption[]> {
  const names = await sourceNames();
  return found
    .map(toOption)
    .map(({ value }) => ({ value, data: names.get(value) ?? value }))
    .filter(({ value, data }) => [value, data].some((text) => fold(text).includes(fold(query))))
    .slice(0, limit);
}

export function toOption({ value, display }: FieldOption): FilterOption {
  return { value: display === '' ? value : display, data: display };
}

/** Options whose use is counted by asking, since it depends on the asker. */
async function countedOptions(
  { asker, index, compile }: Context,
  scope: Predicate,
  values: readonly string[],
  query: string,
  filtersOf: (value: string) => SearchFilters,
): Promise<FilterOption[]> {
  const counted = await Promise.all(
    values
      .filter((value) => fold(value).includes(fold(query)))
      .map(async (value) => ({
        value,
        count: await index.countResources(asker.access, and(scope, await compile(filtersOf(value)))),
      })),
  );
  const used = counted.filter(({ count }) => count > 0).sort((a, b) => b.count - a.count);
  return used.map(({ value }) => ({ value, data: value }));
}

async function peopleOptions(
  { displayNames }: Context,
  found: readonly FieldOption[],
  query: string,
  limit: number,
): Promise<FilterOption[]> {
  const wanted = fold(query);
  return (await mergePeople(found, displayNames))
    .filter(({ value, data }) => fold(value).includes(wanted) || fold(data).includes(wanted))
    .slice(0, limit);
}
