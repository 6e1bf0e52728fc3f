import type { ExplainedResource, NamedPrincipal } from '@clew/sdk';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { clew } from '../clew.ts';
import { Button } from '../parts/button.tsx';
import { Field } from '../parts/field.tsx';
import { Notice } from '../parts/notice.tsx';
import { onSubmit } from '../parts/on-submit.ts';
import { useReader } from '../texts/language.tsx';

/** Why somebody sees a resource, or does not: who its readers are, and over which groups he is one of them. */
export function Access() {
  const { t } = useReader();
  const [asked, setAsked] = useState<{ account: string; resource: string }>();
  const told = useQuery({
    queryKey: ['access', asked],
    enabled: asked !== undefined,
    // It is asked because something has changed.
    staleTime: 0,
    queryFn: ({ signal }) => clew.explainAccess({ account: asked?.account, resource: asked?.resource }, { signal }),
  });
  return (
    <>
      <p className="mb-4 max-w-xl text-sm text-soft">{t('access.hint')}</p>
      <form
        className="mb-6 flex max-w-2xl flex-wrap items-end gap-3"
        onSubmit={onSubmit((form) => {
          const next = { account: String(form.get('account')).trim(), resource: String(form.get('resource')).trim() };
          if (next.account === asked?.account && next.resource === asked.resource) void told.refetch();
          else setAsked(next);
        })}
      >
        <Field className="flex-1" label={t('access.account')} name="account" required dir="ltr" />
        <Field className="flex-1" label={t('access.resource')} name="resource" required dir="ltr" />
        <Button type="submit" look="main" disabled={told.isFetching}>
          {t('access.ask')}
        </Button>
      </form>
      {told.error ? <Notice error={told.error} /> : null}
      {told.data ? (
        <div role="status" className="max-w-2xl space-y-6">
          {told.data.resources.length === 0 ? <p>{t('access.noResource')}</p> : null}
          {told.data.resources.map((resource) => (
            <Explanation
              key={resource.id}
              resource={resource}
              name={told.data.account.name}
              isActive={told.data.account.active}
            />
          ))}
        </div>
      ) : null}
    </>
  );
}

function Explanation({
  resource: { sourceId, externalId, mayRead, paths, readers, readersInAll },
  name,
  isActive,
}: {
  resource: ExplainedResource;
  name: string;
  isActive: boolean;
}) {
  const { t } = useReader();
  const textOf = ({ kind, id, name: named }: NamedPrincipal) => {
    if (kind === 'everybody') return t('source.readersEverybody');
    if (named !== null) return `${named} (${id})`;
    return kind === 'person' ? id : t('access.unknown', { id });
  };
  return (
    <section className="rounded-lg border border-line p-4">
      <h2 dir="auto" className="font-semibold wrap-anywhere">
        {sourceId} · {externalId}
      </h2>
      <p className="mt-2">
        {t(
          mayRead ? 'access.may' : !isActive ? 'access.closed' : readersInAll === 0 ? 'access.nobody' : 'access.mayNot',
          {
            name,
          },
        )}
      </p>
      {paths.length > 0 ? (
        <>
          <h3 className="mt-3 text-sm font-semibold">{t('access.why')}</h3>
          <ul className="list-disc ps-5">
            {paths.map((path) => (
              <li key={path.map(({ kind, id }) => `${kind} ${id}`).join()} dir="auto" className="wrap-anywhere">
                {path.map(textOf).join(' → ')}
              </li>
            ))}
          </ul>
        </>
      ) : null}
      {readersInAll > 0 ? (
        <>
          <h3 className="mt-3 text-sm font-semibold">{t('access.readers', { count: readersInAll })}</h3>
          <ul className="list-disc ps-5">
            {readers.map((reader) => (
              <li key={`${reader.kind} ${reader.id}`} dir="auto" className="wrap-anywhere">
                {textOf(reader)}
              </li>
            ))}
          </ul>
          {readersInAll > readers.length ? <p>…</p> : null}
        </>
      ) : null}
    </section>
  );
}
