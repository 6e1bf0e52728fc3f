import type { SyncRun } from '@clew/sdk';
import { useInfiniteQuery } from '@tanstack/react-query';
import { clew } from '../../clew.ts';
import { Button } from '../../parts/button.tsx';
import { Notice } from '../../parts/notice.tsx';
import { useReader } from '../../texts/language.tsx';
import { Table } from '../table.tsx';
import { describeRun } from './describe-status.ts';

/** The syncs of a source, latest first. `run`: the latest one as it is known to be now. */
export function RunList({ id, run }: { id: string; run: SyncRun | null }) {
  const { t, moment } = useReader();
  const runs = useInfiniteQuery({
    queryKey: ['sources', id, 'runs', run?.no, run?.state],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) => clew.listRuns({ sourceId: id, after: pageParam, limit: 20 }, { signal }),
    getNextPageParam: ({ next }) => next ?? undefined,
    placeholderData: (before) => before,
  });
  const all = runs.data?.pages.flatMap((page) => page.runs) ?? [];
  if (all.length === 0 && !runs.error) return null;
  return (
    <section className="mt-6">
      <h3 className="mb-2 font-semibold">{t('source.history')}</h3>
      {runs.error ? <Notice error={runs.error} /> : null}
      <Table
        label={t('source.history')}
        heads={[t('admin.when'), t('run.why'), t('admin.outcome')]}
        rows={all.map((each) => ({
          id: String(each.no),
          cells: [
            moment(each.startedAt),
            t(`run.${each.trigger}`),
            <>
              {describeRun(each, t)}
              {each.state === 'failed' || each.state === 'incomplete' ? (
                <span dir="auto" className="block text-soft">
                  {[each.message, each.nextStep].filter(Boolean).join(' ')}
                </span>
              ) : null}
            </>,
          ],
        }))}
      />
      {runs.hasNextPage ? <Button onClick={() => runs.fetchNextPage()}>{t('search.more')}</Button> : null}
    </section>
  );
}
