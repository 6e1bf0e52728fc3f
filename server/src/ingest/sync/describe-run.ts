import type { SyncRun } from '@clew/contract';
import { assertNever } from '../../kernel/assert-never.ts';
import { toInstant } from '../../kernel/clock.ts';
import type { SyncRunRecord } from './sync-run.ts';

/** The pace of what is under way: since when, and how many had been seen then. */
export interface Pace {
  sinceMs: number;
  seen: number;
}

/** A run as it is shown. */
export function describeRun(run: SyncRunRecord, pace: Pace | undefined, nowMs: number): SyncRun {
  const expected = run.total ?? run.expected;
  const secondsLeft = run.state === 'running' ? secondsLeftOf(run.counts.seen, expected, pace, nowMs) : null;
  return {
    no: run.no,
    mode: run.mode,
    trigger: run.trigger,
    state: run.state,
    startedAt: toInstant(run.startedMs),
    endedAt: run.endedMs === null ? null : toInstant(run.endedMs),
    counts: run.counts,
    expected,
    secondsLeft,
    message: messageOf(run, expected, secondsLeft),
    nextStep: run.nextStep,
    needsAcceptance: run.needsAcceptance,
  };
}

function secondsLeftOf(seen: number, expected: number | null, pace: Pace | undefined, nowMs: number): number | null {
  if (expected === null || !pace) return null;
  const done = seen - pace.seen;
  const passedMs = nowMs - pace.sinceMs;
  if (done <= 0 || passedMs <= 0 || seen > expected) return null;
  return Math.ceil(((expected - seen) * passedMs) / done / 1000);
}

function messageOf(run: SyncRunRecord, expected: number | null, secondsLeft: number | null): string {
  const { seen, written, unchanged, permissionsChanged, deleted, failed, people, groups } = run.counts;
  switch (run.state) {
    case 'running': {
      if (run.message) return `${run.message} It is tried again.`;
      const of = expected === null || seen > expected ? '' : ` of about ${expected}`;
      return `${seen}${of} so far${secondsLeft === null ? '' : `, ${timeLeft(secondsLeft)}`}.`;
    }
    case 'finished': {
      const parts = [
        `${written} new or changed`,
        `${unchanged} unchanged`,
        ...(permissionsChanged > 0 ? [`${permissionsChanged} with other permissions`] : []),
        `${deleted} deleted`,
        ...(failed > 0 ? [`${failed} that could not be read`] : []),
        ...(people + groups > 0 ? [`${people} people and ${groups} groups`] : []),
      ];
      return `${parts.join(', ')}.`;
    }
    case 'incomplete':
    case 'failed':
    case 'cancelled':
      return run.message;
    default:
      return assertNever(run.state);
  }
}

function timeLeft(seconds: number): string {
  if (seconds < 90) return `${seconds} s left`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} minutes left` : `${Math.round(minutes / 60)} hours left`;
}
