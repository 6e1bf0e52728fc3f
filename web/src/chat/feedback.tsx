import type { ThreadMessage } from '@clew/sdk';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { clew } from '../clew.ts';
import { Button } from '../parts/button.tsx';
import { Notice } from '../parts/notice.tsx';
import { onSubmit } from '../parts/on-submit.ts';
import { TextArea } from '../parts/text-area.tsx';
import { useReader } from '../texts/language.tsx';

type Given = NonNullable<ThreadMessage['feedback']>;

/** What somebody thinks of an answer, with a comment if he likes. Saying it again replaces what was said. */
export function Feedback({ requestId, before }: { requestId: string; before: ThreadMessage['feedback'] }) {
  const { t } = useReader();
  const [given, setGiven] = useState(before);
  const [isAsking, setAsking] = useState(false);
  const giving = useMutation({
    mutationFn: (feedback: Given) => clew.giveFeedback({ requestId, ...feedback }),
    onSuccess: (_, feedback) => setGiven(feedback),
  });
  const rate = (rating: Given['rating']) => {
    giving.mutate({ rating, comment: given?.rating === rating ? given.comment : null });
    setAsking(true);
  };
  return (
    <>
      {(['up', 'down'] as const).map((rating) => (
        <Button
          key={rating}
          look="quiet"
          aria-pressed={given?.rating === rating}
          aria-label={t(`chat.${rating}`)}
          title={t(`chat.${rating}`)}
          disabled={giving.isPending}
          className="aria-pressed:bg-raised aria-pressed:text-accent"
          onClick={() => rate(rating)}
        >
          <Thumb rating={rating} />
        </Button>
      ))}
      {giving.error ? <Notice error={giving.error} /> : null}
      {isAsking && given ? (
        <form
          className="w-full space-y-2 rounded-lg border border-line p-3"
          onSubmit={onSubmit((form) => {
            const comment = String(form.get('comment')).trim();
            giving.mutate(
              { rating: given.rating, comment: comment === '' ? null : comment },
              { onSuccess: () => setAsking(false) },
            );
          })}
        >
          <TextArea
            label={t(given.rating === 'up' ? 'chat.commentUp' : 'chat.commentDown')}
            hint={t('chat.commentHint')}
            name="comment"
            rows={2}
            maxLength={5_000}
            defaultValue={given.comment ?? ''}
          />
          <div className="flex gap-2">
            <Button type="submit" disabled={giving.isPending}>
              {t('chat.commentSend')}
            </Button>
            <Button look="quiet" onClick={() => setAsking(false)}>
              {t('app.close')}
            </Button>
          </div>
        </form>
      ) : null}
      {given && !isAsking ? (
        <span role="status" className="self-center text-sm text-soft">
          {t('chat.thanks')}
        </span>
      ) : null}
    </>
  );
}

function Thumb({ rating }: { rating: Given['rating'] }) {
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 24 24"
      className={`size-4 fill-none stroke-current stroke-2 ${rating === 'down' ? 'rotate-180' : ''}`}
    >
      <path d="M7 11v9H3v-9zm0 0 5-8c2 0 3 1 2.500 3.500L14 10h5.500a2 2 0 0 1 2 2.300l-1.200 6A2 2 0 0 1 18.300 20H7" />
    </svg>
  );
}
