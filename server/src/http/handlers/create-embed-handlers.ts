import type { embedOperations } from '@clew/contract';
import type { Assistants } from '../../assistants/create-assistants.ts';
import type { Embeds } from '../../identity/embeds/create-embeds.ts';
import { Problem } from '../../kernel/problem.ts';
import type { HandlersOf } from '../exchange.ts';

/** Pages of others that chat in the name of their visitors. */
export function createEmbedHandlers({
  embeds,
  assistants,
}: {
  embeds: Embeds;
  assistants: Pick<Assistants, 'has'>;
}): HandlersOf<typeof embedOperations> {
  const requireAssistant = async (id: string) => {
    if (await assistants.has(id)) return;
    throw new Problem('validation-failed', { errors: { assistantId: ['There is no such assistant.'] } });
  };
  return {
    exchangeToken: async ({ body, limit, note }) => {
      const { token, keyId, account } = await embeds.exchange(body.embedId, body.token, () => limit(body.embedId));
      note({ caller: { key: { id: keyId, ownerEmail: account.email }, account }, target: body.embedId });
      return { token };
    },
    listEmbeds: async () => ({ embeds: await embeds.list() }),
    createEmbed: async ({ body, note }) => {
      await requireAssistant(body.assistantId);
      const created = await embeds.create(body);
      note({ target: created.id });
      return created;
    },
    putEmbed: async ({ params, body }) => {
      await requireAssistant(body.assistantId);
      return embeds.replace(params.id, body);
    },
    deleteEmbed: ({ params }) => embeds.remove(params.id),
  };
}
