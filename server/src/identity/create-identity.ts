import type { Account, CreateKey, Group, GroupSummary, Key, PutAccount, PutGroup } from '@clew/contract';
import { parseTime } from '@clew/contract';
import type { Database } from '../database/open-database.ts';
import { type Clock, toInstant } from '../kernel/clock.ts';
import { fold } from '../kernel/fold.ts';
import { namedGroupPrincipal, userPrincipals } from '../kernel/principals.ts';
import { Problem } from '../kernel/problem.ts';
import { deactivateAccount, findAccount, listAccounts, putAccount, toAccount } from './account-store.ts';
import { authenticate, type Caller, type Credentials, renewCaller } from './authenticate.ts';
import { createExplainer, type Explainer } from './create-explainer.ts';
import { describeUnknownReaders } from './describe-unknown-readers.ts';
import { deleteGroup, findGroup, listGroups, putGroup } from './group-store.ts';
import { findKey, insertKey, type KeyRecord, listKeys, revokeKey } from './key-store.ts';
import { issueKey, scopeCovers } from './keys.ts';
import { displayNamesOf, knownNamesOf } from './known-names.ts';
import { membersOfGroup } from './members-of-group.ts';
import type { SignInDoor } from './sign-in/create-sign-in.ts';

/** Who asks, and the management of people, groups and keys. */
export interface Identity {
  authenticate(credentials: Credentials): Promise<Caller>;
  /** A caller who was let in before, as of now; throws what a request of his would get now. */
  renew(caller: Caller): Promise<Caller>;
  /** People as a filter names them -> the names under which resources may know them. */
  namesOf(caller: Caller, people: readonly string[]): Promise<string[]>;
  /** Folded names of people -> the accounts they mean. */
  displayNames(names: readonly string[]): Promise<ReadonlyMap<string, { email: string; name: string }>>;
  listKeys(caller: Caller): Promise<Key[]>;
  createKey(caller: Caller, wanted: CreateKey): Promise<{ id: string; key: string }>;
  revokeKey(caller: Caller, id: string): Promise<void>;
  listAccounts(page: {
    after: string | undefined;
    limit: number;
  }): Promise<{ accounts: Account[]; next: string | null }>;
  putAccount(email: string, change: PutAccount): Promise<Account>;
  deactivateAccount(email: string): Promise<void>;
  /** The caller has checked that the source exists. */
  putGroup(sourceId: string, groupId: string, group: PutGroup): Promise<void>;
  deleteGroup(sourceId: string, groupId: string): Promise<void>;
  listGroups(
    sourceId: string,
    page: { after: string | undefined; limit: number },
  ): Promise<{ groups: GroupSummary[]; next: string | null }>;
  getGroup(sourceId: string, groupId: string): Promise<Group>;
  /** Why an account may read what these may read, or may not. */
  explain(emailOrId: string): Promise<Explainer>;
  /** Those of the people and groups that nothing is known of yet, each as a sentence. Groups are of the source, or name theirs. */
  describeUnknown(
    readers: { users: readonly string[]; groups: readonly string[] },
    sourceId?: string,
  ): Promise<string[]>;
}

interface Options {
  database: Database;
  clock: Clock;
  findSession: SignInDoor['findSession'];
}

export function createIdentity({ database, clock, findSession }: Options): Identity {
  return {
    authenticate: (credentials) => authenticate({ database, clock, findSession }, credentials),
    renew: (caller) => renewCaller({ database, clock }, caller),
    namesOf: (caller, people) => knownNamesOf(database, people, caller.account),

    displayNames: (names) => displayNamesOf(database, names),

    async listKeys({ account, key }) {
      const seesAll = account.admin && key.scope === 'all';
      const keys = await listKeys(database, seesAll ? null : account.id);
      return keys.filter(({ scope }) => scopeCovers(key.scope, scope)).map(toKey);
    },
    async createKey(caller, wanted) {
      refuseWiderKey(caller, wanted);
      const expires = wanted.expiresAt === undefined ? undefined : parseTime(wanted.expiresAt);
      const { name, mode, scope } = wanted;
      const { token, record } = issueKey({
        accountId: caller.account.id,
        name,
        mode,
        scope,
        expiresMs: earlier(expires?.endMs ?? null, caller.key.expiresMs),
        madeBy: mode === 'personal' ? makerOf(caller) : null,
        nowMs: clock.nowMs(),
      });
      await insertKey(database, record);
      return { id: record.id, key: token };
    },
    async revokeKey({ account, key }, id) {
      const found = await findKey(database, id);
      const isOwn = found?.accountId === account.id || (account.admin && key.scope === 'all');
      if (!found || !isOwn || !scopeCovers(key.scope, found.scope))
        throw new Problem('unknown-key', { detail: 'You have no key with this id.' });
      await revokeKey(database, id, clock.nowMs());
    },

    async listAccounts({ after, limit }) {
      const found = await listAccounts(database, after ?? '', limit + 1);
      const shown = found.slice(0, limit);
      return { accounts: shown.map(toAccount), next: found.length > limit ? (shown.at(-1)?.email ?? null) : null };
    },
    async putAccount(email, change) {
      await putAccount(database, email, change, clock.nowMs());
      const account = await findAccount(database, email);
      if (!account) throw new Error('An account that was just written is gone');
      return toAccount(account);
    },
    async deactivateAccount(email) {
      if (!(await deactivateAccount(database, email, clock.nowMs())))
        throw new Problem('not-found', { detail: `There is no account ${fold(email)}.` });
    },

    async putGroup(sourceId, groupId, { name, users, groups }) {
      const members = [
        ...users.flatMap((user) => userPrincipals(sourceId, user)),
        ...groups.map((group) => namedGroupPrincipal(sourceId, group)),
      ];
      await putGroup(database, { sourceId, id: groupId, name: name ?? groupId, members });
    },
    async deleteGroup(sourceId, groupId) {
      if (!(await deleteGroup(database, sourceId, groupId))) throw noSuchGroup(sourceId, groupId);
    },
    async listGroups(sourceId, { after, limit }) {
      const found = await listGroups(database, sourceId, after ?? '', limit + 1);
      const groups = found.slice(0, limit);
      return { groups, next: found.length > limit ? (groups.at(-1)?.id ?? null) : null };
    },
    async getGroup(sourceId, groupId) {
      const group = await findGroup(database, sourceId, groupId);
      if (!group) throw noSuchGroup(sourceId, groupId);
      return { id: groupId, name: group.name, ...membersOfGroup(sourceId, group.members) };
    },
    explain: (emailOrId) => createExplainer(database, emailOrId),
    describeUnknown: (readers, sourceId) => describeUnknownReaders(database, readers, sourceId),
  };
}

function noSuchGroup(sourceId: string, groupId: string): Problem {
  return new Problem('not-found', { detail: `The source ${sourceId} has no group ${groupId}.` });
}

/** A key never creates one that can do more than itself. */
function refuseWiderKey({ account, key }: Caller, wanted: CreateKey): void {
  if (wanted.mode === 'impersonating' && !account.admin)
    throw new Problem('not-an-administrator', { detail: 'Only administrators create impersonating keys.' });
  if (!scopeCovers(key.scope, wanted.scope) || (wanted.mode === 'impersonating' && key.scope !== 'all'))
    throw new Problem('scope-too-narrow', { detail: 'A key can not create one with a wider scope than its own.' });
}

/**
 * A personal key ends with the impersonating one through which it came, at however many removes. An impersonating key stands for
 * itself: otherwise none could take the place of another.
 */
function makerOf({ key }: Caller): string | null {
  return key.mode === 'impersonating' ? key.id : key.madeBy;
}

/** No key expires later than the one that created it. */
function earlier(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.min(a, b);
}

function toKey(key: KeyRecord & { ownerEmail: string }): Key {
  const instant = (ms: number | null) => (ms === null ? null : toInstant(ms));
  return {
    id: key.id,
    name: key.name,
    owner: key.ownerEmail,
    madeBy: key.madeBy,
    mode: key.mode,
    scope: key.scope,
    last5: key.last5,
    createdAt: toInstant(key.createdMs),
    expiresAt: instant(key.expiresMs),
    lastUsedAt: instant(key.lastUsedMs),
    revokedAt: instant(key.revokedMs),
  };
}
