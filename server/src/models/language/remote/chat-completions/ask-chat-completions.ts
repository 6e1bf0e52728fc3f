import { ModelFailure } from '../../model-failure.ts';
import type { TokenUsage } from '../../text-model.ts';
import type { AskModelServer, EndReason } from '../model-server.ts';
import type { ServerFailures } from '../server-failures.ts';
import { openReply } from './open-reply.ts';
import { readCompletionChunks } from './read-completion-chunks.ts';
import { createEventReader } from './read-events.ts';
import { toChatCompletionsRequest } from './to-chat-completions-request.ts';

interface Options {
  endpoint: URL;
  model: string;
  key: string | null;
  failures: ServerFailures;
}

const mostMsToClose = 1_000;
/** No event of a token comes near to it; what has no end must not fill the memory. */
const mostCharactersOfEvent = 1_048_576;
const unknownUsage: TokenUsage = { inputTokens: null, outputTokens: null };

/**
 * Asks a server that speaks `chat/completions`. Hundreds of answers stream at once on one thread, so no library stands between the
 * socket and the text (ADR 32), and all tokens that are there are one piece.
 */
export function askChatCompletions({ endpoint, model, key, failures }: Options): AskModelServer {
  const url = new URL(endpoint);
  url.pathname = `${endpoint.pathname.replace(/\/+$/, '')}/chat/completions`;

  return async function* (request, signal) {
    const body = JSON.stringify(toChatCompletionsRequest(model, request));
    const reply = await openReply({ url, key, body, signal, failures });
    const events = createEventReader();
    let usage = unknownUsage;
    let reason: EndReason | undefined;
    let closing: NodeJS.Timeout | undefined;
    try {
      for await (const received of reply) {
        const chunk = readCompletionChunks(events.push(received as string), failures);
        usage = chunk.usage ?? usage;
        // A refusal is one whatever is said behind it.
        if (reason !== 'content-filter') reason = chunk.reason ?? reason;
        if (chunk.isThought) yield { kind: 'thought' };
        if (chunk.text !== '') yield { kind: 'text', text: chunk.text };
        if (chunk.failure) throw chunk.failure;
        // The connection can be used again once the server ends its reply; one that does not is closed.
        if (chunk.isLast) closing ??= setTimeout(() => void reply.destroy(), mostMsToClose);
        if (events.pending() > mostCharactersOfEvent) throw failures.unreadable();
      }
    } catch (error) {
      // All had been said.
      if (!closing) throw error instanceof ModelFailure ? error : failures.brokenOff(error);
    } finally {
      clearTimeout(closing);
    }
    if (reason !== undefined) yield { kind: 'end', reason, usage };
  };
}
