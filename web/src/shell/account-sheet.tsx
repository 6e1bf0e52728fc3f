import { ClewProblem } from '@clew/sdk';
import { useMutation, useQuery } from '@tanstack/react-query';
import { clew, meQuery } from '../clew.ts';
import { Button } from '../parts/button.tsx';
import { Field } from '../parts/field.tsx';
import { NewPasswordField } from '../parts/new-password-field.tsx';
import { Notice } from '../parts/notice.tsx';
import { onSubmit } from '../parts/on-submit.ts';
import { SideSheet } from '../parts/side-sheet.tsx';
import { useReader } from '../texts/language.tsx';

/** Who is signed in, and his password. */
export function AccountSheet({ onClose }: { onClose(): void }) {
  const { t } = useReader();
  const { data: me } = useQuery(meQuery);
  const changing = useMutation({
    mutationFn: (form: FormData) =>
      clew.changePassword({ current: String(form.get('current')), password: String(form.get('password')) }),
  });
  const { error } = changing;
  const isWrong = error instanceof ClewProblem && 'current' in error.errors;
  const seconds = error instanceof ClewProblem ? error.retryAfterSeconds : undefined;
  return (
    <SideSheet title={me?.name ?? ''} onClose={onClose}>
      <p dir="ltr" className="text-soft rtl:text-end">
        {me?.email}
      </p>
      <form
        className="mt-6 space-y-4"
        onSubmit={onSubmit((form, reset) => changing.mutate(form, { onSuccess: reset }))}
      >
        <h3 className="font-semibold">{t('account.password')}</h3>
        <input type="hidden" autoComplete="username" value={me?.email ?? ''} readOnly />
        <Field
          label={t('account.current')}
          name="current"
          type="password"
          autoComplete="current-password"
          required
          maxLength={128}
          dir="ltr"
          problem={isWrong ? t('account.wrong') : undefined}
        />
        <NewPasswordField />
        {seconds !== undefined ? (
          <p role="alert" className="text-danger">
            {t('signIn.wait', { seconds })}
          </p>
        ) : error && !isWrong ? (
          <Notice error={error} />
        ) : null}
        {changing.isSuccess ? <p role="status">{t('account.changed')}</p> : null}
        <Button type="submit" look="main" disabled={changing.isPending}>
          {t('account.change')}
        </Button>
      </form>
    </SideSheet>
  );
}
