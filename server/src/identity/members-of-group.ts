import { fold } from '../kernel/fold.ts';
import { readPrincipal, workspaceSource } from '../kernel/principals.ts';

/**
 * Members as they are kept -> as they are given: people by their ids in the source or their addresses, groups by their ids in the
 * source or `<source>:<id>`. Whoever was named by his address is kept as an id too, since it may be one.
 */
export function membersOfGroup(sourceId: string, members: readonly string[]): { users: string[]; groups: string[] } {
  const own = `${sourceId}/`;
  const persons = members.flatMap((member) => {
    const { kind, id } = readPrincipal(member);
    return kind === 'person' ? [id.startsWith(own) ? id.slice(own.length) : id] : [];
  });
  const known = new Set(persons.map(fold));
  const addresses = members.flatMap((member) => {
    const { kind, id } = readPrincipal(member);
    return kind === 'account' && !known.has(id) ? [id] : [];
  });
  const groups = members.flatMap((member) => {
    const { kind, id } = readPrincipal(member);
    if (kind !== 'group') return [];
    const isOwn = sourceId !== workspaceSource && id.startsWith(`${sourceId}:`);
    return [isOwn ? id.slice(sourceId.length + 1) : id];
  });
  return { users: [...persons, ...addresses].sort(), groups: groups.sort() };
}
