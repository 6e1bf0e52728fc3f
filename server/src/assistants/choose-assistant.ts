import type { KeyScope } from '@clew/contract';
import type { Database } from '../database/open-database.ts';
import type { Access } from '../kernel/access.ts';
import { Problem } from '../kernel/problem.ts';
import { type AssistantRecord, defaultAssistantId, findAssistantFor } from './assistant-store.ts';

/** The assistant that was asked for. Absent, not shared and out of the key's scope answer the same. */
export async function chooseAssistant(
  database: Database,
  { access, scope }: { access: Access; scope: KeyScope },
  id: string | null | undefined,
): Promise<AssistantRecord> {
  const wanted = id ?? defaultAssistantId;
  const open = await findAssistantFor(database, access, wanted);
  if (!open || !inScope(scope, wanted)) throw unknownAssistant();
  return open.assistant;
}

/** One body, whoever refuses and why. */
export function unknownAssistant(): Problem {
  return new Problem('unknown-assistant', { detail: 'There is no such assistant for this key and account.' });
}

export function inScope(scope: KeyScope, assistantId: string): boolean {
  return scope === 'all' || scope.includes(assistantId);
}
