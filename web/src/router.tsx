import { createRootRoute, createRoute, createRouter, Outlet, redirect } from '@tanstack/react-router';
import { ChatPage } from './chat/chat-page.tsx';
import { meQuery, queryClient } from './clew.ts';
import { JoinPage } from './entry/join-page.tsx';
import { SignInPage } from './entry/sign-in-page.tsx';
import { Notice } from './parts/notice.tsx';
import { readSearch } from './search/search-state.ts';
import { AppShell } from './shell/app-shell.tsx';
import { useReader } from './texts/language.tsx';

const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);

const root = createRootRoute({
  component: Outlet,
  notFoundComponent: NotFound,
  errorComponent: Failed,
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: ({ to, error }: Record<string, unknown>): { to?: string; error?: string } => {
    // Paths of this app alone: a link must not send a person elsewhere after signing in.
    const path = text(to);
    return {
      ...(path && /^\/(?![/\\])[^\s\\\p{Cc}]*$/u.test(path) ? { to: path } : {}),
      ...(text(error) ? { error: String(error) } : {}),
    };
  },
  component: SignInPage,
});
const join = createRoute({ getParentRoute: () => root, path: '/join', component: JoinPage });

const app = createRoute({
  getParentRoute: () => root,
  id: 'app',
  component: AppShell,
  beforeLoad: async ({ location }) => {
    const me = await queryClient.ensureQueryData(meQuery);
    if (!me) throw redirect({ to: '/sign-in', search: location.href === '/' ? {} : { to: location.href } });
  },
});
const chat = createRoute({
  getParentRoute: () => app,
  path: '/',
  validateSearch: ({ thread }: Record<string, unknown>): { thread?: string } =>
    text(thread) ? { thread: String(thread) } : {},
  component: ChatPage,
});
const find = createRoute({ getParentRoute: () => app, path: '/find', validateSearch: readSearch }).lazy(() =>
  import('./search/search-page.tsx').then(({ findRoute }) => findRoute),
);
const admin = createRoute({
  getParentRoute: () => app,
  path: '/admin/$part',
  validateSearch: ({ source }: Record<string, unknown>): { source?: string } =>
    text(source) ? { source: String(source) } : {},
}).lazy(() => import('./admin/admin-page.tsx').then(({ adminRoute }) => adminRoute));

export const router = createRouter({
  routeTree: root.addChildren([signIn, join, app.addChildren([chat, find, admin])]),
  defaultPreload: 'intent',
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}

/** A page that could not be opened at all: the server is away, or this page is older than it. */
function Failed({ error }: { error: unknown }) {
  return (
    <main className="mx-auto max-w-xl p-8">
      <h1 className="text-xl font-semibold text-accent">Clew</h1>
      <Notice error={error} onRetry={() => window.location.reload()} />
    </main>
  );
}

function NotFound() {
  const { t } = useReader();
  return (
    <main className="p-8">
      <h1 className="text-xl">{t('app.notFound')}</h1>
      <a className="text-accent underline" href="/">
        {t('app.chat')}
      </a>
    </main>
  );
}
