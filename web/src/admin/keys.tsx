import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { clew } from '../clew.ts';
import { Button } from '../parts/button.tsx';
import { Field } from '../parts/field.tsx';
import { Notice } from '../parts/notice.tsx';
import { onSubmit } from '../parts/on-submit.ts';
import { useReader } from '../texts/language.tsx';
import { SecretShown } from './secret-shown.tsx';
import { Table } from './table.tsx';

export function Keys() {
  const { t, moment } = useReader();
  const cache = useQueryClient();
  const onSuccess = () => cache.invalidateQueries({ queryKey: ['keys'] });
  const keys = useQuery({
    queryKey: ['keys'],
    queryFn: async ({ signal }) => (await clew.listKeys({}, { signal })).keys,
  });
  const creating = useMutation({
    mutationFn: (form: FormData) =>
      clew.createKey({
        name: String(form.get('name')).trim(),
        mode: form.get('mode') === 'impersonating' ? 'impersonating' : 'personal',
      }),
    onSuccess,
  });
  const revoking = useMutation({ mutationFn: (id: string) => clew.revokeKey({ id }), onSuccess });
  const error = keys.error ?? creating.error ?? revoking.error;
  return (
    <>
      <form
        className="mb-4 flex flex-wrap items-end gap-3"
        onSubmit={onSubmit((form, reset) => creating.mutate(form, { onSuccess: reset }))}
      >
        <Field label={t('admin.name')} name="name" required />
        <label className="text-sm">
          <span className="mb-1 block">{t('admin.mode')}</span>
          <select name="mode" className="min-h-10 rounded-lg border border-line bg-page px-2">
            <option value="personal">{t('admin.personal')}</option>
            <option value="impersonating">{t('admin.impersonating')}</option>
          </select>
        </label>
        <Button type="submit" look="main" disabled={creating.isPending}>
          {t('admin.create')}
        </Button>
      </form>
      {error ? <Notice error={error} /> : null}
      {creating.data ? <SecretShown hint={t('admin.keyHint')} secret={creating.data.key} /> : null}
      <Table
        label={t('admin.keys')}
        heads={[t('admin.name'), t('admin.mode'), t('admin.owner'), t('admin.lastUsed'), t('admin.actions')]}
        rows={(keys.data ?? []).map(({ id, name, mode, owner, last5, lastUsedAt, revokedAt }) => ({
          id,
          cells: [
            `${name} (…${last5})`,
            t(`admin.${mode}`),
            owner,
            moment(lastUsedAt) || t('admin.never'),
            revokedAt === null ? (
              <Button
                key="revoke"
                look="quiet"
                aria-label={t('admin.revoke', { name })}
                onClick={() => revoking.mutate(id)}
              >
                ✕
              </Button>
            ) : (
              t('admin.revoked')
            ),
          ],
        }))}
      />
    </>
  );
}
