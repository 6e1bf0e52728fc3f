interface Numbered {
  no: number;
  /** The number of the turn before it in its branch; null for a first one. */
  follows: number | null;
}

/** The turns from the beginning up to the one with this number, oldest first. None where it is null. */
export function branchOf<Turn extends Numbered>(turns: readonly Turn[], last: number | null): Turn[] {
  const byNo = new Map(turns.map((turn) => [turn.no, turn]));
  const branch: Turn[] = [];
  for (let turn = byNo.get(last ?? 0); turn; turn = byNo.get(turn.follows ?? 0)) branch.push(turn);
  return branch.reverse();
}

/** The end of the newest branch that goes through the turn with this number. A turn follows only what is older. */
export function endOfBranch(turns: readonly Numbered[], no: number): number {
  const through = new Set([no]);
  for (const turn of turns.toSorted((a, b) => a.no - b.no))
    if (turn.follows !== null && through.has(turn.follows)) through.add(turn.no);
  return Math.max(...through);
}
