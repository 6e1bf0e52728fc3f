import { Problem } from '../kernel/problem.ts';
import { createSlots } from '../limits/create-slots.ts';

/** Places for answers that are written at the same time, so many for each account; taking one returns what gives it back, or refuses. */
export function createPlaces(most: number): (accountId: string) => () => void {
  const slots = createSlots(most);
  return (accountId) => {
    const release = slots.take(accountId);
    if (release) return release;
    throw new Problem('too-many-requests', {
      detail: `At most ${most} answers are written for one account at a time. Wait for one to end, or cancel it.`,
      retryAfterSeconds: 1,
    });
  };
}
