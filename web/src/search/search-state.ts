/** Filter name -> the chosen values with what they are called. */
export type Filters = Readonly<Record<string, readonly { value: string; label: string }[]>>;

/** The filters that are offered; times take one date, all others values to choose from. */
export const filterNames = [
  'appId',
  'type',
  'createdBy',
  'assignedTo',
  'label',
  'status',
  'extension',
  'department',
  'location',
  'linkId',
] as const;
export const timeFilterNames = ['fromTime', 'untilTime'] as const;
export type FilterName = (typeof filterNames)[number] | (typeof timeFilterNames)[number];

/** What is counted beside the results, in this order. */
export const facetNames = [
  'appId',
  'type',
  'fromTime',
  'createdBy',
  'assignedTo',
  'label',
  'status',
  'department',
  'location',
  'extension',
] as const satisfies readonly FilterName[];

/** The filters with this value taken or, where it was, left; of times there is one. */
export function toggled(filters: Filters, name: FilterName, option: { value: string; label: string }): Filters {
  const { [name]: before = [], ...others } = filters;
  const rest = before.filter(({ value }) => value !== option.value);
  const isTime = (timeFilterNames as readonly string[]).includes(name);
  const next = rest.length < before.length ? rest : isTime ? [option] : [...before, option];
  return next.length > 0 ? { ...others, [name]: next } : others;
}

export const sorts = ['Relevancy', 'Recency', 'Alphabetical'] as const;
export type Sort = (typeof sorts)[number];

/** What the address of the page holds, so that a search can be kept and shared. */
export interface SearchState {
  q?: string;
  sort?: Sort;
  starred?: true;
  filters?: Record<string, { value: string; label: string }[]>;
}

export function readSearch({ q, sort, starred, filters }: Record<string, unknown>): SearchState {
  const known = readFilters(filters);
  return {
    ...(typeof q === 'string' || typeof q === 'number' ? { q: String(q) } : {}),
    ...(sorts.includes(sort as Sort) && sort !== 'Relevancy' ? { sort: sort as Sort } : {}),
    ...(starred === true ? { starred } : {}),
    ...(Object.keys(known).length > 0 ? { filters: known } : {}),
  };
}

function readFilters(value: unknown): Record<string, { value: string; label: string }[]> {
  if (typeof value !== 'object' || value === null) return {};
  const names: readonly string[] = [...filterNames, ...timeFilterNames];
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, options]) => {
      if (!names.includes(name) || !Array.isArray(options)) return [];
      const chosen = options.flatMap((option: { value?: unknown; label?: unknown }) =>
        typeof option?.value === 'string' ? [{ value: option.value, label: String(option.label ?? option.value) }] : [],
      );
      return chosen.length > 0 ? [[name, chosen]] : [];
    }),
  );
}

export function toRequest(filters: Filters, starred = false): Record<string, unknown> {
  const times: readonly string[] = timeFilterNames;
  const chosen = Object.entries(filters).map(([name, options]) => [
    name,
    times.includes(name) ? options[0]?.value : options.map(({ value }) => value),
  ]);
  return { ...Object.fromEntries(chosen), ...(starred ? { isStarred: true } : {}) };
}

/** Filters as they are sent -> as they are shown; undefined where they hold something that is not offered here. */
export function fromRequest(sent: Readonly<Record<string, unknown>>): Filters | undefined {
  const names: readonly string[] = [...filterNames, ...timeFilterNames];
  const shown: Record<string, { value: string; label: string }[]> = {};
  for (const [name, value] of Object.entries(sent)) {
    const values = Array.isArray(value) ? value : [value];
    if (!names.includes(name) || !values.every((each) => typeof each === 'string')) return undefined;
    shown[name] = values.map((each: string) => ({ value: each, label: each }));
  }
  return shown;
}
