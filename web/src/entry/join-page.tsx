import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { clew, queryClient } from '../clew.ts';
import { Button } from '../parts/button.tsx';
import { Field } from '../parts/field.tsx';
import { NewPasswordField } from '../parts/new-password-field.tsx';
import { Notice } from '../parts/notice.tsx';
import { onSubmit } from '../parts/on-submit.ts';
import { useReader } from '../texts/language.tsx';
import { EntryFrame } from './entry-frame.tsx';

/** Behind the link of an invitation; its token stands behind the `#` and is in no log. */
export function JoinPage() {
  const { t } = useReader();
  const navigate = useNavigate();
  const [token] = useState(() => window.location.hash.slice(1));
  const invitation = useQuery({
    queryKey: ['invitation', token],
    queryFn: () => clew.readInvitation({ token }),
    enabled: token !== '',
  });
  const joining = useMutation({
    mutationFn: (form: FormData) => {
      const text = (name: string) => String(form.get(name) ?? '').trim();
      return clew.acceptInvitation({
        token,
        password: String(form.get('password')),
        ...(text('name') === '' ? {} : { name: text('name') }),
        ...(text('email') === '' ? {} : { email: text('email') }),
      });
    },
    async onSuccess() {
      queryClient.clear();
      await navigate({ to: '/', replace: true });
    },
  });
  if (token === '' || invitation.error)
    return (
      <EntryFrame title={t('join.title')}>
        <p role="alert">{t('join.invalid')}</p>
      </EntryFrame>
    );
  if (!invitation.data) return <EntryFrame title={t('join.title')}>{t('app.loading')}</EntryFrame>;
  const { email, name } = invitation.data;
  return (
    <EntryFrame title={t('join.title')}>
      <p className="mb-4">{email === null ? t('join.first') : t('join.for', { email })}</p>
      <form onSubmit={onSubmit((form) => joining.mutate(form))} className="space-y-4">
        {email === null ? (
          <Field label={t('signIn.email')} name="email" type="email" autoComplete="username" required dir="ltr" />
        ) : (
          <input type="hidden" autoComplete="username" value={email} readOnly />
        )}
        <Field label={t('join.name')} name="name" autoComplete="name" defaultValue={name ?? ''} required />
        <NewPasswordField />
        <Button type="submit" look="main" className="w-full" disabled={joining.isPending}>
          {t('join.submit')}
        </Button>
      </form>
      {joining.error ? <Notice error={joining.error} /> : null}
    </EntryFrame>
  );
}
