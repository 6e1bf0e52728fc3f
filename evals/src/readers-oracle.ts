import type { DemoGroup, DemoPerson, DemoResource } from '@clew/demo/company';

/**
 * Who may read what of the demo company, worked out independently of the server: from the permissions outwards, group by
 * group, where the server goes from the person inwards.
 */
export function createReadersOracle(
  people: readonly DemoPerson[],
  groups: readonly DemoGroup[],
  resources: readonly DemoResource[],
): (email: string, resourceKey: string) => boolean {
  const groupsByName = new Map(groups.map((group) => [`${group.sourceId}:${group.id}`, group]));
  const resourcesByKey = new Map(
    resources.map((resource) => [`${resource.sourceId}/${resource.externalId}`, resource]),
  );

  const isUser = (person: DemoPerson, sourceId: string, user: string) =>
    user.toLowerCase() === person.email.toLowerCase() || person.identities?.[sourceId] === user;

  const isMember = (person: DemoPerson, sourceId: string, group: string, seen: Set<string>): boolean => {
    const name = group.startsWith('workspace:') ? group : `${sourceId}:${group}`;
    const found = groupsByName.get(name);
    if (!found || seen.has(name)) return false;
    seen.add(name);
    return (
      found.users.some((user) => isUser(person, found.sourceId, user)) ||
      found.groups.some((inner) => isMember(person, found.sourceId, inner, seen))
    );
  };

  return (email, resourceKey) => {
    const person = people.find((each) => each.email === email);
    const resource = resourcesByKey.get(resourceKey);
    if (!person || !resource) return false;
    const { public: isPublic = false, users = [], groups: readers = [] } = resource.permissions;
    return (
      isPublic ||
      users.some((user) => isUser(person, resource.sourceId, user)) ||
      readers.some((group) => isMember(person, resource.sourceId, group, new Set()))
    );
  };
}
