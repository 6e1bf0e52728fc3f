import type { Resource } from '@clew/sdk';
import { AppBadge } from '../parts/app-badge.tsx';
import { describeResource } from '../parts/describe-resource.ts';
import { useReader } from '../texts/language.tsx';

/** What was retrieved for an answer, cited or not. */
export function ReadResources({
  resources,
  onShow,
}: {
  resources: readonly Resource[];
  onShow(resource: Resource): void;
}) {
  const { t, date } = useReader();
  if (resources.length === 0) return null;
  return (
    <details className="rounded-lg border border-line p-3">
      <summary className="cursor-pointer text-sm">{t('chat.resources', { count: resources.length })}</summary>
      <ul className="mt-2 space-y-1">
        {resources.map((resource) => {
          const { people, changedAt } = describeResource(resource);
          return (
            <li key={resource.id}>
              <button
                type="button"
                aria-haspopup="dialog"
                onClick={() => onShow(resource)}
                className="flex w-full items-center gap-3 rounded-lg p-2 text-start hover:bg-raised"
              >
                <AppBadge appId={resource.appId} />
                <span className="min-w-0">
                  <span dir="auto" className="block wrap-anywhere">
                    {resource.title}
                  </span>
                  <span dir="auto" className="block text-sm text-soft">
                    {[resource.appId, ...people, date(changedAt)].filter(Boolean).join(' · ')}
                  </span>
                </span>
              </button>
            </li>
          );
        })}
      </ul>
    </details>
  );
}
