import { sql } from 'kysely';
import type { Database } from '../database/open-database.ts';
import { workspaceSource } from '../kernel/principals.ts';
import { Problem } from '../kernel/problem.ts';

interface Group {
  sourceId: string;
  id: string;
  name: string;
  /** Principals. */
  members: string[];
}

/** A page of the groups of a source by id, behind `after`. */
export async function listGroups(
  database: Database,
  sourceId: string,
  after: string,
  limit: number,
): Promise<{ id: string; name: string }[]> {
  return database.reader
    .selectFrom('groups')
    .select(['id', 'name'])
    .where('source_id', '=', sourceId)
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** A group with its members, as principals. */
export async function findGroup(database: Database, sourceId: string, groupId: string): Promise<Group | undefined> {
  const found = await database.reader
    .selectFrom('groups')
    .select('name')
    .where('source_id', '=', sourceId)
    .where('id', '=', groupId)
    .executeTakeFirst();
  if (!found) return undefined;
  const rows = await database.reader
    .selectFrom('group_members')
    .select('member')
    .where('source_id', '=', sourceId)
    .where('group_id', '=', groupId)
    .orderBy('member')
    .execute();
  return { sourceId, id: groupId, name: found.name, members: rows.map(({ member }) => member) };
}

/** Principals of groups -> what these are called; those that are not there are missing. */
export async function findGroupNames(database: Database, principals: readonly string[]): Promise<Map<string, string>> {
  const principal = sql<string>`'group:' || source_id || '/' || id`;
  const rows = await database.reader
    .selectFrom('groups')
    .select([principal.as('principal'), 'name'])
    .where(principal, 'in', sql<string>`(SELECT value FROM json_each(${JSON.stringify(principals)}))`)
    .execute();
  return new Map(rows.map((row) => [row.principal, row.name]));
}

/** Creates or replaces a group with all its members, at once. */
export async function putGroup(database: Database, group: Group): Promise<void> {
  await database.writer.transaction().execute(async (transaction) => {
    const source = await transaction
      .selectFrom('sources')
      .select('id')
      .where('id', '=', group.sourceId)
      .executeTakeFirst();
    if (!source && group.sourceId !== workspaceSource) throw new Problem('unknown-source');
    await transaction
      .insertInto('groups')
      .values({ source_id: group.sourceId, id: group.id, name: group.name })
      .onConflict((conflict) => conflict.columns(['source_id', 'id']).doUpdateSet({ name: group.name }))
      .execute();
    await transaction
      .deleteFrom('group_members')
      .where('source_id', '=', group.sourceId)
      .where('group_id', '=', group.id)
      .execute();
    await sql`INSERT INTO group_members (source_id, group_id, member)
      SELECT DISTINCT ${group.sourceId}, ${group.id}, value FROM json_each(${JSON.stringify(group.members)})`.execute(
      transaction,
    );
  });
}

/** False where there is no such group. */
export async function deleteGroup(database: Database, sourceId: string, id: string): Promise<boolean> {
  return database.writer.transaction().execute(async (transaction) => {
    await transaction
      .deleteFrom('group_members')
      .where('source_id', '=', sourceId)
      .where('group_id', '=', id)
      .execute();
    const { numDeletedRows } = await transaction
      .deleteFrom('groups')
      .where('source_id', '=', sourceId)
      .where('id', '=', id)
      .executeTakeFirst();
    return numDeletedRows > 0n;
  });
}
