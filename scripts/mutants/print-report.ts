import { readFileSync } from 'node:fs';
import type { Mutant } from './mutant.ts';

export interface Result {
  /** `broken`: the code fell over, or could not even be loaded, which says nothing of what holds the check. */
  verdict: 'killed' | 'survived' | 'broken';
  /** The test that failed; null where none did. */
  killedBy: string | null;
}

export type Outcome = Result & { mutant: Mutant };

const thresholds = JSON.parse(readFileSync(new URL('../../evals/thresholds.json', import.meta.url), 'utf8')) as {
  mutants: { killedShare: number };
};

/** None is broken, every survivor has its reason and, where all were tried, enough were killed. */
export function isEnough(outcomes: readonly Outcome[], areAll: boolean): boolean {
  if (outcomes.some(({ verdict }) => verdict === 'broken')) return false;
  const survivors = outcomes.filter(({ verdict }) => verdict === 'survived');
  const killedShare = 1 - survivors.length / outcomes.length;
  return (!areAll || killedShare >= thresholds.mutants.killedShare) && survivors.every(({ mutant }) => mutant.survives);
}

/** A line for each part of the code, the survivors with their reasons, and the sum. */
export function printReport(outcomes: readonly Outcome[]): void {
  const parts = Map.groupBy(
    outcomes,
    ({ mutant }) => /^(?:server|contract)\/src(?:\/[\w-]+(?=\/))?/.exec(mutant.file)?.[0],
  );
  const killed = (some: readonly Outcome[]) => some.filter(({ verdict }) => verdict === 'killed').length;
  console.log(`\n${'part'.padEnd(28)} mutants  killed`);
  for (const [part = '', some] of [...parts].sort())
    console.log(`${part.padEnd(28)} ${String(some.length).padStart(7)} ${String(killed(some)).padStart(7)}`);
  for (const { mutant, verdict, killedBy } of outcomes)
    if (verdict === 'broken')
      console.log(`\nbroken: ${mutant.name} (${mutant.file})\n  crashes, which counts as nothing: ${killedBy}`);
    else if (verdict === 'survived')
      console.log(`\nsurvived: ${mutant.name} (${mutant.file})\n  ${mutant.survives ?? 'NO REASON WRITTEN'}`);
    else if (mutant.survives) console.log(`\nkilled, though the list says that it survives: ${mutant.name}`);
  const count = outcomes.filter(({ verdict }) => verdict !== 'broken').length;
  const share = ((100 * killed(outcomes)) / Math.max(1, count)).toFixed(1);
  const broken = count < outcomes.length ? `, ${outcomes.length - count} broken` : '';
  console.log(`\n${killed(outcomes)} of ${count} mutants killed (${share} %)${broken}`);
}
