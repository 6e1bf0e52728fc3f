import type { Resource } from '@clew/sdk';
import { lazy, memo, Suspense, useState } from 'react';
import { Button } from '../parts/button.tsx';
import { copyText } from '../parts/copy-text.ts';
import { en, type TextKey } from '../texts/en.ts';
import { useReader } from '../texts/language.tsx';
import { messageOf } from '../texts/message-of.ts';
import { BranchSwitch } from './branch-switch.tsx';
import { Feedback } from './feedback.tsx';
import { ReadResources } from './read-resources.tsx';
import { plainText, type Turn } from './turn.ts';
import { Writer } from './writer.tsx';

const AnswerText = lazy(() => import('./answer-text.tsx').then((module) => ({ default: module.AnswerText })));

/** Stay the same, so that a turn is drawn anew only when it has changed. */
export interface TurnActions {
  again(turn: Turn): void;
  edit(turn: Turn): void;
  turnTo(requestId: string): void;
  show(resource: Resource): void;
}

interface Props {
  turn: Turn;
  /** Whether the reader asked it: others can not go on, turn or judge. */
  isOwn: boolean;
  actions: TurnActions;
}

export const TurnView = memo(function TurnView({ turn, isOwn, actions }: Props) {
  const reader = useReader();
  const { t } = reader;
  const [isCopied, setCopied] = useState(false);
  const { resources, references, parts, state, requestId, branches, warnings } = turn;
  const cited = (index: number) => resources.find(({ id }) => id === references[index]?.resourceId);
  const progress = `progress.${turn.progress ?? 'searching'}`;
  const copy = async () => {
    setCopied(await copyText(plainText(parts)));
  };
  return (
    <article className="turn space-y-3 border-b border-line py-5 last:border-0">
      <h2 dir="auto" className="font-semibold whitespace-pre-wrap wrap-anywhere">
        <span className="sr-only">{t('chat.you')}: </span>
        {turn.question}
      </h2>
      {isOwn && branches.length > 1 && requestId !== undefined ? (
        <BranchSwitch branches={branches} current={requestId} onTurnTo={actions.turnTo} />
      ) : null}
      <section aria-label={t('chat.answer')} aria-busy={state === 'running'}>
        <Suspense fallback={<p className="wrap-anywhere">{plainText(parts)}</p>}>
          <AnswerText
            parts={parts}
            titleOf={(index) => cited(index)?.title ?? t('chat.hidden')}
            onOpen={(index) => {
              const resource = cited(index);
              if (resource) actions.show(resource);
            }}
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
            {t('chat.failed', { message: turn.error ? messageOf(turn.error, reader) : '–' })}
          </p>
        ) : null}
      </section>
      {warnings.length > 0 ? (
        <ul aria-label={t('chat.warnings')} dir="auto" className="rounded-lg border border-line p-3 text-sm text-soft">
          {warnings.map((warning) => (
            <li key={warning}>{warning}</li>
          ))}
        </ul>
      ) : null}
      {state === 'running' ? null : (
        <>
          <div className="flex flex-wrap gap-1">
            <Button look="quiet" onClick={copy}>
              {isCopied ? t('chat.copied') : t('chat.copy')}
            </Button>
            {isOwn ? (
              <>
                <Button look="quiet" onClick={() => actions.again(turn)}>
                  {t('chat.again')}
                </Button>
                <Button look="quiet" onClick={() => actions.edit(turn)}>
                  {t('chat.edit')}
                </Button>
                {requestId !== undefined && state === 'finished' ? (
                  <Feedback requestId={requestId} before={turn.feedback} />
                ) : null}
              </>
            ) : null}
          </div>
          <ReadResources resources={resources} onShow={actions.show} />
          {turn.writer ? <Writer writer={turn.writer} /> : null}
        </>
      )}
    </article>
  );
});
