import type { FaultyWay } from './faulty-way.ts';

/** Counts answers, and says which of them is to be spoiled how. */
export interface Spoiler<Fault> extends Pick<FaultyWay, 'faults' | 'spoil' | 'heal' | 'answers'> {
  /** Of the next answer: the fault to play, or undefined where it stays as it is. */
  next(): Fault | undefined;
}

export function createSpoiler<Fault>(faults: Readonly<Record<string, Fault>>): Spoiler<Fault> {
  let count = 0;
  let spoiled: { at: number; fault: Fault } | undefined;
  return {
    faults: Object.keys(faults),
    next: () => (count++ === spoiled?.at ? spoiled.fault : undefined),
    spoil(at, name) {
      count = 0;
      const fault = faults[name];
      if (!fault) throw new Error(`There is no fault ${name}`);
      spoiled = { at, fault };
    },
    heal() {
      spoiled = undefined;
    },
    answers: () => count,
  };
}
