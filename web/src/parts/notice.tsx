import { useReader } from '../texts/language.tsx';
import { messageOf } from '../texts/message-of.ts';
import { Button } from './button.tsx';

/** What went wrong, said aloud by a screen reader, with a way to go on where there is one. */
export function Notice({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const reader = useReader();
  const { t } = reader;
  return (
    <div role="alert" className="my-3 flex flex-wrap items-center gap-3 rounded-lg border border-line p-3 text-danger">
      <span dir="auto">{t('app.failed', { message: messageOf(error, reader) })}</span>
      {onRetry ? <Button onClick={onRetry}>{t('app.retry')}</Button> : null}
    </div>
  );
}
