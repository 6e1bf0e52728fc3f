/**
 * Work that survives the process: who claims a job holds it for as long as he gives signs of life, and what nobody holds any
 * more is claimed anew. So a job may run twice, but never twice at a time: its work has to bear repeating.
 */
export interface JobQueue {
  /**
   * Puts a job, or changes the one of that id: its payload, its rhythm, and its time where that is earlier. One that runs is due
   * again at that time, once it has ended; one that was cancelled no longer is.
   */
  put(job: NewJob): Promise<void>;
  /** The next job that is due, of the group that has waited longest; undefined where none may run now. */
  claim(): Promise<Claim | undefined>;
  /** A sign of life. `progressed`: something was achieved, so failures before it no longer count. */
  extend(claim: Claim, options?: { progressed?: boolean }): Promise<ClaimState>;
  /** Done: it goes, or is due again after its rhythm. False where the claim is no longer held. */
  finish(claim: Claim): Promise<boolean>;
  /** Tried again later, or given up with its reason. */
  fail(claim: Claim, failure: JobFailure): Promise<'again' | 'given-up' | 'cancelled' | 'lost'>;
  /** Given back unfinished, due at once; the attempt does not count. */
  release(claim: Claim): Promise<boolean>;
  /** One that waits is gone at once; one that runs hears of it with its next sign of life, and goes with its end. */
  cancel(id: string): Promise<void>;
  find(id: string): Promise<JobSight | undefined>;
  /** When the next job may be claimed, as far as time decides. */
  nextDueMs(): Promise<number | undefined>;
  /** Nobody holds anything any more. For a process that knows that it is alone: it was started anew. */
  voidClaims(): Promise<void>;
  /** What was given up, latest first. */
  listDead(groupId?: string): Promise<DeadJob[]>;
  /** Forgets what was given up; false where there is none. */
  dismiss(id: string): Promise<boolean>;
  /** Everything of the group, whether it waits, runs or was given up. */
  removeGroup(groupId: string): Promise<void>;
}

export interface NewJob {
  id: string;
  kind: string;
  groupId: string;
  payload: unknown;
  dueMs: number;
  everyMs: number | null;
}

export interface Claim {
  id: string;
  kind: string;
  groupId: string;
  payload: unknown;
  /** 1 for the first. */
  attempt: number;
  lease: string;
}

/** `lost`: somebody else has it, or may have it: stop without writing anything. */
type ClaimState = 'held' | 'cancelled' | 'lost';

export interface JobFailure {
  /** A sentence for an administrator, and what he does about it. */
  reason: string;
  nextStep: string;
  /** Trying again would change nothing. */
  isFinal: boolean;
  /** Not before. */
  retryAfterMs?: number;
}

export interface JobSight {
  state: 'waiting' | 'running';
  dueMs: number;
  everyMs: number | null;
  attempt: number;
}

export interface DeadJob {
  id: string;
  kind: string;
  groupId: string;
  payload: unknown;
  attempts: number;
  reason: string;
  nextStep: string;
  diedMs: number;
}

export interface JobLimits {
  /** How many of one group may run at a time. */
  perGroup: number;
  leaseMs: number;
  /** A job that failed so often in a row is given up. */
  attempts: number;
  /** The same for one whose holder vanished: that is rarely the job's fault. */
  vanishings: number;
  firstPauseMs: number;
  longestPauseMs: number;
}

export const usualLimits: JobLimits = {
  perGroup: 1,
  leaseMs: 60_000,
  attempts: 6,
  vanishings: 30,
  firstPauseMs: 5_000,
  longestPauseMs: 15 * 60_000,
};
