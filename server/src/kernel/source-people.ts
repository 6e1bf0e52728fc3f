/** What a source says of its people and groups, and who keeps it: the connectors tell, `ingest/sync` hands on, `identity/` keeps. */
export type PeopleChange = PersonChange | GroupChange | PersonGone | GroupGone;

/** A person of the source. What else is known of somebody (title, manager) belongs into a resource. */
export interface PersonChange {
  kind: 'person';
  /** As permissions and groups of the source name this person; stays when the person is renamed. */
  personId: string;
  name: string;
  /** Addresses that the source vouches for, the main one first. */
  emails: readonly string[];
  /** Who is not active sees nothing by what this person may. */
  isActive: boolean;
}

export interface GroupChange {
  kind: 'group';
  groupId: string;
  name: string;
  /** Whole, as in permissions; `unknown` where they could not be found out: nobody gains by it, and nobody loses. */
  members: { users: readonly string[]; groups: readonly string[] } | 'unknown';
}

/** The source says itself that they are gone. Whom a full listing leaves out is found by itself. */
interface PersonGone {
  kind: 'person-gone';
  personId: string;
}
interface GroupGone {
  kind: 'group-gone';
  groupId: string;
}

/** What an administrator allows a source. */
export interface PeopleRules {
  /** Active people without an account get one. */
  createAccounts: boolean;
  /** Accounts that the source has made are closed when it no longer has an active person for them. */
  closeAccounts: boolean;
}

/** One run of a source. */
interface Run {
  sourceId: string;
  no: number;
}

export interface SourcePeople {
  /** What a page says. Whoever loses by it loses at once; what is gained waits for `settle`. Saying it twice is saying it once. */
  note(run: Run, changes: readonly PeopleChange[], rules: PeopleRules): Promise<void>;
  /** How many the run has listed. */
  countListed(run: Run): Promise<{ people: number; groups: number }>;
  hasPeople(sourceId: string): Promise<boolean>;
  /**
   * What a complete listing would take away: active people of the source whom the run has not listed, and accounts that it has made
   * and would close, of how many there are.
   */
  foresee(run: Run, rules: PeopleRules): Promise<Record<'people' | 'accounts', { known: number; missing: number }>>;
  /** After a complete listing: whoever is not listed goes where everything was listed, and what was gained is given. */
  settle(
    run: Run,
    how: { listedEverything: boolean; rules: PeopleRules; signal: AbortSignal },
  ): Promise<{ created: number; reopened: number; closed: number }>;
  /** People and groups that could not be taken as they are, by `name`, behind `after`. */
  listTroubles(sourceId: string, page: { after: string; limit: number }): Promise<PeopleTrouble[]>;
}

/** An account that a source has made, closed or opened again: nobody else has decided it, so it has to be found somewhere. */
export interface SyncedAccount {
  email: string;
  what: 'created' | 'closed' | 'reopened';
}

export interface PeopleTrouble {
  /** `person <id>` or `group <id>`. */
  name: string;
  reason: string;
  nextStep: string;
  atMs: number;
}
