import { fold } from '../kernel/fold.ts';
import type { FieldOption } from '../search-index/search-index.ts';

/** Folded names of people -> how they are called. */
export type DisplayNames = (names: readonly string[]) => Promise<ReadonlyMap<string, { email: string; name: string }>>;

/**
 * One option for one person, most used first: by email and name where there is an account, whatever names the resources use.
 * Counts are sums over these names, so that a resource which names somebody in two ways counts twice.
 */
export async function mergePeople(
  options: readonly FieldOption[],
  displayNames: DisplayNames,
): Promise<{ value: string; data: string }[]> {
  // A person is kept as written and together with the source; what is written is enough here.
  const written = options.filter(({ value, display }) => !value.includes('/') || fold(display) === value);
  const qualified = options.filter((option) => !written.includes(option)).map(({ value }) => value);
  const names = await displayNames([...written.map(({ value }) => value), ...qualified]);
  const accountsById = accountsByIdOf(qualified, names);
  const people = new Map<string, { option: { value: string; data: string }; count: number }>();
  for (const { value, display, count } of written) {
    const account = names.get(value) ?? accountsById.get(value);
    const key = account?.email ?? value;
    const before = people.get(key)?.count ?? 0;
    people.set(key, {
      option: { value: account?.email ?? display, data: account?.name ?? display },
      count: before + count,
    });
  }
  return [...people.values()].sort((a, b) => b.count - a.count).map(({ option }) => option);
}

/** An id by itself means a person where the same id with its source does: ids -> accounts. */
function accountsByIdOf(
  qualified: readonly string[],
  names: ReadonlyMap<string, { email: string; name: string }>,
): ReadonlyMap<string, { email: string; name: string }> {
  const accounts = new Map<string, { email: string; name: string }>();
  for (const name of qualified) {
    const account = names.get(name);
    const id = name.slice(name.indexOf('/') + 1);
    if (account && !accounts.has(id)) accounts.set(id, account);
  }
  return accounts;
}
