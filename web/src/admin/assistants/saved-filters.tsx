import type { Assistant } from '@clew/sdk';
import { Button } from '../../parts/button.tsx';
import { FilterBar } from '../../search/filter-bar.tsx';
import { fromRequest, toRequest } from '../../search/search-state.ts';
import { useReader } from '../../texts/language.tsx';

type Saved = NonNullable<Assistant['sources']>;

interface Props {
  sources: Saved;
  onChange(sources: Saved): void;
}

/** What an assistant draws on: any of these filters must hold; none: everything the asker may see. */
export function SavedFilters({ sources, onChange }: Props) {
  const { t } = useReader();
  return (
    <fieldset className="space-y-2 rounded-lg border border-line p-3">
      <legend className="px-1 text-sm">{t('assistant.sources')}</legend>
      {sources.length === 0 ? <p className="text-sm text-soft">{t('assistant.everything')}</p> : null}
      {sources.map((saved, index) => {
        const filters = fromRequest(saved.filters);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: saved filters have no names, and keep nothing of their own
          <div key={index} className="flex flex-wrap items-center gap-2 border-b border-line pb-2">
            {filters ? (
              <FilterBar
                filters={filters}
                onChange={(chosen) =>
                  onChange(sources.map((each) => (each === saved ? { ...saved, filters: toRequest(chosen) } : each)))
                }
              />
            ) : (
              <code dir="ltr" className="text-sm wrap-anywhere">
                {JSON.stringify(saved.filters)}
              </code>
            )}
            <Button
              look="quiet"
              aria-label={t('assistant.removeFilter', { no: index + 1 })}
              onClick={() => onChange(sources.filter((each) => each !== saved))}
            >
              ✕
            </Button>
          </div>
        );
      })}
      <Button onClick={() => onChange([...sources, { filters: {} }])}>{t('assistant.addFilter')}</Button>
    </fieldset>
  );
}
