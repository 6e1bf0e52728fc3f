import type { Thread } from '@clew/sdk';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { clew } from '../clew.ts';
import { Button } from '../parts/button.tsx';
import { Field } from '../parts/field.tsx';
import { Notice } from '../parts/notice.tsx';
import { onSubmit } from '../parts/on-submit.ts';
import { useReader } from '../texts/language.tsx';
import { ShareSheet } from './share-sheet.tsx';

/** How a thread is called and who else reads it; its owner can change both. */
export function ThreadHeader({ thread, isOwn }: { thread: Thread; isOwn: boolean }) {
  const { t } = useReader();
  const cache = useQueryClient();
  const [open, setOpen] = useState<'title' | 'share'>();
  const { id, title, owner, sharedWith = [] } = thread;
  const changing = useMutation({
    mutationFn: (change: { title?: string; sharedWith?: string[] }) => clew.putThread({ id, ...change }),
    onSuccess: ({ title: named, sharedWith: readers }) => {
      cache.setQueryData<Thread>(
        ['thread', id],
        (before) => before && { ...before, title: named, sharedWith: readers },
      );
      return cache.invalidateQueries({ queryKey: ['threads'] });
    },
  });
  return (
    <div className="border-b border-line">
      <div className="mx-auto flex w-full max-w-3xl flex-wrap items-center gap-2 px-4 py-2">
        {open === 'title' ? (
          <form
            className="flex flex-1 flex-wrap items-end gap-2"
            onSubmit={onSubmit((form) => {
              const wanted = String(form.get('title')).trim();
              if (wanted !== '') changing.mutate({ title: wanted }, { onSuccess: () => setOpen(undefined) });
            })}
          >
            <Field
              className="flex-1"
              label={t('chat.titleOf')}
              name="title"
              dir="auto"
              required
              autoFocus
              maxLength={500}
              defaultValue={title}
            />
            <Button type="submit" look="main" disabled={changing.isPending}>
              {t('source.save')}
            </Button>
            <Button onClick={() => setOpen(undefined)}>{t('app.cancel')}</Button>
          </form>
        ) : (
          <>
            <h1 dir="auto" className="min-w-0 flex-1 truncate text-sm font-semibold">
              {title}
            </h1>
            {isOwn ? (
              <>
                <Button look="quiet" onClick={() => setOpen('title')}>
                  {t('chat.rename')}
                </Button>
                <Button look="quiet" aria-haspopup="dialog" onClick={() => setOpen('share')}>
                  {sharedWith.length === 0 ? t('chat.share') : t('chat.shared', { count: sharedWith.length })}
                </Button>
              </>
            ) : (
              <span className="text-sm text-soft">{t('chat.sharedBy', { owner })}</span>
            )}
          </>
        )}
      </div>
      {changing.error && open !== 'share' ? <Notice error={changing.error} /> : null}
      {open === 'share' ? (
        <ShareSheet
          readers={sharedWith}
          error={changing.error}
          isBusy={changing.isPending}
          onChange={(readers, done) => changing.mutate({ sharedWith: readers }, { onSuccess: () => done?.() })}
          onClose={() => setOpen(undefined)}
        />
      ) : null}
    </div>
  );
}
