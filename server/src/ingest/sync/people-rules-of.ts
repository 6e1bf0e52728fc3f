import type { PeopleRules } from '../../kernel/source-people.ts';

/** What an administrator allows a source that tells of people, of the settings of connectors that do. */
export function peopleRulesOf({ createAccounts, closeAccounts }: Readonly<Record<string, unknown>>): PeopleRules {
  return { createAccounts: createAccounts === true, closeAccounts: closeAccounts === true };
}
