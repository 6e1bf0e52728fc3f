import { useSyncExternalStore } from 'react';
import { useReader } from '../texts/language.tsx';

function listen(onChange: () => void): () => void {
  window.addEventListener('online', onChange);
  window.addEventListener('offline', onChange);
  return () => {
    window.removeEventListener('online', onChange);
    window.removeEventListener('offline', onChange);
  };
}

/** Says that there is no network; what is shown then is what was read before, and is read again when there is one. */
export function OfflineNote() {
  const { t } = useReader();
  const isOnline = useSyncExternalStore(listen, () => navigator.onLine);
  return (
    <div role="status">
      {isOnline ? null : <p className="border-b border-line bg-mark px-4 py-2 text-sm">{t('app.noNetwork')}</p>}
    </div>
  );
}
