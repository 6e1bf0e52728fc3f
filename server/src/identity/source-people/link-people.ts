import type { Transaction } from 'kysely';
import type { Tables } from '../../database/tables.ts';
import { assertNever } from '../../kernel/assert-never.ts';
import { fold } from '../../kernel/fold.ts';
import { newId } from '../../kernel/ids.ts';
import { qualifiedName } from '../../kernel/principals.ts';
import type { PeopleRules, SyncedAccount } from '../../kernel/source-people.ts';
import { decideAccount } from './decide-account.ts';
import { listUnlinked, noteTroubleOf } from './person-store.ts';

const peopleAtOnce = 200;

interface Options {
  after: string;
  rules: PeopleRules;
  nowMs: number;
}

export interface LinkedPeople {
  created: SyncedAccount[];
  /** Where to go on; undefined at the end. */
  next: string | undefined;
}

/** The next people who have no account yet get theirs, where it is clear which. */
export async function linkPeople(
  writing: Transaction<Tables>,
  sourceId: string,
  { after, rules, nowMs }: Options,
): Promise<LinkedPeople> {
  const people = await listUnlinked(writing, sourceId, { after, limit: peopleAtOnce });
  const created: SyncedAccount[] = [];
  for (const person of people) {
    const decision = decideAccount(person, rules);
    switch (decision.kind) {
      case 'link':
        await addIdentity(writing, sourceId, person.personId, decision.accountId);
        break;
      case 'create': {
        const id = await addAccount(writing, sourceId, { ...person, ...decision, nowMs });
        await addIdentity(writing, sourceId, person.personId, id);
        created.push({ email: decision.address, what: 'created' });
        break;
      }
      case 'none':
        if ((decision.trouble?.reason ?? null) !== person.reason)
          await noteTroubleOf(writing, sourceId, person.personId, decision.trouble, nowMs);
        break;
      default:
        assertNever(decision);
    }
  }
  return { created, next: people.length === peopleAtOnce ? people.at(-1)?.personId : undefined };
}

async function addIdentity(writing: Transaction<Tables>, sourceId: string, personId: string, accountId: string) {
  await writing
    .insertInto('identities')
    .values({
      account_id: accountId,
      source_id: sourceId,
      person_id: personId,
      folded_id: fold(personId),
      qualified_id: qualifiedName(sourceId, personId),
      is_synced: 1,
    })
    .execute();
}

/** Of nobody's power: no source makes administrators. */
async function addAccount(
  writing: Transaction<Tables>,
  sourceId: string,
  { personId, address, name, nowMs }: { personId: string; address: string; name: string; nowMs: number },
): Promise<string> {
  const id = newId('acc');
  const values = { id, email: address, name: name.trim() || address, admin: 0, active: 1, created_ms: nowMs };
  await writing.insertInto('accounts').values(values).execute();
  await writing
    .insertInto('managed_accounts')
    .values({ account_id: id, source_id: sourceId, is_closed: 0, person_id: personId })
    .execute();
  return id;
}
