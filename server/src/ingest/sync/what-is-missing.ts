import type { ListingEnd } from '../../connectors/connector.ts';
import type { Database } from '../../database/open-database.ts';
import type { PeopleRules, SourcePeople } from '../../kernel/source-people.ts';
import { countMissing } from './item-store.ts';
import type { SyncRunRecord } from './sync-run.ts';

interface Services {
  database: Database;
  people: SourcePeople;
}

/** Of `known` so many are missing; `allowed` says which share of them may go unasked, and how many in any case. */
interface Loss {
  known: number;
  missing: number;
}

/** Closed accounts lose their keys for good, and whoever is not known sees nothing: so little goes unasked. */
const ofPeople = { share: 0.2, few: 4 };
/** Content comes back by itself when it is listed again. */
const ofResources = { share: 0.5, few: 99 };

/**
 * A listing that says that it is whole, and yet lacks much of what there was: more often an account that sees less, or a setting
 * that finds less, than people and content that are gone. An administrator has to say which.
 */
export async function whatIsMissing(
  { database, people }: Services,
  run: SyncRunRecord,
  end: ListingEnd,
  rules: PeopleRules,
): Promise<{ message: string; nextStep: string } | undefined> {
  if (run.acceptsLosses || end.covered !== 'everything') return undefined;
  const losses = await people.foresee(run, rules);
  if (isMuch(losses.people, ofPeople))
    return tell(
      run,
      `The source listed only ${left(losses.people)} of the ${losses.people.known} people that it had before.`,
    );
  if (isMuch(losses.accounts, ofPeople))
    return tell(
      run,
      `${losses.accounts.missing} of the ${losses.accounts.known} accounts that the source has made would be closed by what it lists now.`,
    );
  // Settings that leave something out are meant to.
  if (end.emptyIsSure || run.trigger === 'settings') return undefined;
  const resources = await countMissing(database, run);
  return isMuch(resources, ofResources)
    ? tell(run, `The source listed only ${left(resources)} of the ${resources.known} resources that it had before.`)
    : undefined;
}

function isMuch({ known, missing }: Loss, { share, few }: { share: number; few: number }): boolean {
  return missing > few && missing > known * share;
}

function left({ known, missing }: Loss): number {
  return known - missing;
}

function tell({ sourceId }: SyncRunRecord, what: string): { message: string; nextStep: string } {
  return {
    message: `${what} So nothing was deleted, no account was closed and nobody got to see more.`,
    nextStep:
      'Look whether its account may still see all of it, and whether the settings of the source still find it. ' +
      `Where it is really gone, sync and accept that: POST /api/sources/${sourceId}/sync?acceptLosses=true`,
  };
}
