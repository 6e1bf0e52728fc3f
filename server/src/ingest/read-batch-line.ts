import {
  type BatchResult,
  bindNames,
  describeIssues,
  Identifier,
  PushedResource,
  resourceFieldAliases,
  unknownMembers,
} from '@clew/contract';
import { z } from 'zod';
import { parseJson } from '../kernel/parse-json.ts';
import { Problem } from '../kernel/problem.ts';
import type { ResourceRecord } from '../search-index/resource-record.ts';
import { describeResource } from './describe-resource.ts';

export type BatchLine =
  | { kind: 'put'; record: ResourceRecord; warnings: string[] }
  | { kind: 'delete'; externalId: string }
  | { kind: 'refused'; result: BatchResult };

const Head = z.object({
  op: z.enum(['put', 'delete']).default('put'),
  externalId: Identifier,
});

const Line = PushedResource.safeExtend(Head.shape);

/** One line of a batch -> what to do, or why not. Never throws: a bad line is that line's own result. */
export function readBatchLine(source: { id: string; appId: string }, line: string): BatchLine {
  let value: unknown;
  try {
    value = parseJson(line);
  } catch {
    return refuse(null, 'Malformed request body', { body: ['The line is not JSON.'] });
  }
  const bound = bindNames(Head, value);
  const head = Head.safeParse(bound);
  const named = (bound as { externalId?: unknown } | null)?.externalId;
  if (!head.success)
    return refuse(typeof named === 'string' ? named : null, 'Validation failed', describeIssues(head.error.issues));
  const { op, externalId } = head.data;
  if (op === 'delete') return { kind: 'delete', externalId };
  const resource = PushedResource.safeParse(bindNames(PushedResource, value, resourceFieldAliases));
  if (!resource.success) return refuse(externalId, 'Validation failed', describeIssues(resource.error.issues));
  try {
    return { kind: 'put', record: describeResource(source, externalId, resource.data), warnings: warningsOf(value) };
  } catch (error) {
    if (error instanceof Problem) return refuse(externalId, 'Validation failed', error.details.errors ?? {});
    throw error;
  }
}

/** A slip of the pen in `permissions` hides a page from everybody. */
function warningsOf(value: unknown): string[] {
  return unknownMembers(Line, value, resourceFieldAliases);
}

function refuse(externalId: string | null, reason: string, errors: Record<string, string[]>): BatchLine {
  return { kind: 'refused', result: { externalId, status: 400, error: { reason, errors } } };
}
