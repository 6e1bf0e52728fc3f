import { everyone } from '../kernel/principals.ts';

/** A principal of an account; `member`: over which other one it is reached, null for its own. */
interface Way {
  principal: string;
  member: string | null;
}

/**
 * Why an account may read what these principals may read: for each that it has, the shortest way from one of its own, which is the
 * first of the path. None: it may not. The ways are those that permissions are computed from, so this says the same as a search.
 */
export function explainAccess(ways: readonly Way[], readers: readonly string[]): string[][] {
  const before = new Map<string, string | null>([[everyone, null]]);
  for (const { principal, member } of ways) if (member === null) before.set(principal, null);
  const onwards = Map.groupBy(
    ways.filter(({ member }) => member !== null),
    ({ member }) => member,
  );
  // Nearest first, so that the way by which a principal is first reached is a shortest one.
  for (const principal of before.keys())
    for (const { principal: group } of onwards.get(principal) ?? [])
      if (!before.has(group)) before.set(group, principal);
  const pathTo = (principal: string): string[] => {
    const path = [principal];
    for (let at = before.get(principal); at; at = before.get(at)) path.unshift(at);
    return path;
  };
  return [...new Set(readers)]
    .filter((reader) => before.has(reader))
    .map(pathTo)
    .sort((a, b) => a.length - b.length);
}
