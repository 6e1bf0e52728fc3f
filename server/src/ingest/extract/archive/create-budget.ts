import { FileProblem } from '../file-problem.ts';

/** What one file may cost with all that is packed inside of it: a small file can unpack to terabytes. */
export interface Budget {
  /** Counts a piece that was unpacked of an entry, and how large that is so far. Throws when the budget is spent. */
  takeBytes(piece: number, entry: { unpacked: number; packed: number }): void;
  takeEntry(): void;
  /** Whether there is time for another page or entry; who stops then hands on what there is. */
  hasTime(): boolean;
  /** How deep files may lie in files. */
  readonly deepest: number;
}

export interface BudgetLimits {
  unpackedBytes: number;
  /** Of unpacked to packed bytes, counted from 8 MiB on: a page of blanks packs well and is harmless. */
  ratio: number;
  entries: number;
  deepest: number;
  timeMs: number;
}

export const budgetLimits: BudgetLimits = {
  unpackedBytes: 192 * 1024 ** 2,
  ratio: 200,
  entries: 20_000,
  deepest: 4,
  timeMs: 20_000,
};
const harmlessBytes = 8 * 1024 ** 2;

export function createBudget(limits: BudgetLimits, nowMs: () => number): Budget {
  const startMs = nowMs();
  let bytes = 0;
  let entries = 0;
  return {
    deepest: limits.deepest,
    takeBytes(piece, { unpacked, packed }) {
      bytes += piece;
      if (bytes > limits.unpackedBytes)
        throw tooLarge(`It unpacks to more than ${Math.round(limits.unpackedBytes / 1024 ** 2)} MiB.`);
      if (unpacked > harmlessBytes && unpacked > packed * limits.ratio)
        throw tooLarge('It is packed so tightly that it is taken for a bomb.');
    },
    takeEntry() {
      if (++entries > limits.entries) throw tooLarge(`It holds more than ${limits.entries} files.`);
    },
    hasTime: () => nowMs() - startMs < limits.timeMs,
  };
}

function tooLarge(what: string): FileProblem {
  return new FileProblem('too-large', `${what} Send what matters of it as files of their own.`);
}
