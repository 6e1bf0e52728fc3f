import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { clew } from '../clew.ts';
import { Button } from '../parts/button.tsx';
import { Field } from '../parts/field.tsx';
import { Notice } from '../parts/notice.tsx';
import { onSubmit } from '../parts/on-submit.ts';
import { useReader } from '../texts/language.tsx';
import { SecretShown } from './secret-shown.tsx';
import { Table } from './table.tsx';

export function People() {
  const { t } = useReader();
  const cache = useQueryClient();
  const onSuccess = () => cache.invalidateQueries({ queryKey: ['accounts'] });
  const accounts = useInfiniteQuery({
    queryKey: ['accounts'],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) => clew.listAccounts({ after: pageParam }, { signal }),
    getNextPageParam: ({ next }) => next ?? undefined,
  });
  const inviting = useMutation({
    mutationFn: (wanted: Parameters<typeof clew.createInvitation>[0]) => clew.createInvitation(wanted),
    onSuccess,
  });
  const closing = useMutation({ mutationFn: (email: string) => clew.deactivateAccount({ email }), onSuccess });
  const error = accounts.error ?? inviting.error ?? closing.error;
  return (
    <>
      <form
        className="mb-4 flex flex-wrap items-end gap-3"
        onSubmit={onSubmit((form, reset) => {
          const name = String(form.get('name')).trim();
          const wanted = {
            email: String(form.get('email')).trim(),
            ...(name === '' ? {} : { name }),
            ...(form.get('admin') === 'on' ? { admin: true } : {}),
          };
          inviting.mutate(wanted, { onSuccess: reset });
        })}
      >
        <Field label={t('admin.email')} name="email" type="email" required dir="ltr" />
        <Field label={t('admin.name')} name="name" />
        <label className="flex min-h-9 items-center gap-2 text-sm">
          <input type="checkbox" name="admin" className="size-5" /> {t('admin.administrator')}
        </label>
        <Button type="submit" look="main" disabled={inviting.isPending}>
          {t('admin.invite')}
        </Button>
      </form>
      {error ? <Notice error={error} /> : null}
      {inviting.data ? (
        <SecretShown
          hint={t('admin.inviteHint', { email: inviting.variables?.email ?? '' })}
          secret={window.location.origin + inviting.data.path}
        />
      ) : null}
      <Table
        label={t('admin.people')}
        heads={[t('admin.name'), t('admin.email'), t('admin.role'), t('admin.state'), t('admin.actions')]}
        rows={(accounts.data?.pages.flatMap((page) => page.accounts) ?? []).map(
          ({ id, name, email, admin, active }) => ({
            id,
            cells: [
              name,
              email,
              t(admin ? 'admin.administrator' : 'admin.member'),
              t(active ? 'admin.active' : 'admin.closed'),
              <div key="actions" className="flex gap-1">
                <Button
                  look="quiet"
                  aria-label={`${t('admin.invite')}: ${name}`}
                  onClick={() => inviting.mutate({ email })}
                >
                  {t('admin.invite')}
                </Button>
                {active ? (
                  <Button
                    look="quiet"
                    aria-label={t('admin.deactivate', { name })}
                    onClick={() => window.confirm(t('admin.deactivateSure', { name })) && closing.mutate(email)}
                  >
                    ✕
                  </Button>
                ) : null}
              </div>,
            ],
          }),
        )}
      />
      {accounts.hasNextPage ? <Button onClick={() => accounts.fetchNextPage()}>{t('search.more')}</Button> : null}
    </>
  );
}
