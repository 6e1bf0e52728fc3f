/** A part of the bench: prints tables as they are ready, and returns what figures.json keeps. */
export type Part = (print: (lines: readonly string[]) => void) => Promise<object>;
