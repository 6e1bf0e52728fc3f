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

/** Undefined where the account has created `most` assistants already. */
export async function createAssistant(
  database: Database,
  value: PutAssistant,
  { creatorId, most, nowMs }: { creatorId: string; most: number; nowMs: number },
): Promise<AssistantRecord | undefined> {
  const id = newId('ast');
  return database.writer.transaction().execute(async (transaction) => {
    const { count } = await transaction
      .selectFrom('assistants')
      .select((select) => select.fn.countAll<number>().as('count'))
      .where('creator_id', '=', creatorId)
      .executeTakeFirstOrThrow();
    if (count >= most) return undefined;
    await transaction
      .insertInto('assistants')
      .values({ id, ...toColumns(value), creator_id: creatorId, created_ms: nowMs })
      .execute();
    return { ...value, id, creatorId };
  });
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

/** Shared with everyone, with the account, or with one of its groups; whoever may change it may use it in any case. */
export function mayUse(assistant: AssistantRecord, access: Access): boolean {
  const { sharedWith } = assistant;
  return mayEdit(assistant, access) || isAmong(sharedWith, access) || (sharedWith.everyone && isActive(access));
}

/** Its creator and its editors. (Administrators may too, which is not said by an Access.) */
export function mayEdit({ creatorId, editors }: AssistantRecord, access: Access): boolean {
  return isActive(access) && (creatorId === access.accountId || isAmong(editors, access));
}

/** A deactivated account has no principals at all. */
function isActive(access: Access): boolean {
  return access.principals.has(everyone);
}

function isAmong({ users, groups }: { users: readonly string[]; groups: readonly string[] }, access: Access): boolean {
  const principals = [...users.map(emailPrincipal), ...groups.map(sharedGroupPrincipal)];
  return principals.some((principal) => access.principals.has(principal));
}

export function toAssistant({ creatorId, sources, model, ...assistant }: AssistantRecord): Assistant {
  return {
    ...assistant,
    ...(model === undefined ? {} : { model }),
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
    editors: JSON.stringify(value.editors),
    model: value.model ?? null,
  };
}

function toRecord(row: {
  id: string;
  name: string;
  instructions: string;
  sources: string;
  shared_with: string;
  editors: string;
  model: string | null;
  creator_id: string | null;
}): AssistantRecord {
  return {
    id: row.id,
    name: row.name,
    instructions: row.instructions,
    sources: JSON.parse(row.sources) as AssistantRecord['sources'],
    sharedWith: JSON.parse(row.shared_with) as AssistantRecord['sharedWith'],
    editors: JSON.parse(row.editors) as AssistantRecord['editors'],
    ...(row.model === null ? {} : { model: row.model }),
    creatorId: row.creator_id,
  };
}
