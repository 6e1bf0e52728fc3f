import type { Resource } from '@clew/sdk';
import { useQuery } from '@tanstack/react-query';
import { clew } from '../clew.ts';
import { describeResource } from '../parts/describe-resource.ts';
import { Initials } from '../parts/initials.tsx';
import { ManagerLine } from '../parts/manager-line.tsx';
import { usePeople } from '../parts/use-people.ts';
import { useReader } from '../texts/language.tsx';

/** Somebody as a person: what he does and where, whom he works for, and who works for him. */
export function PersonFacts({ person, onOpen }: { person: Resource; onOpen(person: Resource): void }) {
  const { t } = useReader();
  const { jobTitle, department, location, manager, email } = describeResource(person);
  const people = usePeople(manager === undefined ? [] : [manager]);
  const reports = useQuery({
    queryKey: ['reports', email],
    enabled: email !== undefined,
    queryFn: async ({ signal }) => {
      const filters = { managedBy: [email ?? ''], type: ['person'] };
      const found = await clew.search({ filters, sort: { by: 'Alphabetical' }, paging: { size: 100 } }, { signal });
      return found.results.map(({ resource }) => resource);
    },
  });
  return (
    <div className="mt-3 space-y-3">
      <p dir="auto" className="text-sm text-soft">
        {[jobTitle, department, location].filter(Boolean).join(' · ')}
      </p>
      {email ? (
        <a dir="ltr" href={`mailto:${encodeURIComponent(email)}`} className="text-accent underline wrap-anywhere">
          {email}
        </a>
      ) : null}
      {manager ? <ManagerLine address={manager} people={people} onOpen={onOpen} /> : null}
      {reports.data && reports.data.length > 0 ? (
        <>
          <h3 className="font-semibold">{t('search.reports')}</h3>
          <ul>
            {reports.data.map((report) => (
              <li key={report.id}>
                <button
                  type="button"
                  onClick={() => onOpen(report)}
                  className="flex w-full items-center gap-3 rounded-lg p-2 text-start hover:bg-raised"
                >
                  <Initials name={report.title} />
                  <span dir="auto" className="min-w-0 wrap-anywhere">
                    {[report.title, describeResource(report).jobTitle].filter(Boolean).join(' · ')}
                  </span>
                </button>
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </div>
  );
}
