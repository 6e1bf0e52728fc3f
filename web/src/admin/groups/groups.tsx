import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { clew } from '../../clew.ts';
import { Button } from '../../parts/button.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Select } from '../../parts/select.tsx';
import { useReader } from '../../texts/language.tsx';
import { Table } from '../table.tsx';
import { GroupSheet } from './group-sheet.tsx';

/** Holds the groups of the whole company. */
const workspace = 'workspace';

export function Groups() {
  const { t } = useReader();
  const cache = useQueryClient();
  const [sourceId, setSourceId] = useState(workspace);
  const [open, setOpen] = useState<{ id: string | undefined }>();
  const sources = useQuery({
    queryKey: ['sources'],
    queryFn: async ({ signal }) => (await clew.listSources({}, { signal })).sources,
  });
  const groups = useInfiniteQuery({
    queryKey: ['groups', sourceId],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) => clew.listGroups({ sourceId, after: pageParam, limit: undefined }, { signal }),
    getNextPageParam: ({ next }) => next ?? undefined,
  });
  const deleting = useMutation({
    mutationFn: (groupId: string) => clew.deleteGroup({ sourceId, groupId }),
    onSuccess: () => cache.invalidateQueries({ queryKey: ['groups'] }),
  });
  const all = groups.data?.pages.flatMap((page) => page.groups) ?? [];
  return (
    <>
      <div className="mb-4 flex flex-wrap items-end gap-3">
        <div className="w-72 max-w-full">
          <Select
            label={t('group.source')}
            value={sourceId}
            onChange={({ target }) => {
              setSourceId(target.value);
              deleting.reset();
            }}
          >
            <option value={workspace}>{t('group.workspace')}</option>
            {sources.data?.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        </div>
        <Button look="main" aria-haspopup="dialog" onClick={() => setOpen({ id: undefined })}>
          {t('group.new')}
        </Button>
      </div>
      {sources.error ? <Notice error={sources.error} /> : null}
      {groups.error ? <Notice error={groups.error} /> : null}
      {deleting.error ? <Notice error={deleting.error} /> : null}
      {groups.data && all.length === 0 ? <p>{t('group.none')}</p> : null}
      {all.length > 0 ? (
        <Table
          label={t('admin.groups')}
          heads={[t('admin.name'), t('group.id'), t('admin.actions')]}
          rows={all.map(({ id, name }) => ({
            id,
            cells: [
              name,
              id,
              <div key="actions" className="flex gap-1">
                <Button
                  look="quiet"
                  aria-haspopup="dialog"
                  aria-label={t('group.edit', { name })}
                  onClick={() => setOpen({ id })}
                >
                  {t('group.members')}
                </Button>
                <Button
                  look="quiet"
                  aria-label={t('group.delete', { name })}
                  onClick={() => window.confirm(t('group.deleteSure', { name })) && deleting.mutate(id)}
                >
                  ✕
                </Button>
              </div>,
            ],
          }))}
        />
      ) : null}
      {groups.hasNextPage ? <Button onClick={() => groups.fetchNextPage()}>{t('search.more')}</Button> : null}
      {open ? <GroupSheet sourceId={sourceId} id={open.id} onClose={() => setOpen(undefined)} /> : null}
    </>
  );
}
