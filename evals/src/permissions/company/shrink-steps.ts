/**
 * The shortest list that still fails, as far as leaving things out gets (Zeller's ddmin without complements): halves first, then
 * ever smaller pieces. Gives what it has when the time is over.
 */
export async function shrinkSteps<Step>(
  steps: readonly Step[],
  fails: (steps: readonly Step[]) => Promise<boolean>,
  isOver: () => boolean,
): Promise<readonly Step[]> {
  let kept = steps;
  for (let size = Math.ceil(kept.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2))
    for (let isSmaller = true; isSmaller; ) {
      isSmaller = false;
      // From the end: what comes later is more often of no account.
      for (let at = Math.ceil(kept.length / size) * size - size; at >= 0; at -= size) {
        if (isOver()) return kept;
        const fewer = [...kept.slice(0, at), ...kept.slice(at + size)];
        if (fewer.length === kept.length || !(await fails(fewer))) continue;
        kept = fewer;
        isSmaller = true;
      }
    }
  return kept;
}
