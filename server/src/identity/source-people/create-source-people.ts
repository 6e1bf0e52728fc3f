/**
 * People and groups as sources tell of them. Whoever loses something by what is told loses it at once. What somebody gains, an
 * identity or the membership of a group, is given after a complete listing only: half of one may lack what speaks against it. No
 * source makes anybody an administrator, and none makes or closes an account unless an administrator has allowed it.
 */
import type { Transaction } from 'kysely';
import type { Database } from '../../database/open-database.ts';
import type { Tables } from '../../database/tables.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { PeopleChange, SourcePeople, SyncedAccount } from '../../kernel/source-people.ts';
import { type LinkedPeople, linkPeople } from './link-people.ts';
import { closeUnclaimed, countUnclaimed, reopenClaimed } from './managed-account-store.ts';
import type { NoteAccounts } from './note-accounts.ts';
import {
  addressesOf,
  countMissingPeople,
  countPeople,
  forgetUnseenPeople,
  listPeopleTroubles,
  notePeople,
  removePeople,
  unlinkUnfounded,
} from './person-store.ts';
import {
  countGroups,
  forgetUnseenGroups,
  grantNextGroups,
  listGroupTroubles,
  noteGroup,
  removeGroups,
} from './source-group-store.ts';

interface Options {
  database: Database;
  clock: Clock;
  noteAccounts: NoteAccounts;
}

export function createSourcePeople({ database, clock, noteAccounts }: Options): SourcePeople {
  const write = <Result>(work: (writing: Transaction<Tables>) => Promise<Result>) =>
    database.writer.transaction().execute(work);
  const noteIn = async (
    writing: Transaction<Tables>,
    run: { sourceId: string; no: number },
    accounts: SyncedAccount[],
  ) => {
    const { sourceId, no: runNo } = run;
    if (accounts.length > 0) await noteAccounts(writing, { sourceId, runNo, accounts, nowMs: clock.nowMs() });
    return accounts.length;
  };
  return {
    note: (run, changes, { closeAccounts }) =>
      write(async (writing) => {
        const { sourceId } = run;
        const nowMs = clock.nowMs();
        const { people, gonePeople, groups, goneGroups } = sortOut(changes);
        const told = [...people.map(({ personId }) => personId), ...gonePeople];
        const leaving = [...people.filter(({ isActive }) => !isActive).map(({ personId }) => personId), ...gonePeople];
        const left = closeAccounts ? await addressesOf(writing, sourceId, leaving) : [];
        await notePeople(writing, run, people);
        await removePeople(writing, sourceId, gonePeople);
        await unlinkUnfounded(writing, sourceId, told);
        if (left.length > 0)
          await noteIn(writing, run, await closeUnclaimed(writing, sourceId, { nowMs, among: left }));
        for (const group of groups) await noteGroup(writing, run, group, nowMs);
        await removeGroups(writing, sourceId, goneGroups);
      }),
    async countListed(run) {
      return { people: await countPeople(database, run), groups: await countGroups(database, run) };
    },
    hasPeople: async (sourceId) => (await countPeople(database, { sourceId })) > 0,
    async foresee(run, { closeAccounts }) {
      const accounts = closeAccounts ? await countUnclaimed(database, run) : { known: 0, missing: 0 };
      return { people: await countMissingPeople(database, run), accounts };
    },
    async settle(run, { listedEverything, rules, signal }) {
      const { sourceId } = run;
      if (listedEverything)
        await write(async (writing) => {
          await forgetUnseenGroups(writing, run);
          await forgetUnseenPeople(writing, run);
          await unlinkUnfounded(writing, sourceId);
        });
      do signal.throwIfAborted();
      while (await write((writing) => grantNextGroups(writing, sourceId)));
      let created = 0;
      let after: string | undefined = '';
      while (after !== undefined) {
        signal.throwIfAborted();
        const options = { after, rules, nowMs: clock.nowMs() };
        const linked: LinkedPeople = await write(async (writing) => {
          const some = await linkPeople(writing, sourceId, options);
          await noteIn(writing, run, some.created);
          return some;
        });
        created += linked.created.length;
        after = linked.next;
      }
      const [reopened, closed] = await write(async (writing) => [
        rules.createAccounts ? await noteIn(writing, run, await reopenClaimed(writing, sourceId)) : 0,
        rules.closeAccounts
          ? await noteIn(writing, run, await closeUnclaimed(writing, sourceId, { nowMs: clock.nowMs() }))
          : 0,
      ]);
      return { created, reopened, closed };
    },
    async listTroubles(sourceId, { after, limit }) {
      const groups = await listGroupTroubles(database, sourceId, { after, limit });
      const people = groups.length < limit ? await listPeopleTroubles(database, sourceId, { after, limit }) : [];
      return [...groups, ...people].slice(0, limit);
    },
  };
}

/** Of what is told twice the last counts. */
function sortOut(changes: readonly PeopleChange[]) {
  const people = new Map<string, Extract<PeopleChange, { personId: string }>>();
  const groups = new Map<string, Extract<PeopleChange, { groupId: string }>>();
  for (const change of changes)
    if ('personId' in change) people.set(change.personId, change);
    else groups.set(change.groupId, change);
  return {
    people: [...people.values()].filter((change) => change.kind === 'person'),
    gonePeople: [...people.values()].filter(({ kind }) => kind === 'person-gone').map(({ personId }) => personId),
    groups: [...groups.values()].filter((change) => change.kind === 'group'),
    goneGroups: [...groups.values()].filter(({ kind }) => kind === 'group-gone').map(({ groupId }) => groupId),
  };
}
