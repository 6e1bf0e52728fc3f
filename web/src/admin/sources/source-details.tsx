import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { clew } from '../../clew.ts';
import { Button } from '../../parts/button.tsx';
import { Notice } from '../../parts/notice.tsx';
import { useReader } from '../../texts/language.tsx';
import { textOr } from '../../texts/text-or.ts';
import { describeSchedule, describeStatus } from './describe-status.ts';
import { ErrorList } from './error-list.tsx';
import { RunList } from './run-list.tsx';
import { SourceFormSheet } from './source-form-sheet.tsx';

interface Props {
  id: string;
  taken: readonly string[];
  onClose(): void;
}

type Change = 'sync' | 'syncAll' | 'accept' | 'pause' | 'resume' | 'delete';

/** One source: how it is, what can be done with it, how it went before, and what could not be read. */
export function SourceDetails({ id, taken, onClose }: Props) {
  const reader = useReader();
  const { t, moment } = reader;
  const cache = useQueryClient();
  const [isEditing, setEditing] = useState(false);
  const source = useQuery({
    queryKey: ['sources', id],
    queryFn: ({ signal }) => clew.getSource({ sourceId: id }, { signal }),
    refetchInterval: ({ state }) => (state.data?.status.state === 'running' ? 1_000 : 10_000),
  });
  const changing = useMutation({
    mutationFn: (change: Change): Promise<unknown> =>
      ({
        sync: () => clew.syncSource({ sourceId: id, full: undefined, acceptLosses: undefined }),
        syncAll: () => clew.syncSource({ sourceId: id, full: 'true', acceptLosses: undefined }),
        accept: () => clew.syncSource({ sourceId: id, full: 'true', acceptLosses: 'true' }),
        pause: () => clew.pauseSource({ sourceId: id }),
        resume: () => clew.resumeSource({ sourceId: id }),
        delete: () => clew.deleteSource({ sourceId: id }),
      })[change](),
    async onSuccess(_, change) {
      if (change === 'delete') onClose();
      await cache.invalidateQueries({ queryKey: ['sources'], exact: change === 'delete' });
    },
  });
  const back = (
    <Button look="quiet" onClick={onClose}>
      <span aria-hidden="true" className="rtl:rotate-180">
        ‹
      </span>
      {t('source.all')}
    </Button>
  );
  if (!source.data)
    return (
      <>
        {back}
        {source.error ? <Notice error={source.error} /> : <p>{t('app.loading')}</p>}
      </>
    );
  const { name, kind, appId, status, schedule } = source.data;
  const isPushed = kind === 'push';
  const facts: [string, string][] = [
    [t('admin.kind'), textOr(t, `kind.${kind}`, kind)],
    [t('admin.app'), appId],
    [t('source.lastRun'), moment(status.lastRun) || '–'],
    ...(isPushed
      ? []
      : ([
          [t('source.nextRun'), moment(status.nextRun) || '–'],
          [t('source.schedule'), describeSchedule(schedule ?? 'off', reader)],
        ] satisfies [string, string][])),
  ];
  const act = (change: Change, text: string) => (
    <Button key={change} disabled={changing.isPending} onClick={() => changing.mutate(change)}>
      {text}
    </Button>
  );
  return (
    <>
      {back}
      <h2 dir="auto" className="mt-2 text-lg font-semibold wrap-anywhere">
        {name}
      </h2>
      <p role="status" className="mt-2">
        {describeStatus(source.data, t)}
      </p>
      {status.state === 'failed' || (status.state === 'running' && status.run?.message) ? (
        <p dir="auto" className={status.state === 'failed' ? 'mt-1 text-danger' : 'mt-1 text-soft'}>
          {status.message}
        </p>
      ) : null}
      <div className="my-4 flex flex-wrap gap-2">
        {isPushed
          ? null
          : status.state === 'paused'
            ? act('resume', t('source.resume'))
            : [
                act('sync', t('source.sync')),
                act('syncAll', t('source.syncAll')),
                ...(status.run?.needsAcceptance ? [act('accept', t('source.accept'))] : []),
                act('pause', t('source.pause')),
              ]}
        {isPushed ? null : (
          <Button aria-haspopup="dialog" onClick={() => setEditing(true)}>
            {t('source.edit')}
          </Button>
        )}
        <Button
          look="danger"
          disabled={changing.isPending}
          onClick={() =>
            window.confirm(t('source.deleteSure', { name, resources: status.counts.resources })) &&
            changing.mutate('delete')
          }
        >
          {t('source.delete')}
        </Button>
      </div>
      {changing.error ? <Notice error={changing.error} /> : null}
      <dl className="grid max-w-xl grid-cols-[auto_1fr] gap-x-6 gap-y-1 text-sm">
        {facts.map(([label, value]) => (
          <div key={label} className="contents">
            <dt className="text-soft">{label}</dt>
            <dd dir="auto" className="wrap-anywhere">
              {value}
            </dd>
          </div>
        ))}
      </dl>
      {isPushed ? null : (
        <>
          <ErrorList id={id} run={status.run} />
          <RunList id={id} run={status.run} />
        </>
      )}
      {isEditing ? (
        <SourceFormSheet
          source={source.data}
          taken={taken}
          onDone={() => setEditing(false)}
          onClose={() => setEditing(false)}
        />
      ) : null}
    </>
  );
}
