import type { contentOperations, Permissions } from '@clew/contract';
import type { Identity } from '../../identity/create-identity.ts';
import type { Ingest } from '../../ingest/create-ingest.ts';
import type { Sources } from '../../ingest/create-sources.ts';
import type { Retrieval } from '../../retrieval/create-retrieval.ts';
import type { HandlersOf } from '../exchange.ts';

type Warn = (text: string) => void;

interface Services {
  sources: Sources;
  ingest: Ingest;
  retrieval: Pick<Retrieval, 'star' | 'unstar'>;
  identity: Pick<Identity, 'describeUnknown'>;
}

/** What there is to find: sources and their resources, pushed or synced. */
export function createContentHandlers({
  sources,
  ingest,
  retrieval,
  identity,
}: Services): HandlersOf<typeof contentOperations> {
  const warnOfReaders = async (sourceId: string, permissions: Permissions | undefined, warn: Warn) => {
    if (!permissions) return warn('`permissions` is missing: nobody sees this.');
    const { users, groups } = permissions;
    if (!permissions.public && users.length === 0 && groups.length === 0)
      return warn('`permissions` names nobody: nobody sees this.');
    for (const text of await identity.describeUnknown({ users, groups }, sourceId)) warn(`permissions.${text}`);
  };
  return {
    listConnectors: async () => sources.connectors(),
    listSources: async () => ({ sources: await sources.list() }),
    getSource: ({ params }) => sources.get(params.sourceId),
    putSource: ({ params, body }) => sources.put(params.sourceId, body),
    deleteSource: ({ params }) => sources.remove(params.sourceId),
    syncSource: ({ params, query }) =>
      sources.sync(params.sourceId, { isFull: query.full === 'true', acceptsLosses: query.acceptLosses === 'true' }),
    pauseSource: ({ params }) => sources.pause(params.sourceId),
    resumeSource: ({ params }) => sources.resume(params.sourceId),
    listRuns: ({ params, query: { after, limit } }) => sources.listRuns(params.sourceId, { after, limit }),
    listSourceErrors: ({ params, query: { after, limit } }) => sources.listErrors(params.sourceId, { after, limit }),
    putResource: async ({ params: { sourceId, externalId }, body, note, warn }) => {
      const warned = warnOfReaders(sourceId, body.permissions, warn);
      // Whatever becomes of it is known when the write has ended.
      warned.catch(() => {});
      const written = await ingest.putResource(sourceId, externalId, body);
      note({ resourceIds: [written.id] });
      await warned;
      return written;
    },
    putFile: async ({ params, body, note, warn }) => {
      const written = await ingest.putFile(params.sourceId, params.externalId, body.resource, body.file);
      note({ resourceIds: [written.id] });
      await warnOfReaders(params.sourceId, body.resource.permissions, warn);
      return written;
    },
    deleteResource: ({ params: { sourceId, externalId } }) => ingest.deleteResource(sourceId, externalId),
    batchResources: async ({ params, body, note }) => {
      const results = await ingest.batch(params.sourceId, body);
      const byStatus = Map.groupBy(results, ({ status }) => status);
      note({ changes: [...byStatus].map(([status, lines]) => `${lines.length} lines: ${status}`) });
      return { results };
    },
    starResource: ({ caller, params }) => retrieval.star(caller.access, params.resourceId),
    unstarResource: ({ caller, params }) => retrieval.unstar(caller.access, params.resourceId),
  };
}
