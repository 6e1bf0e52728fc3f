import { useQuery } from '@tanstack/react-query';
import { clew } from '../clew.ts';
import { Notice } from '../parts/notice.tsx';
import { useReader } from '../texts/language.tsx';
import { Table } from './table.tsx';

export function Sources() {
  const { t, moment } = useReader();
  const { data, error } = useQuery({
    queryKey: ['sources'],
    queryFn: async ({ signal }) => (await clew.listSources({}, { signal })).sources,
    refetchInterval: 10_000,
  });
  if (error) return <Notice error={error} />;
  if (data?.length === 0) return <p>{t('admin.noSources')}</p>;
  return (
    <Table
      label={t('admin.sources')}
      heads={[t('admin.name'), t('admin.app'), t('admin.kind'), t('admin.state'), t('admin.lastUsed')]}
      rows={(data ?? []).map(({ id, name, appId, kind, status }) => ({
        id,
        cells: [
          name,
          appId,
          kind,
          [t(`admin.${status.state}`), t('admin.counts', { resources: status.counts.resources }), status.message]
            .filter(Boolean)
            .join(' · '),
          moment(status.lastRun) || '–',
        ],
      }))}
    />
  );
}
