import type { PeopleRules } from '../../kernel/source-people.ts';
import type { UnlinkedPerson } from './person-store.ts';

export type AccountDecision =
  | { kind: 'link'; accountId: string }
  | { kind: 'create'; address: string }
  | { kind: 'none'; trouble: { reason: string; nextStep: string } | null };

/**
 * Which account a person of a source is, by the addresses that the source gives: only one that nobody else of the source has tells
 * anything. Where two accounts come into question, the one of the main address. In doubt none.
 */
export function decideAccount({ addresses }: UnlinkedPerson, { createAccounts }: PeopleRules): AccountDecision {
  const own = addresses.filter(({ claims }) => claims === 1);
  const found = own.filter(({ accountId }) => accountId !== null);
  const main = addresses[0];
  const account =
    new Set(found.map(({ accountId }) => accountId)).size > 1 ? found.find((each) => each === main) : found[0];
  if (account?.isTaken) return { kind: 'none', trouble: isAnother(account.address) };
  if (account?.isOfAnother) return { kind: 'none', trouble: wasAnother(account.address) };
  if (account?.accountId) return { kind: 'link', accountId: account.accountId };
  if (found.length > 0) return { kind: 'none', trouble: severalAccounts };
  if (createAccounts && main?.claims === 1) return { kind: 'create', address: main.address };
  const contested = addresses.find(({ claims, accountId }) => claims > 1 && (createAccounts || accountId !== null));
  return { kind: 'none', trouble: contested ? severalPeople(contested.address) : null };
}

const isAnother = (address: string) => ({
  reason: `The account ${address} is another person of this source already.`,
  nextStep: 'Look which of them it is, and say so in the identities of the account.',
});
const wasAnother = (address: string) => ({
  reason: `The source has made the account ${address} for another person, who may have had this address before.`,
  nextStep:
    'Look who it is. If it is the same person, say so in the identities of the account; else delete the old account or leave out the address.',
});
const severalPeople = (address: string) => ({
  reason: `Several active people of the source have the address ${address}, so it says nothing of whose account is meant.`,
  nextStep:
    'Leave out those who are not meant in the settings of the source, or say who it is in the identities of the account.',
});
const severalAccounts = {
  reason: 'Its addresses belong to several accounts.',
  nextStep: 'Say in the identities of one account that it is this person.',
};
