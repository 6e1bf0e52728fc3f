/** The name of the list that was most likely meant, where a name is another spelling of one or a slip away from it. Pure. */
export function nearestName(name: string, names: readonly string[]): string | undefined {
  const wanted = bare(name);
  const slips = wanted.length <= 4 ? 1 : 2;
  let nearest: string | undefined;
  let least = slips + 1;
  for (const each of names) {
    const distance = editDistance(wanted, bare(each), least);
    if (distance < least) [nearest, least] = [each, distance];
  }
  return nearest;
}

/** `first_name`, `First-Name` and `firstName` are one name. A name that is longer than any of ours is not read to its end. */
function bare(name: string): string {
  return name
    .slice(0, 60)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}

/** Levenshtein's, as far as it is below `limit`. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let before = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let row = 1; row <= a.length; row++) {
    const now = [row];
    for (let at = 1; at <= b.length; at++) {
      const replaced = (before[at - 1] ?? 0) + (a[row - 1] === b[at - 1] ? 0 : 1);
      now.push(Math.min(replaced, (before[at] ?? 0) + 1, (now[at - 1] ?? 0) + 1));
    }
    before = now;
  }
  return Math.min(before[b.length] ?? limit, limit);
}
