import type { Assistant } from '@clew/sdk';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { clew } from '../../clew.ts';
import { Button } from '../../parts/button.tsx';
import { CheckBox } from '../../parts/check-box.tsx';
import { Field } from '../../parts/field.tsx';
import { linesOf } from '../../parts/lines-of.ts';
import { Notice } from '../../parts/notice.tsx';
import { onSubmit } from '../../parts/on-submit.ts';
import { SideSheet } from '../../parts/side-sheet.tsx';
import { TextArea } from '../../parts/text-area.tsx';
import { useReader } from '../../texts/language.tsx';
import { SavedFilters } from './saved-filters.tsx';
import { TestPane } from './test-pane.tsx';

interface Props {
  /** The one that is changed; absent: a new one. */
  assistant: Assistant | undefined;
  onMade(id: string): void;
  onClose(): void;
}

/** Everything of an assistant, and a place to try it. */
export function AssistantSheet({ assistant, onMade, onClose }: Props) {
  const { t } = useReader();
  const cache = useQueryClient();
  const [sources, setSources] = useState(assistant?.sources ?? []);
  const saving = useMutation({
    mutationFn(form: FormData) {
      const text = (name: string) => String(form.get(name) ?? '').trim();
      const lines = (name: string) => linesOf(text(name));
      const wanted = {
        name: text('name'),
        instructions: text('instructions'),
        sources,
        sharedWith: { everyone: form.get('everyone') === 'on', users: lines('users'), groups: lines('groups') },
        editors: { users: lines('editors'), groups: lines('editorGroups') },
        ...(text('model') === '' ? {} : { model: text('model') }),
      };
      return assistant ? clew.putAssistant({ id: assistant.id, ...wanted }) : clew.createAssistant(wanted);
    },
    async onSuccess({ id }) {
      await cache.invalidateQueries({ queryKey: ['assistants'] });
      if (!assistant) onMade(id);
    },
  });
  const { sharedWith, editors } = assistant ?? {};
  const members = (label: string, name: string, hint: string, value: readonly string[] | undefined) => (
    <TextArea label={label} hint={hint} name={name} dir="ltr" rows={2} defaultValue={value?.join('\n') ?? ''} />
  );
  return (
    <SideSheet title={assistant?.name ?? t('assistant.new')} onClose={onClose}>
      <form className="mt-4 space-y-4" onSubmit={onSubmit((form) => saving.mutate(form))}>
        <Field
          label={`${t('admin.name')} *`}
          name="name"
          required
          maxLength={500}
          dir="auto"
          defaultValue={assistant?.name ?? ''}
        />
        <TextArea
          label={t('admin.instructions')}
          name="instructions"
          rows={5}
          maxLength={20_000}
          defaultValue={assistant?.instructions ?? ''}
        />
        <SavedFilters sources={sources} onChange={setSources} />
        <Field
          label={t('assistant.model')}
          hint={t('assistant.modelHint')}
          name="model"
          dir="ltr"
          defaultValue={assistant?.model ?? ''}
        />
        <fieldset className="space-y-3 rounded-lg border border-line p-3">
          <legend className="px-1 text-sm">{t('assistant.sharing')}</legend>
          <CheckBox label={t('admin.shareAll')} name="everyone" defaultChecked={sharedWith?.everyone ?? false} />
          {members(t('source.readersPeople'), 'users', t('source.onePerLine'), sharedWith?.users)}
          {members(t('source.readersGroups'), 'groups', t('assistant.groupsHint'), sharedWith?.groups)}
        </fieldset>
        <fieldset className="space-y-3 rounded-lg border border-line p-3">
          <legend className="px-1 text-sm">{t('assistant.editors')}</legend>
          {members(t('source.readersPeople'), 'editors', t('source.onePerLine'), editors?.users)}
          {members(t('source.readersGroups'), 'editorGroups', t('assistant.groupsHint'), editors?.groups)}
        </fieldset>
        {saving.error ? <Notice error={saving.error} /> : null}
        {saving.data ? (
          <div role="status" className="text-sm text-soft">
            <p>{t('assistant.saved')}</p>
            {saving.data.warnings?.map((warning) => (
              <p key={warning} dir="auto">
                {warning}
              </p>
            ))}
          </div>
        ) : null}
        <Button type="submit" look="main" disabled={saving.isPending}>
          {t('source.save')}
        </Button>
      </form>
      {assistant ? <TestPane assistantId={assistant.id} /> : null}
    </SideSheet>
  );
}
