import type { Assistant, PutAssistant } from '@clew/contract';
import type { Database } from '../database/open-database.ts';
import type { Access } from '../kernel/access.ts';
import { newId } from '../kernel/ids.ts';
import { emailPrincipal, everyone, groupPrincipal } from '../kernel/principals.ts';

/** The assistant of those who name none: it searches all that the account may see. It can be changed, not deleted. */
export const defaultAssistantId = 'default';

export interface AssistantRecord extends PutAssistant {
  id: string;
  creatorId: string | null;
}

export async function findAssistant(database: Database, id: string): Promise<AssistantRecord | undefined> {
  const row = await database.reader.selectFrom('assistants').selectAll().where('id', '=', id).executeTakeFirst();
  return row && toRecord(row);
}

export async function listAssistants(database: Database): Promise<AssistantRecord[]> {
  const rows = await database.reader.selectFrom('assistants').selectAll().orderBy('name').orderBy('id').execute();
  return rows.map(toRecord);
}

export async function createAssistant(
  database: Database,
  value: PutAssistant,
  creatorId: string,
  nowMs: number,
): Promise<AssistantRecord> {
  const id = newId('ast');
  await database.writer
    .insertInto('assistants')
    .values({ id, ...toColumns(value), creator_id: creatorId, created_ms: nowMs })
    .execute();
  return { ...value, id, creatorId };
}

/** False where there is no such assistant. */
export async function replaceAssistant(database: Database, id: string, value: PutAssistant): Promise<boolean> {
  const { numUpdatedRows } = await database.writer
    .updateTable('assistants')
    .set(toColumns(value))
    .where('id', '=', id)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** False where there is no such assistant. */
export async function deleteAssistant(database: Database, id: string): Promise<boolean> {
  const { numDeletedRows } = await database.writer.deleteFrom('assistants').where('id', '=', id).executeTakeFirst();
  return numDeletedRows > 0n;
}

/** Shared with everyone, with the account, or with one of its groups; its creator may use it in any case. */
export function mayUse(assistant: AssistantRecord, access: Access): boolean {
  const { everyone: shared, users, groups } = assistant.sharedWith;
  const principals = [...(shared ? [everyone] : []), ...users.map(emailPrincipal), ...groups.map(sharedGroupPrincipal)];
  return assistant.creatorId === access.accountId || principals.some((principal) => access.principals.has(principal));
}

export function toAssistant({ creatorId, sources, ...assistant }: AssistantRecord): Assistant {
  return {
    ...assistant,
    sources: sources.map(({ filters, boost }) => ({ filters, ...(boost === undefined ? {} : { boost }) })),
  };
}

/** `<source>:<id>`; source ids hold no colon. */
function sharedGroupPrincipal(group: string): string {
  const colon = group.indexOf(':');
  return groupPrincipal(group.slice(0, Math.max(0, colon)), group.slice(colon + 1));
}

function toColumns(value: PutAssistant) {
  return {
    name: value.name,
    instructions: value.instructions,
    sources: JSON.stringify(value.sources),
    shared_with: JSON.stringify(value.sharedWith),
  };
}

function toRecord(row: {
  id: string;
  name: string;
  instructions: string;
  sources: string;
  shared_with: string;
  creator_id: string | null;
}): AssistantRecord {
  return {
    id: row.id,
    name: row.name,
    instructions: row.instructions,
    sources: JSON.parse(row.sources) as AssistantRecord['sources'],
    sharedWith: JSON.parse(row.shared_with) as AssistantRecord['sharedWith'],
    creatorId: row.creator_id,
  };
}
