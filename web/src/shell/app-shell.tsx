import { useMutation, useQuery } from '@tanstack/react-query';
import { Link, Outlet, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { clew, meQuery, queryClient } from '../clew.ts';
import { Button } from '../parts/button.tsx';
import { useReader } from '../texts/language.tsx';
import { LanguageMenu } from './language-menu.tsx';
import { OfflineNote } from './offline-note.tsx';

const AccountSheet = lazy(() => import('./account-sheet.tsx').then((module) => ({ default: module.AccountSheet })));

const linkLook = 'inline-flex min-h-9 items-center rounded-lg px-3 text-sm hover:bg-raised';
const activeProps = { className: 'bg-raised font-semibold', 'aria-current': 'page' } as const;

export function AppShell() {
  const { t } = useReader();
  const navigate = useNavigate();
  const { data: me } = useQuery(meQuery);
  const [isOpen, setOpen] = useState(false);
  const leaving = useMutation({
    mutationFn: () => clew.signOut(),
    async onSuccess() {
      queryClient.clear();
      await navigate({ to: '/sign-in', search: {} });
    },
  });
  return (
    <div className="flex min-h-dvh flex-col">
      <a href="#content" className="sr-only focus:not-sr-only focus:p-3">
        {t('app.skip')}
      </a>
      <header className="flex flex-wrap items-center gap-1 border-b border-line px-3 py-1.5">
        <span className="me-2 font-semibold text-accent">Clew</span>
        <nav aria-label={t('app.main')} className="flex flex-wrap gap-1">
          <Link
            to="/"
            className={linkLook}
            activeOptions={{ exact: true, includeSearch: false }}
            activeProps={activeProps}
          >
            {t('app.chat')}
          </Link>
          <Link to="/find" className={linkLook} activeOptions={{ includeSearch: false }} activeProps={activeProps}>
            {t('app.search')}
          </Link>
          {me?.admin ? (
            <Link to="/admin/$part" params={{ part: 'people' }} className={linkLook}>
              {t('app.administration')}
            </Link>
          ) : null}
        </nav>
        <div className="ms-auto flex items-center gap-2">
          <Button look="quiet" aria-haspopup="dialog" onClick={() => setOpen(true)}>
            <span dir="auto" className="max-w-32 truncate">
              {me?.name}
            </span>
          </Button>
          <LanguageMenu />
          <Button look="quiet" onClick={() => leaving.mutate()}>
            {t('app.signOut')}
          </Button>
        </div>
      </header>
      <OfflineNote />
      <div id="content" className="flex min-h-0 flex-1 flex-col">
        <Outlet />
      </div>
      {isOpen ? (
        <Suspense>
          <AccountSheet onClose={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </div>
  );
}
