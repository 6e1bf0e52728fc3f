import type { ReactNode } from 'react';
import { useTitle } from '../parts/use-title.ts';
import { LanguageMenu } from '../shell/language-menu.tsx';

export function EntryFrame({ title, children }: { title: string; children: ReactNode }) {
  useTitle(title);
  return (
    <main className="mx-auto flex min-h-dvh max-w-sm flex-col justify-center p-6">
      <h1 className="mb-6 text-2xl font-semibold">{title}</h1>
      {children}
      <div className="mt-8">
        <LanguageMenu />
      </div>
    </main>
  );
}
