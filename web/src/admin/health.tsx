import { useQuery } from '@tanstack/react-query';
import { clew } from '../clew.ts';
import { Notice } from '../parts/notice.tsx';
import { useReader } from '../texts/language.tsx';

export function Health() {
  const { t } = useReader();
  const { data, error } = useQuery({
    queryKey: ['health'],
    queryFn: ({ signal }) => clew.getReadiness({}, { signal }),
    refetchInterval: 10_000,
  });
  if (error) return <Notice error={error} />;
  if (!data) return <p>{t('app.loading')}</p>;
  const rows = [
    [t('admin.version'), data.version],
    [t('admin.model'), data.model],
    [t('admin.searchKind'), t(`admin.${data.search}`)],
    ...(data.answering ? [[t('admin.answering'), t(`answering.${data.answering.state}`)]] : []),
    ...(data.embedding
      ? [[t('admin.embedding'), t(`embedding.${data.embedding.state}`, { share: data.embedding.share })]]
      : []),
  ];
  return (
    <>
      <dl className="grid max-w-xl grid-cols-[auto_1fr] gap-x-6 gap-y-2">
        {rows.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-soft">{name}</dt>
            <dd dir="auto">{value}</dd>
          </div>
        ))}
      </dl>
      <a className="mt-6 inline-block text-accent underline" href="/docs">
        {t('admin.docs')}
      </a>
    </>
  );
}
