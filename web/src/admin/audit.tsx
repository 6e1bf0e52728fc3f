import type { AuditRecord } from '@clew/sdk';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { clew } from '../clew.ts';
import { Button } from '../parts/button.tsx';
import { Field } from '../parts/field.tsx';
import { Notice } from '../parts/notice.tsx';
import { useSettled } from '../parts/use-settled.ts';
import { type Translate, useReader } from '../texts/language.tsx';
import { Table } from './table.tsx';

export function Audit() {
  const { t, moment } = useReader();
  const [typed, setTyped] = useState('');
  const account = useSettled(typed.trim(), 250);
  const records = useInfiniteQuery({
    queryKey: ['audit', account],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      clew.listAudit({ after: pageParam, ...(account === '' ? {} : { account }) }, { signal }),
    getNextPageParam: ({ next }) => next ?? undefined,
    placeholderData: (before) => before,
  });
  return (
    <>
      <Field
        className="mb-4 max-w-sm"
        label={t('admin.email')}
        type="search"
        dir="ltr"
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
      />
      {records.error ? <Notice error={records.error} /> : null}
      <Table
        label={t('admin.audit')}
        heads={[
          t('admin.when'),
          t('admin.who'),
          t('admin.what'),
          t('admin.question'),
          t('admin.outcome'),
          t('admin.cost'),
        ]}
        rows={(records.data?.pages.flatMap((page) => page.records) ?? []).map((record) => ({
          id: String(record.id),
          cells: [
            moment(record.at),
            record.account ?? '',
            record.operation,
            record.question ?? record.target ?? '',
            String(record.status),
            record.usage ? describeUsage(record.usage, t) : '',
          ],
        }))}
      />
      {records.hasNextPage ? <Button onClick={() => records.fetchNextPage()}>{t('search.more')}</Button> : null}
    </>
  );
}

function describeUsage(
  { model, inputTokens, outputTokens, ms }: NonNullable<AuditRecord['usage']>,
  t: Translate,
): string {
  return t('admin.costOf', { model, input: inputTokens ?? '–', output: outputTokens ?? '–', seconds: ms / 1000 });
}
