import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { clew } from '../../clew.ts';
import { Button } from '../../parts/button.tsx';
import { Field } from '../../parts/field.tsx';
import { linesOf } from '../../parts/lines-of.ts';
import { Notice } from '../../parts/notice.tsx';
import { onSubmit } from '../../parts/on-submit.ts';
import { SideSheet } from '../../parts/side-sheet.tsx';
import { TextArea } from '../../parts/text-area.tsx';
import { useReader } from '../../texts/language.tsx';

interface Props {
  sourceId: string;
  /** Absent: a new group. */
  id: string | undefined;
  onClose(): void;
}

/** The members of a group: people, and other groups with theirs. */
export function GroupSheet({ sourceId, id, onClose }: Props) {
  const { t } = useReader();
  const cache = useQueryClient();
  const group = useQuery({
    queryKey: ['groups', sourceId, 'one', id],
    enabled: id !== undefined,
    queryFn: ({ signal }) => clew.getGroup({ sourceId, groupId: id ?? '' }, { signal }),
    // What is changed must be what is there.
    staleTime: 0,
    gcTime: 0,
  });
  const saving = useMutation({
    async mutationFn(form: FormData) {
      const text = (name: string) => String(form.get(name) ?? '');
      const groupId = id ?? text('id').trim();
      if (id === undefined && (await isTaken(sourceId, groupId))) throw new Error(t('group.taken', { id: groupId }));
      const name = text('name').trim();
      const members = { users: linesOf(text('users')), groups: linesOf(text('groups')) };
      await clew.putGroup({ sourceId, groupId, ...members, ...(name === '' ? {} : { name }) });
    },
    async onSuccess() {
      await cache.invalidateQueries({ queryKey: ['groups'] });
      onClose();
    },
  });
  const isReady = id === undefined || group.data !== undefined;
  return (
    <SideSheet title={group.data?.name ?? t('group.new')} onClose={onClose}>
      {group.error ? <Notice error={group.error} /> : null}
      {isReady ? (
        <form className="mt-4 space-y-4" onSubmit={onSubmit((form) => saving.mutate(form))}>
          {id === undefined ? (
            <Field label={`${t('group.id')} *`} hint={t('group.idHint')} name="id" required dir="ltr" maxLength={500} />
          ) : null}
          <Field label={t('admin.name')} name="name" dir="auto" maxLength={500} defaultValue={group.data?.name ?? ''} />
          <TextArea
            label={t('group.people')}
            hint={t('group.peopleHint')}
            name="users"
            dir="ltr"
            rows={8}
            defaultValue={group.data?.users.join('\n') ?? ''}
          />
          <TextArea
            label={t('group.groups')}
            hint={t('group.groupsHint')}
            name="groups"
            dir="ltr"
            defaultValue={group.data?.groups.join('\n') ?? ''}
          />
          {saving.error ? <Notice error={saving.error} /> : null}
          <Button type="submit" look="main" disabled={saving.isPending}>
            {t('source.save')}
          </Button>
        </form>
      ) : null}
    </SideSheet>
  );
}

/** A new group must not take the place of one that is there. */
async function isTaken(sourceId: string, groupId: string): Promise<boolean> {
  return clew.getGroup({ sourceId, groupId }).then(
    () => true,
    () => false,
  );
}
