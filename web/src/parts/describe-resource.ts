import type { Passage, Resource } from '@clew/sdk';

/** What of a resource's data is shown beside its title; anything of another form than expected is left out. */
export function describeResource({ data }: Resource) {
  return {
    people: listOf(data['createdBy'] ?? data['sentFrom'] ?? data['assignedTo']).slice(0, 3),
    changedAt: textOf(data['modifiedAt'] ?? data['sentAt'] ?? data['createdAt']),
    jobTitle: listOf(data['jobTitle'])[0],
    department: listOf(data['department'])[0],
    location: listOf(data['location'])[0],
    manager: listOf(data['managedBy'] ?? data['manager'])[0],
    email: textOf(data['email']),
  };
}

/** Of whom a resource speaks by address in the list of results. */
export function addressesOf(resource: Resource): string[] {
  const { people, manager } = describeResource(resource);
  return manager === undefined ? people : [...people, manager];
}

/** Links that lead to the web and nowhere else. */
export function webLinkOf({ url }: Resource): string | undefined {
  return url !== null && /^https?:\/\//i.test(url) ? url : undefined;
}

export function passageOf({ data }: Resource): Passage | undefined {
  const passage = data['passage'] as Partial<Passage> | undefined;
  return typeof passage?.text === 'string' ? (passage as Passage) : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function listOf(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).filter(
    (each): each is string => typeof each === 'string' && each !== '',
  );
}
