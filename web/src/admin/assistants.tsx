import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useId } from 'react';
import { assistantsQuery, clew } from '../clew.ts';
import { Button } from '../parts/button.tsx';
import { Field } from '../parts/field.tsx';
import { Notice } from '../parts/notice.tsx';
import { onSubmit } from '../parts/on-submit.ts';
import { useReader } from '../texts/language.tsx';
import { Table } from './table.tsx';

export function Assistants() {
  const { t } = useReader();
  const id = useId();
  const cache = useQueryClient();
  const onSuccess = () => cache.invalidateQueries({ queryKey: ['assistants'] });
  const assistants = useQuery(assistantsQuery);
  const creating = useMutation({
    mutationFn: (form: FormData) =>
      clew.createAssistant({
        name: String(form.get('name')).trim(),
        instructions: String(form.get('instructions')),
        sharedWith: { everyone: form.get('everyone') === 'on' },
      }),
    onSuccess,
  });
  const deleting = useMutation({ mutationFn: (which: string) => clew.deleteAssistant({ id: which }), onSuccess });
  const error = assistants.error ?? creating.error ?? deleting.error;
  const own = assistants.data?.filter((each) => each.id !== 'default') ?? [];
  return (
    <>
      <form
        className="mb-4 max-w-xl space-y-3"
        onSubmit={onSubmit((form, reset) => creating.mutate(form, { onSuccess: reset }))}
      >
        <Field label={t('admin.name')} name="name" required />
        <div>
          <label htmlFor={id} className="mb-1 block text-sm">
            {t('admin.instructions')}
          </label>
          <textarea
            id={id}
            name="instructions"
            dir="auto"
            rows={3}
            className="w-full rounded-lg border border-line bg-page p-2"
          />
        </div>
        <label className="flex min-h-9 items-center gap-2 text-sm">
          <input type="checkbox" name="everyone" className="size-5" /> {t('admin.shareAll')}
        </label>
        <Button type="submit" look="main" disabled={creating.isPending}>
          {t('admin.create')}
        </Button>
      </form>
      {error ? <Notice error={error} /> : null}
      {own.length === 0 ? (
        <p>{t('admin.noAssistants')}</p>
      ) : (
        <Table
          label={t('admin.assistants')}
          heads={[t('admin.name'), t('admin.instructions'), t('admin.actions')]}
          rows={own.map((each) => ({
            id: each.id,
            cells: [
              each.name,
              each.instructions ?? '',
              <Button
                key="delete"
                look="quiet"
                aria-label={t('admin.deleteAssistant', { name: each.name })}
                onClick={() => deleting.mutate(each.id)}
              >
                ✕
              </Button>,
            ],
          }))}
        />
      )}
    </>
  );
}
