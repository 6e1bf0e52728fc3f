import { ClewProblem } from '@clew/sdk';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { clew, queryClient } from '../clew.ts';
import { Button } from '../parts/button.tsx';
import { Field } from '../parts/field.tsx';
import { Notice } from '../parts/notice.tsx';
import { onSubmit } from '../parts/on-submit.ts';
import { useReader } from '../texts/language.tsx';
import { EntryFrame } from './entry-frame.tsx';

export function SignInPage() {
  const { t } = useReader();
  const navigate = useNavigate();
  const { to = '/', error } = useSearch({ from: '/sign-in' });
  const ways = useQuery({ queryKey: ['sign-in'], queryFn: () => clew.getSignInWays() });
  const entering = useMutation({
    mutationFn: (form: FormData) =>
      clew.signIn({ email: String(form.get('email')).trim(), password: String(form.get('password')) }),
    async onSuccess() {
      queryClient.clear();
      await navigate({ href: to, replace: true });
    },
  });
  const leaving = useMutation({
    mutationFn: () => clew.startOidc({ returnTo: to }),
    onSuccess: ({ url }) => window.location.assign(url),
  });
  return (
    <EntryFrame title={t('signIn.title')}>
      <form onSubmit={onSubmit((form) => entering.mutate(form))} className="space-y-4">
        <Field label={t('signIn.email')} name="email" type="email" autoComplete="username" required dir="ltr" />
        <Field
          label={t('signIn.password')}
          name="password"
          type="password"
          autoComplete="current-password"
          required
          dir="ltr"
        />
        <Button type="submit" look="main" className="w-full" disabled={entering.isPending}>
          {t('signIn.submit')}
        </Button>
      </form>
      {entering.error ? <Refusal error={entering.error} /> : null}
      {error !== undefined && !entering.error ? (
        <p role="alert" className="mt-3 text-danger">
          {t(error === 'not-begun-here' ? 'signIn.unfinished' : 'signIn.refused')}
        </p>
      ) : null}
      {ways.data?.oidc ? (
        <div className="mt-4 space-y-4 text-center">
          <p className="text-sm text-soft">{t('signIn.or')}</p>
          <Button className="w-full" onClick={() => leaving.mutate()} disabled={leaving.isPending}>
            {ways.data.oidc.name}
          </Button>
        </div>
      ) : null}
      {leaving.error ? <Notice error={leaving.error} /> : null}
    </EntryFrame>
  );
}

function Refusal({ error }: { error: unknown }) {
  const { t } = useReader();
  if (!(error instanceof ClewProblem)) return <Notice error={error} />;
  const text =
    error.code === 'wrong-sign-in'
      ? t('signIn.wrong')
      : error.code === 'too-many-requests'
        ? t('signIn.wait', { seconds: error.retryAfterSeconds ?? 60 })
        : undefined;
  if (text === undefined) return <Notice error={error} />;
  return (
    <p role="alert" className="mt-3 text-danger">
      {text}
    </p>
  );
}
