import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { clew } from '../../clew.ts';
import { Button } from '../../parts/button.tsx';
import { Notice } from '../../parts/notice.tsx';
import { useReader } from '../../texts/language.tsx';
import { Table } from '../table.tsx';
import { describeStatus } from './describe-status.ts';
import { textOr } from './setting-field.tsx';
import { SourceDetails } from './source-details.tsx';
import { SourceFormSheet } from './source-form-sheet.tsx';

/** All sources, or the one that the address names. */
export function Sources() {
  const { t, moment } = useReader();
  const navigate = useNavigate();
  const { source: chosen } = useSearch({ from: '/app/admin/$part' });
  const [isConnecting, setConnecting] = useState(false);
  const { data, error } = useQuery({
    queryKey: ['sources'],
    queryFn: async ({ signal }) => (await clew.listSources({}, { signal })).sources,
    refetchInterval: ({ state }) => (state.data?.some(({ status }) => status.state === 'running') ? 2_000 : 10_000),
  });
  const taken = data?.map(({ id }) => id) ?? [];
  const open = (source?: string) =>
    void navigate({ to: '/admin/$part', params: { part: 'sources' }, search: source === undefined ? {} : { source } });
  if (chosen !== undefined) return <SourceDetails id={chosen} taken={taken} onClose={() => open()} />;
  return (
    <>
      <Button look="main" className="mb-4" disabled={data === undefined} onClick={() => setConnecting(true)}>
        {t('source.new')}
      </Button>
      {error ? <Notice error={error} /> : null}
      {data?.length === 0 ? <p>{t('admin.noSources')}</p> : null}
      {data === undefined || data.length === 0 ? null : (
        <Table
          label={t('admin.sources')}
          heads={[t('admin.name'), t('admin.app'), t('admin.kind'), t('admin.state'), t('source.lastRun')]}
          rows={data.map((source) => {
            const { id, name, appId, kind, status } = source;
            return {
              id,
              cells: [
                <Link
                  key="name"
                  to="/admin/$part"
                  params={{ part: 'sources' }}
                  search={{ source: id }}
                  className="text-accent underline"
                >
                  {name}
                </Link>,
                appId,
                textOr(t, `kind.${kind}`, kind),
                describeStatus(source, t),
                moment(status.lastRun) || '–',
              ],
            };
          })}
        />
      )}
      {isConnecting ? <SourceFormSheet taken={taken} onDone={open} onClose={() => setConnecting(false)} /> : null}
    </>
  );
}
