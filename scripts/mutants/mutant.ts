/** A test file, or those of its tests whose whole name fits. */
export type TestChoice = string | { file: string; named: RegExp };

/** A permission check that is taken away or turned round. */
export interface Mutant {
  /** What goes wrong with it, in kebab-case. */
  name: string;
  file: string;
  /** Exact pieces of the file, each of which is there once, with what stands there instead. */
  edits: readonly (readonly [piece: string, instead: string])[];
  /** What most likely fails; the whole suite follows where nothing of it does. */
  tests: readonly TestChoice[];
  /** Why it is fine that no test fails. */
  survives?: string;
}

/** What is wrong with the list: names twice, pieces that are gone or stand in several places. */
export function mistakesIn(mutants: readonly Mutant[], read: (file: string) => string): string[] {
  const names = mutants.map(({ name }) => name);
  const repeated = names
    .filter((name, index) => names.indexOf(name) !== index)
    .map((name) => `${name}: is there twice`);
  const misplaced = mutants.flatMap(({ name, file, edits }) =>
    edits.flatMap(([piece]) => {
      const count = read(file).split(piece).length - 1;
      return count === 1 ? [] : [`${name}: is ${count} times in ${file}, expected once:\n    ${piece}`];
    }),
  );
  return [...repeated, ...misplaced];
}

export function mutate(source: string, { edits }: Mutant): string {
  return edits.reduce((text, [piece, instead]) => text.replace(piece, () => instead), source);
}
