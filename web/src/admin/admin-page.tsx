import { useQuery } from '@tanstack/react-query';
import { createLazyRoute, Link, useParams } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { meQuery } from '../clew.ts';
import { useTitle } from '../parts/use-title.ts';
import { useReader } from '../texts/language.tsx';
import { Access } from './access.tsx';
import { Assistants } from './assistants/assistants.tsx';
import { Audit } from './audit.tsx';
import { Groups } from './groups/groups.tsx';
import { Health } from './health.tsx';
import { Keys } from './keys.tsx';
import { People } from './people.tsx';
import { Sources } from './sources/sources.tsx';

const parts = {
  people: People,
  groups: Groups,
  sources: Sources,
  access: Access,
  assistants: Assistants,
  keys: Keys,
  audit: Audit,
  health: Health,
} satisfies Record<string, ComponentType>;
type Part = keyof typeof parts;

export const adminRoute = createLazyRoute('/app/admin/$part')({ component: AdminPage });

function AdminPage() {
  const { t } = useReader();
  const { data: me } = useQuery(meQuery);
  const { part } = useParams({ from: '/app/admin/$part' });
  const current: Part = Object.hasOwn(parts, part) ? (part as Part) : 'people';
  useTitle(t(`admin.${current}`));
  if (!me?.admin) return <main className="p-6">{t('admin.only')}</main>;
  const Shown = parts[current];
  return (
    <div className="flex flex-1 flex-col md:flex-row">
      <nav
        aria-label={t('app.administration')}
        className="flex flex-wrap gap-1 border-line p-3 md:w-56 md:flex-col md:border-e"
      >
        {(Object.keys(parts) as Part[]).map((each) => (
          <Link
            key={each}
            to="/admin/$part"
            params={{ part: each }}
            aria-current={each === current ? 'page' : undefined}
            className={`rounded-lg px-3 py-2 text-sm hover:bg-raised ${each === current ? 'bg-raised font-semibold' : ''}`}
          >
            {t(`admin.${each}`)}
          </Link>
        ))}
      </nav>
      <main className="min-w-0 flex-1 p-5">
        <h1 className="mb-4 text-xl font-semibold">{t(`admin.${current}`)}</h1>
        <Shown />
      </main>
    </div>
  );
}
