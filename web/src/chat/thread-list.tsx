import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { clew } from '../clew.ts';
import { Button } from '../parts/button.tsx';
import { Notice } from '../parts/notice.tsx';
import { useReader } from '../texts/language.tsx';

export function ThreadList({ current }: { current: string | undefined }) {
  const { t } = useReader();
  const navigate = useNavigate();
  const cache = useQueryClient();
  const [wanted, setWanted] = useState('');
  const threads = useInfiniteQuery({
    queryKey: ['threads'],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) => clew.listThreads({ limit: 50, after: pageParam }, { signal }),
    getNextPageParam: ({ next }) => next ?? undefined,
  });
  const deleting = useMutation({
    mutationFn: (id: string) => clew.deleteThread({ id }),
    async onSuccess(_, id) {
      await cache.invalidateQueries({ queryKey: ['threads'] });
      if (id === current) await navigate({ to: '/', search: {} });
    },
  });
  const all = threads.data?.pages.flatMap((page) => page.threads) ?? [];
  const shown = all.filter(({ title }) => title.toLocaleLowerCase().includes(wanted.trim().toLocaleLowerCase()));
  return (
    <nav aria-label={t('chat.threads')} className="flex h-full flex-col gap-2 p-3">
      <Link
        to="/"
        search={{}}
        className="inline-flex min-h-9 items-center justify-center rounded-lg border border-line px-3 text-sm hover:bg-raised"
      >
        {t('chat.new')}
      </Link>
      {all.length > 5 ? (
        <input
          type="search"
          aria-label={t('chat.findThread')}
          placeholder={t('chat.findThread')}
          value={wanted}
          onChange={(event) => setWanted(event.target.value)}
          className="rounded-lg border border-line bg-page px-3 py-1.5 text-sm placeholder:text-soft"
        />
      ) : null}
      {threads.error ? <Notice error={threads.error} onRetry={() => void threads.refetch()} /> : null}
      {deleting.error ? <Notice error={deleting.error} /> : null}
      {threads.data && all.length === 0 ? <p className="text-sm text-soft">{t('chat.noThreads')}</p> : null}
      <ul className="min-h-0 flex-1 overflow-y-auto">
        {shown.map(({ id, title }) => (
          <li key={id} className={`flex items-center rounded-lg hover:bg-raised ${id === current ? 'bg-raised' : ''}`}>
            <Link
              to="/"
              search={{ thread: id }}
              dir="auto"
              aria-current={id === current ? 'page' : undefined}
              className="min-w-0 flex-1 truncate p-2 text-sm"
            >
              {title}
            </Link>
            <Button
              look="quiet"
              aria-label={`${t('chat.delete')}: ${title}`}
              onClick={() => window.confirm(t('chat.deleteSure')) && deleting.mutate(id)}
            >
              ✕
            </Button>
          </li>
        ))}
      </ul>
      {threads.hasNextPage ? <Button onClick={() => threads.fetchNextPage()}>{t('search.more')}</Button> : null}
    </nav>
  );
}
