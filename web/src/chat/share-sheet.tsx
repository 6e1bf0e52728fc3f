import { useState } from 'react';
import { Button } from '../parts/button.tsx';
import { copyText } from '../parts/copy-text.ts';
import { Field } from '../parts/field.tsx';
import { Notice } from '../parts/notice.tsx';
import { onSubmit } from '../parts/on-submit.ts';
import { SideSheet } from '../parts/side-sheet.tsx';
import { useReader } from '../texts/language.tsx';

interface Props {
  readers: readonly string[];
  error: unknown;
  isBusy: boolean;
  onChange(readers: string[], done?: () => void): void;
  onClose(): void;
}

/** Which colleagues read a thread. Each sees of it what he may see anyway. */
export function ShareSheet({ readers, error, isBusy, onChange, onClose }: Props) {
  const { t } = useReader();
  const [isCopied, setCopied] = useState(false);
  return (
    <SideSheet title={t('chat.share')} onClose={onClose}>
      <p className="mt-2 text-sm text-soft">{t('chat.shareHint')}</p>
      <form
        className="mt-4 flex items-end gap-2"
        onSubmit={onSubmit((form, reset) => {
          const email = String(form.get('email')).trim();
          onChange([...readers.filter((each) => each !== email), email], reset);
        })}
      >
        <Field className="flex-1" label={t('chat.shareWith')} name="email" type="email" dir="ltr" required />
        <Button type="submit" look="main" disabled={isBusy}>
          {t('chat.shareAdd')}
        </Button>
      </form>
      {error ? <Notice error={error} /> : null}
      {readers.length === 0 ? <p className="mt-4 text-sm">{t('chat.sharedWithNobody')}</p> : null}
      <ul className="mt-4">
        {readers.map((email) => (
          <li key={email} className="flex items-center justify-between border-b border-line">
            <span dir="ltr" className="wrap-anywhere">
              {email}
            </span>
            <Button
              look="quiet"
              aria-label={t('chat.unshare', { email })}
              disabled={isBusy}
              onClick={() => onChange(readers.filter((each) => each !== email))}
            >
              ✕
            </Button>
          </li>
        ))}
      </ul>
      {readers.length > 0 ? (
        <Button className="mt-4" onClick={async () => setCopied(await copyText(window.location.href))}>
          {isCopied ? t('chat.copied') : t('chat.copyLink')}
        </Button>
      ) : null}
    </SideSheet>
  );
}
