import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { clew } from '../clew.ts';
import { Button } from '../parts/button.tsx';
import { Notice } from '../parts/notice.tsx';
import { useSettled } from '../parts/use-settled.ts';
import { useReader } from '../texts/language.tsx';
import { useThreads } from './use-threads.ts';

interface Props {
  current: string | undefined;
  /** Told when a thread, or a new one, was gone to. */
  onChosen?: () => void;
}

const typingPauseMs = 200;

/** The reader's own threads, which he can look through and delete, and those that colleagues share with him. */
export function ThreadList({ current, onChosen }: Props) {
  const { t } = useReader();
  const navigate = useNavigate();
  const cache = useQueryClient();
  const [wanted, setWanted] = useState('');
  const query = useSettled(wanted.trim(), typingPauseMs);
  const own = useThreads('mine', query);
  const shared = useThreads('shared', query);
  const isNone = own.isRead && shared.isRead && own.shown.length + shared.shown.length === 0;
  const deleting = useMutation({
    mutationFn: (id: string) => clew.deleteThread({ id }),
    async onSuccess(_, id) {
      await cache.invalidateQueries({ queryKey: ['threads'] });
      if (id === current) await navigate({ to: '/', search: {} });
    },
  });
  const linkTo = ({ id, title }: { id: string; title: string }) => (
    <Link
      to="/"
      search={{ thread: id }}
      onClick={onChosen}
      dir="auto"
      aria-current={id === current ? 'page' : undefined}
      className="min-w-0 flex-1 truncate p-2 text-sm"
    >
      {title}
    </Link>
  );
  const lookOf = (id: string) => `flex items-center rounded-lg hover:bg-raised ${id === current ? 'bg-raised' : ''}`;
  return (
    <nav aria-label={t('chat.threads')} className="flex flex-col gap-2 p-3">
      <Link
        to="/"
        search={{}}
        onClick={onChosen}
        className="inline-flex min-h-9 items-center justify-center rounded-lg border border-line px-3 text-sm hover:bg-raised"
      >
        {t('chat.new')}
      </Link>
      {isNone && query === '' ? null : (
        <input
          type="search"
          aria-label={t('chat.findThread')}
          placeholder={t('chat.findThread')}
          value={wanted}
          onChange={(event) => setWanted(event.target.value)}
          maxLength={500}
          dir="auto"
          className="min-h-9 rounded-lg border border-line bg-page px-3 py-1.5 text-sm placeholder:text-soft"
        />
      )}
      {own.error ? <Notice error={own.error} onRetry={own.retry} /> : null}
      {deleting.error ? <Notice error={deleting.error} /> : null}
      {isNone ? (
        <p role="status" className="text-sm text-soft">
          {t(query === '' ? 'chat.noThreads' : 'chat.noSuchThread')}
        </p>
      ) : null}
      <div>
        <ul>
          {own.shown.map((thread) => (
            <li key={thread.id} className={lookOf(thread.id)}>
              {linkTo(thread)}
              <Button
                look="quiet"
                aria-label={`${t('chat.delete')}: ${thread.title}`}
                onClick={() => window.confirm(t('chat.deleteSure')) && deleting.mutate(thread.id)}
              >
                ✕
              </Button>
            </li>
          ))}
        </ul>
        {own.more ? <Button onClick={own.more}>{t('search.more')}</Button> : null}
        {shared.shown.length > 0 ? (
          <>
            <h2 className="mt-4 px-2 text-xs font-semibold text-soft">{t('chat.sharedWithMe')}</h2>
            <ul>
              {shared.shown.map((thread) => (
                <li key={thread.id} className={lookOf(thread.id)}>
                  {linkTo(thread)}
                </li>
              ))}
            </ul>
            {shared.more ? <Button onClick={shared.more}>{t('search.more')}</Button> : null}
          </>
        ) : null}
      </div>
    </nav>
  );
}
