import { type FilterName, type FilterOption, filterTable, rsvpValues, type SearchFilters } from '@clew/contract';
import { fold } from '../kernel/fold.ts';
import { and, type Predicate } from '../search-index/predicate.ts';
import type { FieldOption, SearchIndex } from '../search-index/search-index.ts';
import type { Asker } from './filters-to-predicate.ts';

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
  /** Folded names of people -> how they are called. */
  displayNames(names: readonly string[]): Promise<ReadonlyMap<string, { email: string; name: string }>>;
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

/** The values of a filter over what the asker may see, most used first. Times and ids have none that could be listed. */
export async function listFilterOptions(
  context: Context,
  { name, query, limit, scope }: OptionsQuery,
): Promise<FilterOption[]> {
  const known = (Object.keys(filterTable) as FilterName[]).find((each) => each.toLowerCase() === name.toLowerCase());
  const list = (field: string, contains: string, most: number) =>
    context.index.listOptions(context.asker.access, { field, contains, predicate: scope, limit: most });
  if (!known) return (await list(`data.${fold(name)}`, fold(query), limit)).map(toOption);
  const field = fieldOfFilter[known] ?? known;
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

function toOption({ value, display }: FieldOption): FilterOption {
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

/** One option for one person: by email and name where there is an account, whatever names the resources use. */
async function peopleOptions(
  context: Context,
  options: readonly FieldOption[],
  query: string,
  limit: number,
): Promise<FilterOption[]> {
  // A person is kept as written and together with the source; what is written is enough here.
  const written = options.filter(({ value, display }) => !value.includes('/') || fold(display) === value);
  const qualified = options.filter((option) => !written.includes(option)).map(({ value }) => value);
  const names = await context.displayNames([...written.map(({ value }) => value), ...qualified]);
  const accountsById = accountsByIdOf(qualified, names);
  const people = new Map<string, { option: FilterOption; count: number }>();
  for (const { value, display, count } of written) {
    const account = names.get(value) ?? accountsById.get(value);
    const key = account?.email ?? value;
    const before = people.get(key)?.count ?? 0;
    people.set(key, {
      option: { value: account?.email ?? display, data: account?.name ?? display },
      count: before + count,
    });
  }
  const wanted = fold(query);
  return [...people.values()]
    .filter(({ option }) => fold(option.value).includes(wanted) || fold(option.data).includes(wanted))
    .sort((a, b) => b.count - a.count)
    .slice(0, limit)
    .map(({ option }) => option);
}

/** An id by itself means a person where the same id with its source does: ids -> accounts. */
function accountsByIdOf(
  qualified: readonly string[],
  names: ReadonlyMap<string, { email: string; name: string }>,
): ReadonlyMap<string, { email: string; name: string }> {
  const accounts = new Map<string, { email: string; name: string }>();
  for (const name of qualified) {
    const account = names.get(name);
    const id = name.slice(name.indexOf('/') + 1);
    if (account && !accounts.has(id)) accounts.set(id, account);
  }
  return accounts;
}
