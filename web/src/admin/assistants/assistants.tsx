import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { assistantsQuery, clew } from '../../clew.ts';
import { Button } from '../../parts/button.tsx';
import { Notice } from '../../parts/notice.tsx';
import { useReader } from '../../texts/language.tsx';
import { Table } from '../table.tsx';
import { AssistantSheet } from './assistant-sheet.tsx';

export function Assistants() {
  const { t } = useReader();
  const cache = useQueryClient();
  const [open, setOpen] = useState<{ id: string | undefined }>();
  const assistants = useQuery(assistantsQuery);
  const deleting = useMutation({
    mutationFn: (id: string) => clew.deleteAssistant({ id }),
    onSuccess: () => cache.invalidateQueries({ queryKey: ['assistants'] }),
  });
  const own = assistants.data?.filter((each) => each.id !== 'default') ?? [];
  const sharingOf = ({ everyone, users, groups }: { everyone: boolean; users: string[]; groups: string[] }) =>
    everyone ? t('admin.shareAll') : t('assistant.sharedWith', { people: users.length, groups: groups.length });
  return (
    <>
      <Button look="main" className="mb-4" aria-haspopup="dialog" onClick={() => setOpen({ id: undefined })}>
        {t('assistant.new')}
      </Button>
      {assistants.error ? <Notice error={assistants.error} /> : null}
      {deleting.error ? <Notice error={deleting.error} /> : null}
      {assistants.data && own.length === 0 ? <p>{t('admin.noAssistants')}</p> : null}
      {own.length > 0 ? (
        <Table
          label={t('admin.assistants')}
          heads={[t('admin.name'), t('admin.instructions'), t('assistant.sharing'), t('admin.actions')]}
          rows={own.map(({ id, name, instructions = '', sharedWith }) => ({
            id,
            cells: [
              name,
              instructions.length > 200 ? `${instructions.slice(0, 200)}…` : instructions,
              sharedWith ? sharingOf(sharedWith) : '–',
              <div key="actions" className="flex gap-1">
                <Button
                  look="quiet"
                  aria-haspopup="dialog"
                  aria-label={t('assistant.edit', { name })}
                  onClick={() => setOpen({ id })}
                >
                  {t('chat.edit')}
                </Button>
                <Button
                  look="quiet"
                  aria-label={t('admin.deleteAssistant', { name })}
                  onClick={() => window.confirm(t('assistant.deleteSure', { name })) && deleting.mutate(id)}
                >
                  ✕
                </Button>
              </div>,
            ],
          }))}
        />
      ) : null}
      {open ? (
        <AssistantSheet
          key={open.id}
          assistant={own.find(({ id }) => id === open.id)}
          onMade={(id) => setOpen({ id })}
          onClose={() => setOpen(undefined)}
        />
      ) : null}
    </>
  );
}
