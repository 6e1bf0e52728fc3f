import { type ApiClient, createApiClient } from './api-client.ts';
import { groups, people, resources, sources, stars } from './company/index.ts';

/** The ids that the server gave, by `<sourceId>/<externalId>`. */
export type LoadedIds = ReadonlyMap<string, string>;

export interface DemoTarget {
  address: string;
  /** An impersonating key. */
  key: string;
}

/** The administrator of the demo company. */
export const demoAdmin = people.find(({ admin }) => admin)?.email ?? '';

/**
 * Brings the demo company in over the API, as any other system would: people, sources, groups, content, stars. `progress`
 * is told what is done and how much of it.
 */
export async function loadDemo(target: DemoTarget, progress: (done: string) => void): Promise<LoadedIds> {
  const admin = createApiClient(target.address, target.key, demoAdmin);
  for (const { sourceId, appId, name } of sources) await admin.call('PUT', `/api/sources/${sourceId}`, { appId, name });
  for (const { email, ...account } of people)
    await admin.call('PUT', `/api/accounts/${encodeURIComponent(email)}`, {
      name: account.name,
      admin: account.admin ?? false,
      identities: account.identities ?? {},
    });
  progress(`${people.length} people`);
  for (const { sourceId, id, ...group } of groups)
    await admin.call('PUT', `/api/sources/${sourceId}/groups/${encodeURIComponent(id)}`, group);
  progress(`${groups.length} groups`);
  const ids = await loadResources(admin, progress);
  for (const { person, sourceId, externalId } of stars)
    await createApiClient(target.address, target.key, person).call(
      'PUT',
      `/api/stars/${ids.get(`${sourceId}/${externalId}`)}`,
    );
  return ids;
}

async function loadResources(admin: ApiClient, progress: (done: string) => void): Promise<LoadedIds> {
  const ids = new Map<string, string>();
  for (const { sourceId, name } of sources) {
    const lines = resources.filter((resource) => resource.sourceId === sourceId);
    const { results } = await admin.pushLines(
      sourceId,
      lines.map(({ sourceId: _, ...resource }) => ({ op: 'put', ...resource })),
    );
    for (const { externalId, id, error } of results) {
      if (id === undefined) throw new Error(`${sourceId}/${externalId} was refused: ${JSON.stringify(error)}`);
      ids.set(`${sourceId}/${externalId}`, id);
    }
    progress(`${lines.length} resources of ${name}`);
  }
  return ids;
}
