import type { peopleOperations } from '@clew/contract';
import type { Identity } from '../../identity/create-identity.ts';
import type { Sources } from '../../ingest/create-sources.ts';
import { workspaceSource } from '../../kernel/principals.ts';
import type { HandlersOf } from '../exchange.ts';

/** Who asks: accounts, groups and keys, and who sees what. */
export function createPeopleHandlers({
  identity,
  sources,
}: {
  identity: Identity;
  sources: Pick<Sources, 'require' | 'findReaders'>;
}): HandlersOf<typeof peopleOperations> {
  const requireGroupsOf = async (sourceId: string) => {
    if (sourceId !== workspaceSource) await sources.require(sourceId);
  };
  return {
    getMe: async ({ caller: { account, key } }) => ({
      email: account.email,
      accountId: account.id,
      name: account.name,
      admin: account.admin,
      keyId: key.id,
      mode: key.mode,
      scope: key.scope,
    }),
    listKeys: async ({ caller }) => ({ keys: await identity.listKeys(caller) }),
    createKey: async ({ caller, body, note }) => {
      const created = await identity.createKey(caller, body);
      note({ target: created.id });
      return created;
    },
    revokeKey: ({ caller, params }) => identity.revokeKey(caller, params.id),
    listAccounts: ({ query: { after, limit } }) => identity.listAccounts({ after, limit }),
    putAccount: ({ params, body }) => identity.putAccount(params.email, body),
    deactivateAccount: ({ params }) => identity.deactivateAccount(params.email),
    listGroups: async ({ params: { sourceId }, query: { after, limit } }) => {
      await requireGroupsOf(sourceId);
      return identity.listGroups(sourceId, { after, limit });
    },
    getGroup: async ({ params: { sourceId, groupId } }) => {
      await requireGroupsOf(sourceId);
      return identity.getGroup(sourceId, groupId);
    },
    putGroup: ({ params: { sourceId, groupId }, body }) => identity.putGroup(sourceId, groupId, body),
    deleteGroup: async ({ params: { sourceId, groupId } }) => {
      await requireGroupsOf(sourceId);
      await identity.deleteGroup(sourceId, groupId);
    },
    explainAccess: async ({ query, note }) => {
      const { account, explain } = await identity.explain(query.account);
      const found = await sources.findReaders(query.resource);
      note({ target: account.email, resourceIds: found.map(({ id }) => id) });
      const resources = found.map(async ({ readers, ...resource }) => ({ ...resource, ...(await explain(readers)) }));
      return { account, resources: await Promise.all(resources) };
    },
  };
}
