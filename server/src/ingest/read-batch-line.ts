import {
  type BatchResult,
  bindNames,
  describeIssues,
  limits,
  PushedResource,
  resourceFieldAliases,
} from '@clew/contract';
import { z } from 'zod';
import { parseJson } from '../kernel/parse-json.ts';

export type BatchLine =
  | { kind: 'put'; externalId: string; resource: PushedResource }
  | { kind: 'delete'; externalId: string }
  | { kind: 'refused'; result: BatchResult };

const Head = z.object({
  op: z.enum(['put', 'delete']).default('put'),
  externalId: z.string().min(1).max(limits.idCharacters),
});

/** One line of a batch -> what to do, or why not. Never throws: a bad line is that line's own result. */
export function readBatchLine(line: string): BatchLine {
  let value: unknown;
  try {
    value = parseJson(line);
  } catch {
    return refuse(null, 'Malformed request body', { body: ['The line is not JSON.'] });
  }
  const head = Head.safeParse(bindNames(Head, value));
  const named = (value as { externalId?: unknown } | null)?.externalId;
  if (!head.success)
    return refuse(typeof named === 'string' ? named : null, 'Validation failed', describeIssues(head.error.issues));
  const { op, externalId } = head.data;
  if (op === 'delete') return { kind: 'delete', externalId };
  const resource = PushedResource.safeParse(bindNames(PushedResource, value, resourceFieldAliases));
  if (!resource.success) return refuse(externalId, 'Validation failed', describeIssues(resource.error.issues));
  return { kind: 'put', externalId, resource: resource.data };
}

function refuse(externalId: string | null, reason: string, errors: Record<string, string[]>): BatchLine {
  return { kind: 'refused', result: { externalId, status: 400, error: { reason, errors } } };
}
