import { type chatOperations, operations, type PutAssistant, type SearchFilters } from '@clew/contract';
import type { Assistants } from '../../assistants/create-assistants.ts';
import type { Chat } from '../../chat/create-chat.ts';
import type { Caller } from '../../identity/authenticate.ts';
import type { Identity } from '../../identity/create-identity.ts';
import type { Retrieval } from '../../retrieval/create-retrieval.ts';
import { describeEmptyFilter } from '../../retrieval/explain-nothing.ts';
import type { Exchange, HandlersOf } from '../exchange.ts';
import { eventStreamReply } from '../reply.ts';
import { toChatV2Answer } from '../to-chat-v2-answer.ts';
import { toChatV2Events } from '../to-chat-v2-events.ts';
import { askedOf } from './asked-of.ts';
import type { CallerViews } from './create-caller-views.ts';

/** Of those saved with an assistant so many are looked at: each is a search. */
const mostSavedFilters = 10;
type ChatExchange = Pick<Exchange<typeof operations.chat>, 'caller' | 'body' | 'requestId' | 'note'>;
type Warn = (text: string) => void;

interface Services extends CallerViews {
  chat: Chat;
  assistants: Assistants;
  retrieval: Pick<Retrieval, 'explainNothing'>;
  identity: Pick<Identity, 'describeUnknown'>;
}

/** Questions, and the assistants that they are put to. */
export function createChatHandlers({
  chat,
  assistants,
  retrieval,
  identity,
  namesOf,
  askerOf,
  managerOf,
}: Services): HandlersOf<typeof chatOperations> {
  const startTurn = async ({ caller, body, requestId, note }: ChatExchange) => {
    note(askedOf(body.assistantId, body.messages.at(-1)?.text));
    const turn = await chat.start(caller, namesOf(caller), body, requestId);
    note({ resourceIds: turn.shown, usage: turn.usage });
    return turn;
  };
  const warnOfAssistant = async (caller: Caller, assistant: PutAssistant, warn: Warn) => {
    const filters = assistant.sources.flatMap(({ filters }, at) =>
      Object.entries(filters).map(([name, value]) => ({ at, filter: { [name]: value } })),
    );
    for (const { at, filter } of filters.slice(0, mostSavedFilters))
      for (const empty of await retrieval.explainNothing(askerOf(caller), [], filter as SearchFilters))
        warn(`sources[${at}].filters: ${describeEmptyFilter(empty)}`);
    // Who has an account, and which groups there are, is told to administrators alone.
    if (!managerOf(caller).isAdministrator) return;
    for (const member of ['sharedWith', 'editors'] as const)
      for (const text of await identity.describeUnknown(assistant[member])) warn(`${member}.${text}`);
  };
  return {
    chat: async (exchange) => {
      const turn = await startTurn(exchange);
      if (!exchange.body.stream) return turn.answer;
      exchange.note({ end: turn.answer });
      return eventStreamReply(turn.events(), exchange.warnings);
    },
    chatV2: async (exchange) => {
      const turn = await startTurn(exchange);
      if (exchange.body.stream === false) return toChatV2Answer(await turn.answer);
      exchange.note({ end: turn.answer });
      return eventStreamReply(toChatV2Events(turn.events(), turn.cited, operations.chatV2.path), exchange.warnings);
    },
    cancelChat: ({ caller, params }) => chat.cancel(caller, params.requestId),
    listAssistants: async ({ caller }) => ({
      assistants: await assistants.list(managerOf(caller), caller.key.scope),
    }),
    createAssistant: async ({ caller, body, note, warn }) => {
      const created = await assistants.create(caller.access, body);
      note({ target: created.id });
      await warnOfAssistant(caller, body, warn);
      return created;
    },
    putAssistant: async ({ caller, params, body, warn }) => {
      const replaced = await assistants.replace(managerOf(caller), params.id, body);
      await warnOfAssistant(caller, body, warn);
      return replaced;
    },
    deleteAssistant: ({ caller, params }) => assistants.remove(managerOf(caller), params.id),
  };
}
