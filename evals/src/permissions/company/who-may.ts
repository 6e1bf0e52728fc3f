import type { Person } from './people.ts';
import type {
  AccountState,
  AssistantState,
  Filters,
  GroupState,
  KeySlot,
  KeyState,
  ResourceState,
  ThreadState,
  World,
} from './world.ts';

/**
 * The oracle: who is asking, and what he may see, written from the contract alone. It goes from the permissions outwards, group
 * by group down to the people, where the server goes from the person inwards.
 */

/** How addresses and filter values compare: without regard to case and Unicode form. */
function alike(a: string, b: string): boolean {
  return plain(a) === plain(b);
}

export function plain(text: string): string {
  return text.normalize('NFKC').toLowerCase().normalize('NFKC').trim();
}

interface NamedUser {
  sourceId: string;
  user: string;
}

/** Everybody whom the members name, through groups within groups, each group once. */
function usersAmong(world: World, sourceId: string, { users, groups }: GroupState): NamedUser[] {
  const found: NamedUser[] = users.map((user) => ({ sourceId, user }));
  const queue = groups.map((group) => groupKey(sourceId, group));
  const seen = new Set(queue);
  for (const key of queue) {
    const group = world.groups.get(key);
    const owner = key.slice(0, key.indexOf(':'));
    found.push(...(group?.users ?? []).map((user) => ({ sourceId: owner, user })));
    for (const inner of (group?.groups ?? []).map((name) => groupKey(owner, name)))
      if (!seen.has(inner)) {
        seen.add(inner);
        queue.push(inner);
      }
  }
  return found;
}

function groupKey(sourceId: string, name: string): string {
  const isElsewhere = name.startsWith('workspace:') || (sourceId === 'workspace' && name.includes(':'));
  return isElsewhere ? name : `${sourceId}:${name}`;
}

function isPerson(account: AccountState, { sourceId, user }: NamedUser): boolean {
  return alike(user, account.email) || account.identities[sourceId] === user;
}

export function mayRead(world: World, resource: ResourceState, account: AccountState): boolean {
  const { exists, permissions, sourceId } = resource;
  if (!exists || !account.active || !permissions) return false;
  return permissions.public || usersAmong(world, sourceId, permissions).some((named) => isPerson(account, named));
}

function readableTo(world: World, account: AccountState): ResourceState[] {
  return [...world.resources.values()].filter((resource) => mayRead(world, resource, account));
}

/** Among users (emails) and groups (`<source>:<id>`) of an assistant. */
function isAmong(world: World, account: AccountState, { users, groups }: GroupState): boolean {
  const ofGroups = groups.flatMap((name) => {
    const colon = name.indexOf(':');
    return usersAmong(world, name.slice(0, colon), { users: [], groups: [name.slice(colon + 1)] });
  });
  return users.some((user) => alike(user, account.email)) || ofGroups.some((named) => isPerson(account, named));
}

export function mayEdit(world: World, assistant: AssistantState, person: Person, account: AccountState): boolean {
  return account.active && (assistant.creator === person || isAmong(world, account, assistant.editors));
}

export function mayUse(world: World, assistant: AssistantState, person: Person, account: AccountState): boolean {
  if (!account.active) return false;
  const { everyone } = assistant.sharedWith;
  return everyone || mayEdit(world, assistant, person, account) || isAmong(world, account, assistant.sharedWith);
}

/** Section 5, for the filters that the company is asked by. */
function matches(world: World, resource: ResourceState, filters: Filters, account: AccountState): boolean {
  const { linkId, label, anyLabel, team, createdBy, isStarred, resource: keys } = filters;
  const any = (wanted: readonly string[] | undefined, value: string) =>
    wanted === undefined || wanted.length === 0 || wanted.some((each) => alike(each, value));
  return (
    any(linkId, resource.sourceId) &&
    any(anyLabel, resource.label) &&
    (label ?? []).every((each) => alike(each, resource.label)) &&
    any(team, resource.team) &&
    (isStarred === undefined || account.stars.has(resource.id) === isStarred) &&
    any(keys, resource.externalId) &&
    (createdBy === undefined ||
      createdBy.length === 0 ||
      createdBy.some((name) => isCreator(world, resource, name, account)))
  );
}

/** A person matches by any identity; one who is no account only by what is written. */
function isCreator(world: World, { owner, sourceId }: ResourceState, written: string, me: AccountState): boolean {
  const name = meantBy(world, written);
  if (alike(name, owner) || alike(name, `${sourceId}/${owner}`)) return true;
  const meant = [...world.accounts.values()].filter(
    (account) =>
      (alike(name, 'me') && account === me) ||
      alike(name, account.email) ||
      name === account.id ||
      Object.values(account.identities).some((id) => alike(id, name)),
  );
  return meant.some((account) => {
    const id = account.identities[sourceId];
    return alike(owner, account.email) || (id !== undefined && alike(id, owner));
  });
}

/** Section 3: sources of the assistant ∩ filters ∩ permissions. */
export function searchedBy(
  world: World,
  account: AccountState,
  assistant: AssistantState,
  filters: Filters = {},
): ResourceState[] {
  return readableTo(world, account).filter(
    (resource) =>
      matches(world, resource, filters, account) &&
      (assistant.sources.length === 0 || assistant.sources.some((saved) => matches(world, resource, saved, account))),
  );
}

/** `#ann` stands for the id of her account, since no id is known before. */
export function meantBy(world: World, text: string): string {
  if (!text.startsWith('#')) return text;
  return world.accounts.get(text.slice(1) as Person)?.id ?? 'acc_000000000000000000000000';
}

/** Whom a text means: an address or an account id. */
export function accountNamed(world: World, written: string): [Person, AccountState] | undefined {
  const text = meantBy(world, written);
  return [...world.accounts].find(([, { email, id }]) => alike(text, email) || text.trim() === id);
}

export interface Asker {
  person: Person;
  account: AccountState;
  scope: KeyState['scope'];
  isSession: boolean;
}

export interface Refusal {
  status: number;
  reason: string;
}

export function isRefusal(outcome: Asker | Refusal): outcome is Refusal {
  return 'status' in outcome;
}

/** Section 2: who asks with this key and header, or the refusal. */
export function whoAsks(world: World, slot: KeySlot, written: string | undefined): Asker | Refusal {
  const header = written === undefined ? undefined : meantBy(world, written);
  const key = world.keys.get(slot);
  const owner = key && world.accounts.get(key.owner);
  if (!key || !owner || !isInForce(world, key) || (key.maker && !isInForce(world, key.maker)))
    return { status: 401, reason: 'Invalid api key' };
  const { scope } = key;
  const isSession = key.embed !== undefined;
  if (key.mode === 'personal') {
    if (header !== undefined && !alike(header, owner.email) && header.trim() !== owner.id)
      return { status: 400, reason: 'Impersonation not allowed' };
    return { person: key.owner, account: owner, scope, isSession };
  }
  if (header === undefined) return { status: 400, reason: 'Missing impersonation header' };
  const named = accountNamed(world, header);
  if (!named?.[1].active) return { status: 400, reason: 'Unknown account' };
  return { person: named[0], account: named[1], scope, isSession };
}

function isInForce(world: World, key: KeyState): boolean {
  const owner = world.accounts.get(key.owner);
  if (key.isRevoked || (key.expiresMs !== null && key.expiresMs <= world.nowMs)) return false;
  if (key.embed && !key.embed.isInForce) return false;
  return owner?.active === true && (key.mode === 'personal' || owner.admin);
}

export function inScope(scope: KeyState['scope'], assistantId: string): boolean {
  return scope === 'all' || scope.includes(assistantId);
}

/** The assistant that a request names, or undefined where it is absent, not shared or out of scope. */
export function assistantFor(world: World, asker: Asker, id: string | undefined): AssistantState | undefined {
  const assistant = [...world.assistants.values()].find((each) => each.id === (id ?? 'default'));
  if (!assistant || !inScope(asker.scope, assistant.id)) return undefined;
  return mayUse(world, assistant, asker.person, asker.account) ? assistant : undefined;
}

export function isOwnThread(thread: ThreadState, { account, scope }: Asker): boolean {
  return !thread.isDeleted && thread.accountId === account.id && inScope(scope, thread.assistantId);
}

/** Whether somebody else shares it with the asker. */
export function isSharedThread(thread: ThreadState, { account, scope }: Asker): boolean {
  if (thread.isDeleted || thread.accountId === account.id || !account.active) return false;
  return inScope(scope, thread.assistantId) && thread.readers.some((reader) => alike(reader, account.email));
}
