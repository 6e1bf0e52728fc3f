import type { Manager } from '../../assistants/create-assistants.ts';
import type { Caller } from '../../identity/authenticate.ts';
import type { Identity } from '../../identity/create-identity.ts';
import type { Asker } from '../../retrieval/filters-to-predicate.ts';

/** A caller as the modules want to know him. */
export interface CallerViews {
  namesOf(caller: Caller): Asker['namesOf'];
  askerOf(caller: Caller): Asker;
  managerOf(caller: Caller): Manager;
}

export function createCallerViews(identity: Pick<Identity, 'namesOf'>): CallerViews {
  const namesOf: CallerViews['namesOf'] = (caller) => (people) => identity.namesOf(caller, people);
  return {
    namesOf,
    askerOf: (caller) => ({ access: caller.access, namesOf: namesOf(caller) }),
    managerOf: ({ access, account, key }) => ({
      access,
      isAdministrator: account.admin && key.scope === 'all',
    }),
  };
}
