import { useMutation } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { clew } from '../../clew.ts';
import { Button } from '../../parts/button.tsx';
import { Field } from '../../parts/field.tsx';
import { Notice } from '../../parts/notice.tsx';
import { onSubmit } from '../../parts/on-submit.ts';
import { useReader } from '../../texts/language.tsx';

const AnswerText = lazy(() => import('../../chat/answer-text.tsx').then((module) => ({ default: module.AnswerText })));

/** One question to an assistant as it is saved, answered with what the administrator himself may see; no thread is made. */
export function TestPane({ assistantId }: { assistantId: string }) {
  const { t } = useReader();
  const asking = useMutation({ mutationFn: (query: string) => clew.answers({ query, assistantId }) });
  return (
    <section aria-label={t('assistant.test')} className="mt-6 space-y-3 border-t border-line pt-4">
      <h3 className="font-semibold">{t('assistant.test')}</h3>
      <form
        className="flex items-end gap-2"
        onSubmit={onSubmit((form) => {
          const question = String(form.get('question')).trim();
          if (question !== '') asking.mutate(question);
        })}
      >
        <Field
          className="flex-1"
          label={t('chat.ask')}
          hint={t('assistant.testHint')}
          name="question"
          required
          maxLength={10_000}
          dir="auto"
        />
        <Button type="submit" disabled={asking.isPending}>
          {t('chat.send')}
        </Button>
      </form>
      {asking.error ? <Notice error={asking.error} /> : null}
      {asking.isPending ? <p>{t('app.loading')}</p> : null}
      {asking.data ? (
        <div role="status" className="space-y-2">
          <Suspense fallback={<p>{asking.data.answer}</p>}>
            <AnswerText
              parts={[{ type: 'Text', format: 'markdown', text: asking.data.answer }]}
              titleOf={() => ''}
              onOpen={() => {}}
            />
          </Suspense>
          <ol className="list-decimal ps-6 text-sm text-soft">
            {asking.data.references.map(({ resource }) => (
              <li key={resource.id} dir="auto" className="wrap-anywhere">
                {resource.title}
              </li>
            ))}
          </ol>
        </div>
      ) : null}
    </section>
  );
}
