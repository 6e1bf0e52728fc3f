import type { Assistant, PutAssistant } from '@clew/contract';
import { type Selectable, sql, type Transaction } from 'kysely';
import type { Database } from '../database/open-database.ts';
import type { Tables } from '../database/tables.ts';
import type { Access } from '../kernel/access.ts';
import { newId } from '../kernel/ids.ts';
import { membersOf, principalsOf } from './assistant-members.ts';

/** The assistant of those who name none: it searches all that the account may see. It can be changed, not deleted. */
export const defaultAssistantId = 'default';

export interface AssistantRecord extends PutAssistant {
  id: string;
  creatorId: string | null;
}

type AssistantRow = Selectable<Tables['assistants']>;

/** An assistant that an account may use, and whether it may change it. */
export interface OpenAssistant {
  assistant: AssistantRecord;
  mayEdit: boolean;
}

/** Whoever it is for: what an account may use is asked by `findAssistantFor`. */
export async function findAssistant(database: Database, id: string): Promise<AssistantRecord | undefined> {
  const row = await database.reader.selectFrom('assistants').selectAll().where('id', '=', id).executeTakeFirst();
  return row && toRecord(row);
}

/** Undefined where there is none, and where it is not for this account: either is a look-up of members that finds no row. */
export async function findAssistantFor(
  database: Database,
  access: Access,
  id: string,
): Promise<OpenAssistant | undefined> {
  const mine = principalsOf(access);
  return database.keepUntilWrite(`assistant ${JSON.stringify([id, mine])}`, async () => {
    const row = await selectOpen(database.lookUps, mine).where('assistant_id', '=', id).executeTakeFirst();
    return row && toOpen(row);
  });
}

export async function listAssistants(database: Database): Promise<AssistantRecord[]> {
  const rows = await database.reader.selectFrom('assistants').selectAll().orderBy('name').orderBy('id').execute();
  return rows.map(toRecord);
}

/** Those that the account may use, by name. */
export async function listAssistantsFor(database: Database, access: Access): Promise<OpenAssistant[]> {
  const rows = await selectOpen(database.reader, principalsOf(access)).orderBy('name').orderBy('id').execute();
  return rows.map(toOpen);
}

function selectOpen(from: Database['reader'], mine: readonly string[]) {
  const principals = sql<string>`(SELECT value FROM json_each(${JSON.stringify(mine)}))`;
  return from
    .selectFrom('assistant_members')
    .innerJoin('assistants', 'assistants.id', 'assistant_members.assistant_id')
    .selectAll('assistants')
    .select((select) => select.fn.max('edits').as('edits'))
    .where('principal', 'in', principals)
    .groupBy('assistants.id');
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
    await insertMembers(transaction, id, value, creatorId);
    return { ...value, id, creatorId };
  });
}

/** False where there is no such assistant. */
export async function replaceAssistant(database: Database, id: string, value: PutAssistant): Promise<boolean> {
  return database.writer.transaction().execute(async (transaction) => {
    const replaced = await transaction
      .updateTable('assistants')
      .set(toColumns(value))
      .where('id', '=', id)
      .returning('creator_id')
      .executeTakeFirst();
    if (!replaced) return false;
    await transaction.deleteFrom('assistant_members').where('assistant_id', '=', id).execute();
    await insertMembers(transaction, id, value, replaced.creator_id);
    return true;
  });
}

/** False where there is no such assistant. */
export async function deleteAssistant(database: Database, id: string): Promise<boolean> {
  const { numDeletedRows } = await database.writer.deleteFrom('assistants').where('id', '=', id).executeTakeFirst();
  return numDeletedRows > 0n;
}

export function toAssistant({ creatorId, sources, model, ...assistant }: AssistantRecord): Assistant {
  return {
    ...assistant,
    ...(model === undefined ? {} : { model }),
    sources: sources.map(({ filters, boost }) => ({ filters, ...(boost === undefined ? {} : { boost }) })),
  };
}

async function insertMembers(
  transaction: Transaction<Tables>,
  assistantId: string,
  value: PutAssistant,
  creatorId: string | null,
): Promise<void> {
  const members = JSON.stringify([...membersOf(value, creatorId)]);
  await sql`
    INSERT INTO assistant_members (assistant_id, principal, edits)
    SELECT ${assistantId}, value ->> 0, value ->> 1 FROM json_each(${members})`.execute(transaction);
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

function toOpen(row: AssistantRow & { edits: number }): OpenAssistant {
  return { assistant: toRecord(row), mayEdit: row.edits === 1 };
}

function toRecord(row: AssistantRow): AssistantRecord {
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
