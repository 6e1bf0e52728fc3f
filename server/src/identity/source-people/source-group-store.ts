import { sql, type Transaction } from 'kysely';
import type { Database } from '../../database/open-database.ts';
import type { Tables } from '../../database/tables.ts';
import { namedGroupPrincipal, userPrincipals } from '../../kernel/principals.ts';
import type { GroupChange, PeopleTrouble } from '../../kernel/source-people.ts';
import { toTrouble } from './to-trouble.ts';

type Writing = Transaction<Tables>;
interface Run {
  sourceId: string;
  no: number;
}

const mostMembers = 100_000;
const groupsAtOnce = 20;

/** A group as the source tells of it now: who is no longer a member is none any more, and who is new waits. */
export async function noteGroup(
  writing: Writing,
  { sourceId, no }: Run,
  group: GroupChange,
  nowMs: number,
): Promise<void> {
  const { groupId, name } = group;
  const members = membersOf(sourceId, group);
  await writing
    .insertInto('groups')
    .values({ source_id: sourceId, id: groupId, name: name.slice(0, 500) })
    .onConflict((conflict) => conflict.columns(['source_id', 'id']).doUpdateSet({ name: name.slice(0, 500) }))
    .execute();
  let withheld: string | null = null;
  if (!('reason' in members)) {
    const list = JSON.stringify(members.principals);
    const told = sql<string>`(SELECT value FROM json_each(${list}))`;
    await writing
      .deleteFrom('group_members')
      .where('source_id', '=', sourceId)
      .where('group_id', '=', groupId)
      .where('member', 'not in', told)
      .execute();
    const { count } = await writing
      .selectFrom('group_members')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('source_id', '=', sourceId)
      .where('group_id', '=', groupId)
      .executeTakeFirstOrThrow();
    withheld = count < members.principals.length ? list : null;
  }
  const trouble = 'reason' in members ? members : null;
  const values = {
    withheld,
    seen_run: no,
    reason: trouble?.reason ?? null,
    next_step: trouble?.nextStep ?? null,
    failed_ms: trouble ? nowMs : null,
  };
  await writing
    .insertInto('source_groups')
    .values({ source_id: sourceId, group_id: groupId, ...values })
    .onConflict((conflict) => conflict.columns(['source_id', 'group_id']).doUpdateSet(values))
    .execute();
}

function membersOf(
  sourceId: string,
  { members }: GroupChange,
): { principals: string[] } | { reason: string; nextStep: string } {
  if (members === 'unknown') return unknownMembers;
  if (members.users.length + members.groups.length > mostMembers) return tooManyMembers;
  const principals = [
    ...members.users.flatMap((user) => userPrincipals(sourceId, user)),
    ...members.groups.map((group) => namedGroupPrincipal(sourceId, group)),
  ];
  return { principals: [...new Set(principals)] };
}

const unknownMembers = {
  reason: 'Who its members are could not be found out; they stay who they were.',
  nextStep: 'Look whether its members can be read in the source.',
};
const tooManyMembers = {
  reason: `It has more than ${mostMembers} members; they stay who they were.`,
  nextStep: 'Leave it out in the settings of the source, or split it.',
};

/** The members that wait in some more groups become members; whether there were any. */
export async function grantNextGroups(writing: Writing, sourceId: string): Promise<boolean> {
  const rows = await writing
    .selectFrom('source_groups')
    .select(['group_id', 'withheld'])
    .where('source_id', '=', sourceId)
    .where('withheld', 'is not', null)
    .limit(groupsAtOnce)
    .execute();
  for (const { group_id, withheld } of rows)
    await sql`
      INSERT INTO group_members (source_id, group_id, member)
      SELECT ${sourceId}, ${group_id}, value FROM json_each(${withheld}) WHERE TRUE
      ON CONFLICT DO NOTHING`.execute(writing);
  await writing
    .updateTable('source_groups')
    .set({ withheld: null })
    .where('source_id', '=', sourceId)
    .where(
      'group_id',
      'in',
      rows.map(({ group_id }) => group_id),
    )
    .execute();
  return rows.length > 0;
}

export async function removeGroups(writing: Writing, sourceId: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const among = sql<string>`(SELECT value FROM json_each(${JSON.stringify(ids)}))`;
  await writing.deleteFrom('group_members').where('source_id', '=', sourceId).where('group_id', 'in', among).execute();
  await writing.deleteFrom('groups').where('source_id', '=', sourceId).where('id', 'in', among).execute();
  await writing.deleteFrom('source_groups').where('source_id', '=', sourceId).where('group_id', 'in', among).execute();
}

/** Those that the source has told of before, and the run has not listed. */
export async function forgetUnseenGroups(writing: Writing, { sourceId, no }: Run): Promise<void> {
  const rows = await writing
    .selectFrom('source_groups')
    .select('group_id')
    .where('source_id', '=', sourceId)
    .where('seen_run', '<>', no)
    .execute();
  await removeGroups(
    writing,
    sourceId,
    rows.map(({ group_id }) => group_id),
  );
}

/** That the run has listed. */
export async function countGroups(database: Database, { sourceId, no }: Run): Promise<number> {
  const { count } = await database.reader
    .selectFrom('source_groups')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('source_id', '=', sourceId)
    .where('seen_run', '=', no)
    .executeTakeFirstOrThrow();
  return count;
}

/** Those of which something is to be told, by name behind `after`. */
export async function listGroupTroubles(
  database: Database,
  sourceId: string,
  { after, limit }: { after: string; limit: number },
): Promise<PeopleTrouble[]> {
  const name = sql<string>`'group ' || group_id`;
  const rows = await database.reader
    .selectFrom('source_groups')
    .select([name.as('name'), 'reason', 'next_step', 'failed_ms'])
    .where('source_id', '=', sourceId)
    .where('reason', 'is not', null)
    .where(name, '>', after)
    .orderBy('group_id')
    .limit(limit)
    .execute();
  return rows.map(toTrouble);
}
