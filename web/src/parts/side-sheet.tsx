import { type ReactNode, useLayoutEffect, useRef } from 'react';
import { useReader } from '../texts/language.tsx';
import { Button } from './button.tsx';

interface Props {
  title: string;
  onClose(): void;
  children: ReactNode;
}

/** A native dialog: it keeps the focus, closes by Escape, and needs no styles that the page's policy would refuse. */
export function SideSheet({ title, onClose, children }: Props) {
  const { t } = useReader();
  const dialog = useRef<HTMLDialogElement>(null);
  // Before it is taken out of the page: only a dialog that is in it gives the focus back.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-label={title}
      onClose={onClose}
      className="fixed inset-y-0 ms-auto me-0 h-dvh max-h-none w-full max-w-xl overflow-y-auto border-s border-line bg-page p-5 text-ink backdrop:bg-black/40"
    >
      <div className="flex items-start justify-between gap-3">
        <h2 dir="auto" className="text-lg font-semibold wrap-anywhere">
          {title}
        </h2>
        <Button look="quiet" onClick={onClose} aria-label={t('app.close')}>
          ✕
        </Button>
      </div>
      {children}
    </dialog>
  );
}
