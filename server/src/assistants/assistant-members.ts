import type { PutAssistant } from '@clew/contract';
import type { Access } from '../kernel/access.ts';
import { emailPrincipal, everyone, groupPrincipal } from '../kernel/principals.ts';

/** Whom an assistant is for, by principal, and whether he may change it: creator and editors may, those it is shared with use it. */
export function membersOf(
  { sharedWith, editors }: Pick<PutAssistant, 'sharedWith' | 'editors'>,
  creatorId: string | null,
): Map<string, boolean> {
  const viewers = [...(sharedWith.everyone ? [everyone] : []), ...principalsIn(sharedWith)];
  const makers = creatorId === null ? [] : [accountPrincipal(creatorId)];
  return new Map([
    ...viewers.map((principal) => [principal, false] as const),
    ...[...makers, ...principalsIn(editors)].map((principal) => [principal, true] as const),
  ]);
}

/** What of the members an account is. A deactivated one has no principals at all, and is not the creator of anything either. */
export function principalsOf({ accountId, principals }: Access): string[] {
  return principals.has(everyone) ? [accountPrincipal(accountId), ...principals] : [];
}

function principalsIn({ users, groups }: { users: readonly string[]; groups: readonly string[] }): string[] {
  return [...users.map(emailPrincipal), ...groups.map(sharedGroupPrincipal)];
}

/** A creator is an account, whatever addresses it may get. */
function accountPrincipal(accountId: string): string {
  return `account:${accountId}`;
}

/** `<source>:<id>`; source ids hold no colon. */
function sharedGroupPrincipal(group: string): string {
  const colon = group.indexOf(':');
  return groupPrincipal(group.slice(0, Math.max(0, colon)), group.slice(colon + 1));
}
