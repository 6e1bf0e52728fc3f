import type { Resource, SearchResult } from '@clew/sdk';
import { AppBadge } from '../parts/app-badge.tsx';
import { Button } from '../parts/button.tsx';
import { describeResource } from '../parts/describe-resource.ts';
import { Initials } from '../parts/initials.tsx';
import { ManagerLine } from '../parts/manager-line.tsx';
import type { People } from '../parts/use-people.ts';
import { useReader } from '../texts/language.tsx';

interface Props {
  result: SearchResult;
  isStarred: boolean;
  people: People;
  onOpenPerson(person: Resource): void;
  onStar(): void;
  onOpen(): void;
}

export function ResultCard({
  result: { resource, snippet, highlights },
  isStarred,
  people,
  onOpenPerson,
  onStar,
  onOpen,
}: Props) {
  const { t, date } = useReader();
  const { people: by, changedAt, jobTitle, department, location, manager, email } = describeResource(resource);
  const isPerson = resource.type === 'person';
  const line = isPerson
    ? [jobTitle, department, location, email]
    : [
        resource.appId,
        resource.subtitle,
        ...by.map(people.nameOf),
        changedAt && t('search.changed', { date: date(changedAt) }),
      ];
  return (
    <li className="flex gap-3 border-b border-line py-4">
      {isPerson ? <Initials name={resource.title} /> : <AppBadge appId={resource.appId} />}
      <div className="min-w-0 flex-1">
        <button
          type="button"
          data-result
          aria-haspopup="dialog"
          onClick={onOpen}
          dir="auto"
          className="block w-full text-start font-medium text-accent wrap-anywhere hover:underline"
        >
          {resource.title}
        </button>
        <p dir="auto" className="text-sm text-soft wrap-anywhere">
          {line.filter(Boolean).join(' · ')}
        </p>
        {isPerson && manager ? <ManagerLine address={manager} people={people} onOpen={onOpenPerson} /> : null}
        <p dir="auto" className="mt-1 text-sm wrap-anywhere">
          {markedParts(snippet, highlights).map(({ text, isMarked, start }) =>
            isMarked ? <mark key={start}>{text}</mark> : <span key={start}>{text}</span>,
          )}
        </p>
      </div>
      <Button
        look="quiet"
        aria-pressed={isStarred}
        aria-label={t(isStarred ? 'search.unstar' : 'search.star', { title: resource.title })}
        onClick={onStar}
      >
        {isStarred ? '★' : '☆'}
      </Button>
    </li>
  );
}

/** The snippet cut at the borders of its highlights. */
function markedParts(snippet: string, highlights: readonly { start: number; end: number }[]) {
  const parts: { text: string; isMarked: boolean; start: number }[] = [];
  let at = 0;
  for (const { start, end } of highlights) {
    if (start > at) parts.push({ text: snippet.slice(at, start), isMarked: false, start: at });
    parts.push({ text: snippet.slice(start, end), isMarked: true, start });
    at = end;
  }
  parts.push({ text: snippet.slice(at), isMarked: false, start: at });
  return parts;
}
