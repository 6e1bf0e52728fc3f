import { readFileSync } from 'node:fs';
import type { Mutant } from './mutant.ts';

export interface Outcome {
  mutant: Mutant;
  /** The test that failed; null where none did. */
  killedBy: string | null;
}

const thresholds = JSON.parse(readFileSync(new URL('../../evals/thresholds.json', import.meta.url), 'utf8')) as {
  mutants: { killedShare: number };
};

/** Every survivor has its reason and, where all were tried, enough were killed. */
export function isEnough(outcomes: readonly Outcome[], areAll: boolean): boolean {
  const survivors = outcomes.filter(({ killedBy }) => killedBy === null);
  const killedShare = 1 - survivors.length / outcomes.length;
  return (!areAll || killedShare >= thresholds.mutants.killedShare) && survivors.every(({ mutant }) => mutant.survives);
}

/** A line for each part of the code, the survivors with their reasons, and the sum. */
export function printReport(outcomes: readonly Outcome[]): void {
  const parts = Map.groupBy(
    outcomes,
    ({ mutant }) => /^(?:server|contract)\/src(?:\/[\w-]+(?=\/))?/.exec(mutant.file)?.[0],
  );
  const killed = (some: readonly Outcome[]) => some.filter(({ killedBy }) => killedBy !== null).length;
  console.log(`\n${'part'.padEnd(28)} mutants  killed`);
  for (const [part = '', some] of [...parts].sort())
    console.log(`${part.padEnd(28)} ${String(some.length).padStart(7)} ${String(killed(some)).padStart(7)}`);
  for (const { mutant, killedBy } of outcomes)
    if (killedBy === null)
      console.log(`\nsurvived: ${mutant.name} (${mutant.file})\n  ${mutant.survives ?? 'NO REASON WRITTEN'}`);
    else if (mutant.survives) console.log(`\nkilled, though the list says that it survives: ${mutant.name}`);
  const share = ((100 * killed(outcomes)) / outcomes.length).toFixed(1);
  console.log(`\n${killed(outcomes)} of ${outcomes.length} mutants killed (${share} %)`);
}
