import type { SyncRun } from '@clew/sdk';
import { useInfiniteQuery } from '@tanstack/react-query';
import { clew } from '../../clew.ts';
import { Button } from '../../parts/button.tsx';
import { Notice } from '../../parts/notice.tsx';
import { useReader } from '../../texts/language.tsx';
import { Table } from '../table.tsx';

/** What of a source could not be read, each with its reason and what to do. `run`: the latest one as it is known to be now. */
export function ErrorList({ id, run }: { id: string; run: SyncRun | null }) {
  const { t, moment } = useReader();
  const errors = useInfiniteQuery({
    queryKey: ['sources', id, 'errors', run?.no, run?.state],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      clew.listSourceErrors({ sourceId: id, after: pageParam, limit: 50 }, { signal }),
    getNextPageParam: ({ next }) => next ?? undefined,
    placeholderData: (before) => before,
  });
  const all = errors.data?.pages.flatMap((page) => page.errors) ?? [];
  if (all.length === 0 && !errors.error) return null;
  return (
    <section className="mt-6">
      <h3 className="mb-2 font-semibold">{t('source.errors')}</h3>
      {errors.error ? <Notice error={errors.error} /> : null}
      <Table
        label={t('source.errors')}
        heads={[t('source.item'), t('source.reason'), t('source.nextStep'), t('admin.when')]}
        rows={all.map(({ externalId, name, reason, nextStep, at }) => ({
          id: `${externalId ?? 'gap'} ${name}`,
          cells: [name, reason, nextStep, moment(at)],
        }))}
      />
      {errors.hasNextPage ? <Button onClick={() => errors.fetchNextPage()}>{t('search.more')}</Button> : null}
    </section>
  );
}
