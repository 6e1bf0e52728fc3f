import { type AuditRecord, operations, parseTime } from '@clew/contract';
import type { KeptRecord } from '../audit/audit-store.ts';
import { type Audit, removal } from '../audit/create-audit.ts';
import { syncedAccount } from '../audit/record-synced-accounts.ts';
import type { Access } from '../kernel/access.ts';
import { toInstant } from '../kernel/clock.ts';
import { fold } from '../kernel/fold.ts';
import { Problem } from '../kernel/problem.ts';
import type { Exchange } from './exchange.ts';
import { linesReply, wantsLines } from './reply.ts';

type Query = Exchange<typeof operations.listAudit>['query'];

/** A page of the audit, or all of it that fits as a stream of lines. */
export async function listAudit(
  audit: Audit,
  access: Access,
  { limit, after, format, from, until, ...wanted }: Query,
  accept: string | null,
): Promise<Response | { records: AuditRecord[]; next: string | null }> {
  requireRecorded(wanted.operation);
  const query = {
    fromMs: from === undefined ? undefined : parseTime(from)?.startMs,
    untilMs: until === undefined ? undefined : parseTime(until)?.endMs,
    account: wanted.account !== undefined && fold(wanted.account) === 'me' ? access.accountId : wanted.account,
    operation: wanted.operation,
    resourceId: wanted.resourceId,
    after: readCursor(after),
  };
  if (format === 'ndjson' || (format === undefined && wantsLines(accept)))
    return linesReply(inPages(audit.listAll(access, query)));
  const found = await audit.list(access, query, limit + 1);
  const shown = found.slice(0, limit);
  const last = found.length > limit ? shown.at(-1) : undefined;
  return { records: shown.map(toAuditRecord), next: last ? `${last.atMs}.${last.no}` : null };
}

/** Operations that have records, and what the server does by itself. */
const recorded = [
  ...Object.values(operations).flatMap(({ id, audit }) => (audit === 'none' ? [] : [id])),
  removal,
  syncedAccount,
].sort();

/** A name that is wrong would look like nothing having happened. */
function requireRecorded(operation: string | undefined): void {
  if (operation === undefined || recorded.includes(operation)) return;
  throw new Problem('validation-failed', {
    errors: { operation: [`No operation of this name is recorded. There are: ${recorded.join(', ')}.`] },
  });
}

async function* inPages(pages: AsyncIterable<KeptRecord[]>): AsyncGenerator<AuditRecord[]> {
  for await (const page of pages) yield page.map(toAuditRecord);
}

function readCursor(after: string | undefined): { atMs: number; no: number } | undefined {
  if (after === undefined) return undefined;
  const [, atMs, no] = /^(\d{1,15})\.(\d{1,15})$/.exec(after) ?? [];
  if (no === undefined)
    throw new Problem('validation-failed', { errors: { after: ['Expected `next` of the page before.'] } });
  return { atMs: Number(atMs), no: Number(no) };
}

function toAuditRecord({ no, atMs, accountEmail, resourceIds, changes, ...record }: KeptRecord): AuditRecord {
  return {
    id: no,
    at: toInstant(atMs),
    ...record,
    account: accountEmail,
    resourceIds: [...resourceIds],
    changes: [...changes],
  };
}
