import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { clew } from '../../clew.ts';
import { Button } from '../../parts/button.tsx';
import { Field } from '../../parts/field.tsx';
import { Notice } from '../../parts/notice.tsx';
import { useReader } from '../../texts/language.tsx';
import { textOr } from '../../texts/text-or.ts';
import { Table } from '../table.tsx';
import { describeStatus } from './describe-status.ts';
import { SourceDetails } from './source-details.tsx';
import { SourceFormSheet } from './source-form-sheet.tsx';

/** Up to this many are seen at a glance. */
const fewSources = 20;
const rowsAtOnce = 100;

/** All sources, or the one that the address names. */
export function Sources() {
  const { t, moment } = useReader();
  const navigate = useNavigate();
  const { source: chosen } = useSearch({ from: '/app/admin/$part' });
  const [isConnecting, setConnecting] = useState(false);
  const [wanted, setWanted] = useState('');
  const [most, setMost] = useState(rowsAtOnce);
  const { data, error } = useQuery({
    queryKey: ['sources'],
    queryFn: async ({ signal }) => (await clew.listSources({}, { signal })).sources,
    refetchInterval: ({ state }) => (state.data?.some(({ status }) => status.state === 'running') ? 2_000 : 10_000),
  });
  const word = wanted.trim().toLocaleLowerCase();
  const found = data?.filter(({ id, name, appId }) =>
    [id, name, appId].some((text) => text.toLocaleLowerCase().includes(word)),
  );
  const taken = data?.map(({ id }) => id) ?? [];
  const open = (source?: string) =>
    void navigate({ to: '/admin/$part', params: { part: 'sources' }, search: source === undefined ? {} : { source } });
  if (chosen !== undefined) return <SourceDetails id={chosen} taken={taken} onClose={() => open()} />;
  return (
    <>
      <Button
        look="main"
        className="mb-4"
        disabled={data === undefined}
        aria-haspopup="dialog"
        onClick={() => setConnecting(true)}
      >
        {t('source.new')}
      </Button>
      {error ? <Notice error={error} /> : null}
      {data?.length === 0 ? <p>{t('admin.noSources')}</p> : null}
      {data === undefined || data.length <= fewSources ? null : (
        <Field
          className="mb-4 max-w-sm"
          label={t('source.find')}
          type="search"
          dir="auto"
          value={wanted}
          onChange={({ target }) => setWanted(target.value)}
        />
      )}
      {found === undefined || found.length === 0 ? null : (
        <Table
          label={t('admin.sources')}
          heads={[t('admin.name'), t('admin.app'), t('admin.kind'), t('admin.state'), t('source.lastRun')]}
          rows={found.slice(0, most).map((source) => {
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
      {(found?.length ?? 0) > most ? (
        <Button className="mt-4" onClick={() => setMost(most + rowsAtOnce)}>
          {t('search.more')}
        </Button>
      ) : null}
      {isConnecting ? <SourceFormSheet taken={taken} onDone={open} onClose={() => setConnecting(false)} /> : null}
    </>
  );
}
