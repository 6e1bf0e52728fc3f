import { z } from 'zod';
import { AuditRecord } from '../audit.ts';
import { operation } from '../operation.ts';
import { PlainText, TimeText } from '../text-forms.ts';
import { next, page, requestId } from './paging.ts';

const text = PlainText.min(1).max(500);

export const auditOperations = {
  listAudit: operation({
    id: 'listAudit',
    tag: 'Audit',
    method: 'get',
    path: '/api/audit',
    summary: 'Who did what on whose behalf, newest first',
    description:
      'As `application/x-ndjson` (by `Accept`, or `format=ndjson`) all records that fit come as one stream, one a line.',
    caller: 'administrator',
    audit: 'content',
    query: page.extend({
      from: TimeText.optional().describe('Inclusive; a date means its start.'),
      until: TimeText.optional().describe('Inclusive; a date means its end.'),
      account: text.optional().describe('Email or id of the account that was acted for, or `me`.'),
      operation: text
        .optional()
        .describe(
          'An operationId, `removeOldAudit` or `syncAccount`. One that there is not is refused, with a list of all.',
        ),
      resourceId: text.optional().describe('A resource that was shown or written.'),
      format: z.enum(['json', 'ndjson']).optional(),
    }),
    reply: z.object({ records: z.array(AuditRecord), next, requestId }),
    line: AuditRecord,
  }),
} as const;
