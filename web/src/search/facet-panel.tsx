import type { Facet } from '@clew/sdk';
import { useReader } from '../texts/language.tsx';
import { type FilterName, type Filters, facetNames, toggled } from './search-state.ts';

interface Props {
  facets: readonly Facet[];
  filters: Filters;
  onChange(filters: Filters): void;
}

const spans = { P7D: 'facet.P7D', P30D: 'facet.P30D', P365D: 'facet.P365D' } as const;

/** What is found, counted by app, type, people, time …: each value is as many as choosing it would find. */
export function FacetPanel({ facets, filters, onChange }: Props) {
  const shown = facetNames.flatMap((name) => {
    const options = facets.find((facet) => facet.name === name)?.options ?? [];
    return options.length > 0 || filters[name] ? [{ name, options: withChosen(options, filters[name] ?? []) }] : [];
  });
  return (
    <div className="space-y-4">
      {shown.map(({ name, options }) => (
        <Values key={name} name={name} options={options} filters={filters} onChange={onChange} />
      ))}
    </div>
  );
}

function Values({
  name,
  options,
  filters,
  onChange,
}: Omit<Props, 'facets'> & { name: FilterName; options: readonly { value: string; data: string; count: number }[] }) {
  const { t, date } = useReader();
  const labelOf = (value: string, data: string) => {
    if (data in spans) return t(spans[data as keyof typeof spans]);
    return name === 'fromTime' ? date(value) : data;
  };
  return (
    <fieldset>
      <legend className="mb-1 text-sm font-semibold">{t(name === 'fromTime' ? 'facet.when' : `filter.${name}`)}</legend>
      {options.map(({ value, data, count }) => (
        <label key={value} className="flex min-h-8 items-center gap-2 rounded-lg px-1 text-sm hover:bg-raised">
          <input
            type="checkbox"
            className="size-4 shrink-0"
            checked={filters[name]?.some((chosen) => chosen.value === value) ?? false}
            onChange={() => onChange(toggled(filters, name, { value, label: data }))}
          />
          <span dir="auto" className="min-w-0 flex-1 truncate" title={labelOf(value, data)}>
            {labelOf(value, data)}
          </span>
          <span className="text-soft tabular-nums">{t('facet.count', { count })}</span>
        </label>
      ))}
    </fieldset>
  );
}

/** What is chosen stays to be left again, also where nothing of it is found any more. */
function withChosen(options: Facet['options'], chosen: readonly { value: string; label: string }[]) {
  const missing = chosen.filter(({ value }) => !options.some((option) => option.value === value));
  return [...options, ...missing.map(({ value, label }) => ({ value, data: label, count: 0 }))];
}
