import type { Resource } from '@clew/sdk';
import { lazy, Suspense, useState } from 'react';
import { messageOf } from '../clew.ts';
import { AppBadge } from '../parts/app-badge.tsx';
import { Button } from '../parts/button.tsx';
import { describeResource } from '../parts/describe-resource.ts';
import { en, type TextKey } from '../texts/en.ts';
import { useReader } from '../texts/language.tsx';
import { ReferenceSheet } from './reference-sheet.tsx';
import { plainText, type Turn } from './turn.ts';

const AnswerText = lazy(() => import('./answer-text.tsx').then((module) => ({ default: module.AnswerText })));

interface Props {
  turn: Turn;
  onAgain(): void;
  onEdit(): void;
}

export function TurnView({ turn, onAgain, onEdit }: Props) {
  const { t, date } = useReader();
  const [shown, setShown] = useState<Resource>();
  const [isCopied, setCopied] = useState(false);
  const { resources, references, parts, state } = turn;
  const cited = (index: number) => resources.find(({ id }) => id === references[index]?.resourceId);
  const progress = `progress.${turn.progress ?? 'searching'}`;
  const copy = async () => {
    await navigator.clipboard.writeText(plainText(parts));
    setCopied(true);
  };
  return (
    <article className="space-y-3 border-b border-line py-5 last:border-0">
      <h2 dir="auto" className="font-semibold whitespace-pre-wrap wrap-anywhere">
        <span className="sr-only">{t('chat.you')}: </span>
        {turn.question}
      </h2>
      <section aria-label={t('chat.answer')} aria-busy={state === 'running'}>
        <Suspense fallback={<p className="wrap-anywhere">{plainText(parts)}</p>}>
          <AnswerText
            parts={parts}
            titleOf={(index) => cited(index)?.title ?? t('chat.hidden')}
            onOpen={(index) => setShown(cited(index))}
          />
        </Suspense>
        {state === 'running' ? (
          <p className="animate-pulse text-sm text-soft motion-reduce:animate-none">
            {progress in en ? t(progress as TextKey) : t('app.loading')}
          </p>
        ) : null}
        {state === 'cancelled' ? <p className="text-sm text-soft">{t('chat.cancelled')}</p> : null}
        {state === 'interrupted' ? <p className="text-sm text-soft">{t('chat.interrupted')}</p> : null}
        {state === 'failed' ? (
          <p role="alert" className="text-danger">
            {t('chat.failed', { message: turn.error ? messageOf(turn.error, t('app.offline')) : '–' })}
          </p>
        ) : null}
      </section>
      {state === 'running' ? null : (
        <>
          <div className="flex flex-wrap gap-1">
            <Button look="quiet" onClick={copy}>
              {isCopied ? t('chat.copied') : t('chat.copy')}
            </Button>
            <Button look="quiet" onClick={onAgain}>
              {t('chat.again')}
            </Button>
            <Button look="quiet" onClick={onEdit}>
              {t('chat.edit')}
            </Button>
          </div>
          {resources.length > 0 ? (
            <details className="rounded-lg border border-line p-3">
              <summary className="cursor-pointer text-sm">{t('chat.resources', { count: resources.length })}</summary>
              <ul className="mt-2 space-y-1">
                {resources.map((resource) => {
                  const { people, changedAt } = describeResource(resource);
                  return (
                    <li key={resource.id}>
                      <button
                        type="button"
                        onClick={() => setShown(resource)}
                        className="flex w-full items-center gap-3 rounded-lg p-2 text-start hover:bg-raised"
                      >
                        <AppBadge appId={resource.appId} />
                        <span className="min-w-0">
                          <span dir="auto" className="block wrap-anywhere">
                            {resource.title}
                          </span>
                          <span dir="auto" className="block text-sm text-soft">
                            {[resource.appId, ...people, date(changedAt)].filter(Boolean).join(' · ')}
                          </span>
                        </span>
                      </button>
                    </li>
                  );
                })}
              </ul>
            </details>
          ) : null}
        </>
      )}
      {shown ? <ReferenceSheet resource={shown} onClose={() => setShown(undefined)} /> : null}
    </article>
  );
}
