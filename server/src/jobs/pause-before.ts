import type { JobLimits } from './job-queue.ts';

/**
 * Exponential backoff with "equal jitter": half of the pause is sure, so that a source that is down is left alone, and half is
 * random, so that all its jobs do not come back at the same moment. `random` is in [0, 1).
 */
export function pauseBefore(
  attempt: number,
  { firstPauseMs, longestPauseMs }: Pick<JobLimits, 'firstPauseMs' | 'longestPauseMs'>,
  random: number,
): number {
  const doublings = Math.min(Math.max(attempt - 1, 0), 30);
  const whole = Math.min(firstPauseMs * 2 ** doublings, longestPauseMs);
  return Math.round(whole / 2 + (whole / 2) * random);
}
