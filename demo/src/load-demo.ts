import { type ClewClient, createClewClient } from '@clew/sdk';
import { groups, people, resources, sources, stars } from './company/index.ts';

/** The ids that the server gave, by `<sourceId>/<externalId>`. */
export type LoadedIds = ReadonlyMap<string, string>;

export interface DemoTarget {
  address: string;
  /** An impersonating key. */
  key: string;
}

/** A client that acts for this person. */
export function clientOf({ address, key }: DemoTarget, account: string): ClewClient {
  return createClewClient({ baseUrl: address, key, account });
}

/** The administrator of the demo company. */
export const demoAdmin = people.find(({ admin }) => admin)?.email ?? '';

/**
 * Brings the demo company in over the API, as any other system would: people, sources, groups, content, stars. `progress`
 * is told what is done and how much of it.
 */
export async function loadDemo(target: DemoTarget, progress: (done: string) => void): Promise<LoadedIds> {
  const admin = clientOf(target, demoAdmin);
  for (const { sourceId, appId, name } of sources) await admin.putSource({ sourceId, appId, name });
  for (const { email, ...account } of people)
    await admin.putAccount({
      email,
      name: account.name,
      admin: account.admin ?? false,
      identities: account.identities ?? {},
    });
  progress(`${people.length} people`);
  for (const { sourceId, id, ...group } of groups) await admin.putGroup({ sourceId, groupId: id, ...group });
  progress(`${groups.length} groups`);
  const ids = await loadResources(admin, progress);
  for (const { person, sourceId, externalId } of stars)
    await clientOf(target, person).starResource({ resourceId: ids.get(`${sourceId}/${externalId}`) ?? '' });
  return ids;
}

async function loadResources(admin: ClewClient, progress: (done: string) => void): Promise<LoadedIds> {
  const ids = new Map<string, string>();
  for (const { sourceId, name } of sources) {
    const lines = resources.filter((resource) => resource.sourceId === sourceId);
    const { results } = await admin.batchResources({
      sourceId,
      lines: lines.map(({ sourceId: _, ...resource }) => ({ op: 'put' as const, ...resource })),
    });
    for (const { externalId, id, error } of results) {
      if (id === undefined) throw new Error(`${sourceId}/${externalId} was refused: ${JSON.stringify(error)}`);
      ids.set(`${sourceId}/${externalId}`, id);
    }
    progress(`${lines.length} resources of ${name}`);
  }
  return ids;
}
