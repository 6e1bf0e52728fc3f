import { type RawBuilder, sql, type Transaction } from 'kysely';
import type { Database } from '../../database/open-database.ts';
import type { Tables } from '../../database/tables.ts';
import type { PeopleTrouble, PersonChange } from '../../kernel/source-people.ts';
import { foldVouched } from '../fold-vouched.ts';
import { toTrouble } from './to-trouble.ts';

type Writing = Transaction<Tables>;
interface Run {
  sourceId: string;
  no: number;
}

/** So many addresses of a person are kept. */
const mostAddresses = 50;
const addressForm = /^[^\s\p{Cc}@,;:<>()"\\[\]]{1,250}@[^\s\p{Cc}@,;:<>()"\\[\]]{1,250}$/u;

const valuesOf = (texts: readonly string[]) => sql<string>`(SELECT value FROM json_each(${JSON.stringify(texts)}))`;

/** People as the source tells of them now. */
export async function notePeople(writing: Writing, { sourceId, no }: Run, people: readonly PersonChange[]) {
  if (people.length === 0) return;
  const ids = people.map(({ personId }) => personId);
  const rows = people.map(({ personId, name, isActive }) => [personId, name.slice(0, 500), isActive ? 1 : 0]);
  await sql`
    INSERT INTO source_people (source_id, person_id, name, is_active, seen_run)
    SELECT ${sourceId}, value ->> 0, value ->> 1, value ->> 2, ${no} FROM json_each(${JSON.stringify(rows)}) WHERE TRUE
    ON CONFLICT (source_id, person_id) DO UPDATE
    SET name = excluded.name, is_active = excluded.is_active, seen_run = excluded.seen_run`.execute(writing);
  await writing
    .deleteFrom('source_addresses')
    .where('source_id', '=', sourceId)
    .where('person_id', 'in', valuesOf(ids))
    .execute();
  const addresses = people.flatMap(({ personId, emails }) =>
    usableAddresses(emails).map((address, place) => [personId, place, address]),
  );
  await sql`
    INSERT INTO source_addresses (source_id, person_id, place, address)
    SELECT ${sourceId}, value ->> 0, value ->> 1, value ->> 2 FROM json_each(${JSON.stringify(addresses)})`.execute(
    writing,
  );
}

function usableAddresses(emails: readonly string[]): string[] {
  const folded = emails
    .slice(0, mostAddresses)
    .map((email) => (addressForm.test(email.trim()) ? foldVouched(email) : undefined));
  return [...new Set(folded.filter((address) => address !== undefined))];
}

export async function removePeople(writing: Writing, sourceId: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await writing
    .deleteFrom('source_people')
    .where('source_id', '=', sourceId)
    .where('person_id', 'in', valuesOf(ids))
    .execute();
}

/** Whom the run has not listed. */
export async function forgetUnseenPeople(writing: Writing, { sourceId, no }: Run): Promise<void> {
  await writing.deleteFrom('source_people').where('source_id', '=', sourceId).where('seen_run', '<>', no).execute();
}

/** Takes back what the source itself has said and says no longer: an active person with the address of the account. */
export async function unlinkUnfounded(writing: Writing, sourceId: string, among?: readonly string[]): Promise<void> {
  const isFounded = sql<boolean>`EXISTS (
    SELECT 1 FROM source_people AS person
    JOIN source_addresses AS held ON held.source_id = person.source_id AND held.person_id = person.person_id
    JOIN accounts ON accounts.email = held.address
    WHERE person.source_id = identities.source_id AND person.person_id = identities.person_id AND person.is_active = 1
      AND accounts.id = identities.account_id)`;
  await writing
    .deleteFrom('identities')
    .where('source_id', '=', sourceId)
    .where('is_synced', '=', 1)
    .$if(among !== undefined, (query) => query.where('person_id', 'in', valuesOf(among ?? [])))
    .where(sql<boolean>`NOT ${isFounded}`)
    .execute();
}

export async function addressesOf(writing: Writing, sourceId: string, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const rows = await writing
    .selectFrom('source_addresses')
    .select('address')
    .where('source_id', '=', sourceId)
    .where('person_id', 'in', valuesOf(ids))
    .execute();
  return rows.map(({ address }) => address);
}

/** Of the run, or all. */
export async function countPeople(database: Database, { sourceId, no }: { sourceId: string; no?: number }) {
  const { count } = await database.reader
    .selectFrom('source_people')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('source_id', '=', sourceId)
    .$if(no !== undefined, (query) => query.where('seen_run', '=', no ?? 0))
    .executeTakeFirstOrThrow();
  return count;
}

/** Active people, and those of them whom the run has not listed. */
export async function countMissingPeople(
  database: Database,
  { sourceId, no }: Run,
): Promise<{ known: number; missing: number }> {
  return database.reader
    .selectFrom('source_people')
    .select(({ fn }) => [
      fn.countAll<number>().as('known'),
      sql<number>`count(*) FILTER (WHERE seen_run <> ${no})`.as('missing'),
    ])
    .where('source_id', '=', sourceId)
    .where('is_active', '=', 1)
    .executeTakeFirstOrThrow();
}

export interface UnlinkedPerson {
  personId: string;
  name: string;
  reason: string | null;
  /** The main one first. */
  addresses: {
    address: string;
    /** How many active people of the source have it. */
    claims: number;
    accountId: string | null;
    /** Whether the account is another person of this source already. */
    isTaken: boolean;
    /** Whether the source has made the account for another person, or for nobody knows whom. */
    isOfAnother: boolean;
  }[];
}

/** The next active people of the source, by id behind `after`, that no account has as identity. */
export async function listUnlinked(
  writing: Writing,
  sourceId: string,
  { after, limit }: { after: string; limit: number },
): Promise<UnlinkedPerson[]> {
  const addresses: RawBuilder<string> = sql`(
    SELECT json_group_array(json_array(held.address, (
        SELECT count(*) FROM source_addresses AS other
        JOIN source_people AS claimant ON claimant.source_id = other.source_id AND claimant.person_id = other.person_id
        WHERE other.source_id = held.source_id AND other.address = held.address AND claimant.is_active = 1
      ), accounts.id, EXISTS (SELECT 1 FROM identities WHERE account_id = accounts.id AND source_id = held.source_id), EXISTS (
        SELECT 1 FROM managed_accounts AS made WHERE made.account_id = accounts.id AND made.source_id = held.source_id
          AND (made.person_id <> held.person_id OR (made.person_id IS NULL AND made.is_closed = 1)))
    ) ORDER BY held.place)
    FROM source_addresses AS held LEFT JOIN accounts ON accounts.email = held.address
    WHERE held.source_id = source_people.source_id AND held.person_id = source_people.person_id)`;
  const rows = await writing
    .selectFrom('source_people')
    .select(['person_id', 'name', 'reason', addresses.as('addresses')])
    .where('source_id', '=', sourceId)
    .where('is_active', '=', 1)
    .where('person_id', '>', after)
    .where(
      sql<boolean>`NOT EXISTS (SELECT 1 FROM identities WHERE identities.source_id = source_people.source_id AND identities.person_id = source_people.person_id)`,
    )
    .orderBy('person_id')
    .limit(limit)
    .execute();
  return rows.map(({ person_id, name, reason, addresses: held }) => ({
    personId: person_id,
    name,
    reason,
    addresses: (JSON.parse(held) as [string, number, string | null, number, number][]).map(
      ([address, claims, accountId, isTaken, isOfAnother]) => ({
        address,
        claims,
        accountId,
        isTaken: isTaken === 1,
        isOfAnother: isOfAnother === 1,
      }),
    ),
  }));
}

/** Why no account could be found or made, or null where there is nothing to tell. */
export async function noteTroubleOf(
  writing: Writing,
  sourceId: string,
  personId: string,
  trouble: { reason: string; nextStep: string } | null,
  nowMs: number,
): Promise<void> {
  await writing
    .updateTable('source_people')
    .set({ reason: trouble?.reason ?? null, next_step: trouble?.nextStep ?? null, failed_ms: trouble ? nowMs : null })
    .where('source_id', '=', sourceId)
    .where('person_id', '=', personId)
    .execute();
}

/** Those of whom something is to be told, by name behind `after`. */
export async function listPeopleTroubles(
  database: Database,
  sourceId: string,
  { after, limit }: { after: string; limit: number },
): Promise<PeopleTrouble[]> {
  const name = sql<string>`'person ' || person_id`;
  const rows = await database.reader
    .selectFrom('source_people')
    .select([name.as('name'), 'reason', 'next_step', 'failed_ms'])
    .where('source_id', '=', sourceId)
    .where('reason', 'is not', null)
    // Who is no longer active, or has an account by now, needs none.
    .where('is_active', '=', 1)
    .where(
      sql<boolean>`NOT EXISTS (SELECT 1 FROM identities WHERE identities.source_id = source_people.source_id AND identities.person_id = source_people.person_id)`,
    )
    .where(name, '>', after)
    .orderBy('person_id')
    .limit(limit)
    .execute();
  return rows.map(toTrouble);
}
