import { useQuery } from '@tanstack/react-query';
import { Popover } from 'radix-ui';
import { useDeferredValue, useState } from 'react';
import { clew } from '../clew.ts';
import { Button } from '../parts/button.tsx';
import { Field } from '../parts/field.tsx';
import { Notice } from '../parts/notice.tsx';
import { useReader } from '../texts/language.tsx';
import { type FilterName, type Filters, filterNames, timeFilterNames, toggled } from './search-state.ts';

interface Props {
  filters: Filters;
  onChange(filters: Filters): void;
}

/** Chosen filters as chips, and a way to add one: first by what, then which value, found by typing. */
export function FilterBar({ filters, onChange }: Props) {
  const { t, date } = useReader();
  const [isOpen, setOpen] = useState(false);
  const [name, setName] = useState<FilterName>();
  const stats = useQuery({
    queryKey: ['filter-stats'],
    queryFn: async ({ signal }) => (await clew.getFilterStats({}, { signal })).availableFilters,
    enabled: isOpen,
  });
  const add = (filter: FilterName, option: { value: string; label: string }) => {
    const isChosen = filters[filter]?.some(({ value }) => value === option.value);
    if (!isChosen) onChange(toggled(filters, filter, option));
    setOpen(false);
  };
  const offered = filterNames.filter((each) => stats.data?.[each]);
  return (
    <>
      {Object.entries(filters).flatMap(([filter, options]) =>
        options.map(({ value, label }) => {
          const title = t(`filter.${filter as FilterName}`);
          const shown = (timeFilterNames as readonly string[]).includes(filter) ? date(value) : label;
          return (
            <button
              key={`${filter} ${value}`}
              type="button"
              aria-label={t('filter.remove', { name: title, value: shown })}
              onClick={() => onChange(toggled(filters, filter as FilterName, { value, label }))}
              className="inline-flex min-h-8 max-w-60 items-center gap-1 rounded-full border border-line bg-raised px-3 text-sm"
            >
              <span dir="auto" className="truncate">
                {title}: {shown}
              </span>
              <span aria-hidden="true">✕</span>
            </button>
          );
        }),
      )}
      <Popover.Root
        open={isOpen}
        onOpenChange={(open) => {
          setOpen(open);
          setName(undefined);
        }}
      >
        <Popover.Trigger asChild>
          <Button>+ {t('filter.add')}</Button>
        </Popover.Trigger>
        <Popover.Content
          sideOffset={6}
          aria-label={t('filter.which')}
          className="z-20 max-h-80 w-72 overflow-y-auto rounded-xl border border-line bg-page p-3 shadow-lg"
        >
          {name === undefined ? (
            <ul>
              {stats.error ? <Notice error={stats.error} /> : null}
              {[...offered, ...timeFilterNames].map((each) => (
                <li key={each}>
                  <Button look="quiet" className="w-full justify-start" onClick={() => setName(each)}>
                    {t(`filter.${each}`)}
                  </Button>
                </li>
              ))}
            </ul>
          ) : (
            <>
              <Button look="quiet" onClick={() => setName(undefined)}>
                ‹ {t('filter.back')}
              </Button>
              {name === 'fromTime' || name === 'untilTime' ? (
                <Field
                  label={t(`filter.${name}`)}
                  type="date"
                  onChange={({ target }) => target.value && add(name, { value: target.value, label: target.value })}
                />
              ) : (
                <ValueList name={name} onChoose={(option) => add(name, option)} />
              )}
            </>
          )}
        </Popover.Content>
      </Popover.Root>
    </>
  );
}

function ValueList({ name, onChoose }: { name: FilterName; onChoose(option: { value: string; label: string }): void }) {
  const { t } = useReader();
  const [typed, setTyped] = useState('');
  const query = useDeferredValue(typed);
  const options = useQuery({
    queryKey: ['filter-options', name, query],
    queryFn: async ({ signal }) => (await clew.listFilterOptions({ name, query, limit: 30 }, { signal })).options,
    placeholderData: (before) => before,
  });
  return (
    <>
      <Field
        label={t(`filter.${name}`)}
        autoFocus
        dir="auto"
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
      />
      {options.error ? <Notice error={options.error} /> : null}
      {options.data?.length === 0 ? <p className="p-2 text-sm text-soft">{t('filter.none')}</p> : null}
      <ul className="mt-2">
        {options.data?.map(({ value, data }) => (
          <li key={value}>
            <Button look="quiet" className="w-full justify-start" onClick={() => onChoose({ value, label: data })}>
              <span dir="auto" className="truncate">
                {data}
              </span>
            </Button>
          </li>
        ))}
      </ul>
    </>
  );
}
