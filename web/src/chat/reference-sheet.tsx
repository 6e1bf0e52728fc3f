import type { Resource } from '@clew/sdk';
import { useQuery } from '@tanstack/react-query';
import { clew } from '../clew.ts';
import { describeResource, passageOf, webLinkOf } from '../parts/describe-resource.ts';
import { Notice } from '../parts/notice.tsx';
import { SideSheet } from '../parts/side-sheet.tsx';
import { usePeople } from '../parts/use-people.ts';
import { useReader } from '../texts/language.tsx';
import { PersonFacts } from './person-facts.tsx';

const aroundCharacters = 1_200;

interface Props {
  resource: Resource;
  /** Shows another one instead. */
  onOpen(resource: Resource): void;
  onClose(): void;
}

/** A cited passage, marked in what stands around it; somebody as a person. */
export function ReferenceSheet({ resource, onOpen, onClose }: Props) {
  const { t, date } = useReader();
  const passage = passageOf(resource);
  const content = useQuery({
    queryKey: ['content', resource.id],
    queryFn: async ({ signal }) => (await clew.getResourceContent({ id: resource.id }, { signal })).parts,
  });
  const { people, changedAt } = describeResource(resource);
  const { nameOf } = usePeople(people);
  const link = webLinkOf(resource);
  const excerpt = passage ? excerptOf(content.data ?? [], passage.text) : undefined;
  return (
    <SideSheet title={resource.title} onClose={onClose}>
      <p dir="auto" className="mt-1 text-sm text-soft">
        {[resource.appId, ...people.map(nameOf), date(changedAt)].filter(Boolean).join(' · ')}
      </p>
      {resource.type === 'person' ? <PersonFacts person={resource} onOpen={onOpen} /> : null}
      {passage?.heading ? (
        <p dir="auto" className="mt-3 font-medium">
          {passage.heading}
        </p>
      ) : null}
      {passage?.page === undefined ? null : <p className="mt-1 text-sm">{t('chat.page', { page: passage.page })}</p>}
      {content.error ? <Notice error={content.error} /> : null}
      <div dir="auto" className="mt-3 whitespace-pre-wrap wrap-anywhere">
        {excerpt ? (
          <>
            {excerpt.before}
            <mark>{passage?.text}</mark>
            {excerpt.after}
          </>
        ) : passage ? (
          <mark>{passage.text}</mark>
        ) : (
          content.data
            ?.map(({ content: text }) => text)
            .join('\n\n')
            .slice(0, 2 * aroundCharacters)
        )}
      </div>
      {link ? (
        <a href={link} target="_blank" rel="noreferrer noopener" className="mt-4 inline-block text-accent underline">
          {t('chat.open', { app: resource.appId })}
        </a>
      ) : null}
      <p className="mt-4 text-xs text-soft">
        {t('chat.resourceId')}{' '}
        <code dir="ltr" className="select-all">
          {resource.id}
        </code>
      </p>
    </SideSheet>
  );
}

function excerptOf(
  parts: readonly { content: string }[],
  passage: string,
): { before: string; after: string } | undefined {
  for (const { content } of parts) {
    const start = content.indexOf(passage);
    if (start < 0) continue;
    const end = start + passage.length;
    return {
      before: content.slice(Math.max(0, start - aroundCharacters), start),
      after: content.slice(end, end + aroundCharacters),
    };
  }
  return undefined;
}
