import type { ChatEvent, ChatV2Event } from '@clew/contract';
import { assertNever } from '../kernel/assert-never.ts';

type Step = 'rewriting' | 'searching' | 'reading';
const steps: readonly string[] = ['rewriting', 'searching', 'reading'] satisfies Step[];

/** The events of a turn as `/chats/v2` tells them. `cited` has the ids of the references, as far as they were told. */
export async function* toChatV2Events(
  events: AsyncIterable<ChatEvent>,
  cited: readonly string[],
  path: string,
): AsyncGenerator<ChatV2Event> {
  /** The search that is going on. */
  let toolCallId: string | undefined;
  let nextCallId = '';
  let position = 0;
  for await (const event of events) {
    switch (event.type) {
      case 'Request':
        nextCallId = event.requestId.replace('req_', 'call_');
        yield { requestId: event.requestId, threadId: event.threadId };
        break;
      case 'Progress':
        if (!steps.includes(event.code)) break;
        if (toolCallId === undefined) {
          toolCallId = nextCallId;
          yield { toolCalls: [{ toolCallId, name: 'search' }] };
        }
        yield { tool: { toolCallStatus: { toolCallId, status: 'Start' }, toolStep: event.code as Step } };
        break;
      case 'Resources':
        // What needs no search has no resources.
        if (toolCallId === undefined) break;
        yield { tool: { toolCallStatus: { toolCallId, status: 'End' }, response: { resources: event.resources } } };
        toolCallId = undefined;
        break;
      case 'Message':
        for (const part of event.message.parts)
          if (part.type === 'Text') {
            position += part.text.length;
            yield { text: part.text };
          } else yield { reference: { referenceIds: part.indices.flatMap((index) => cited[index] ?? []), position } };
        break;
      case 'References':
        break;
      case 'Full': {
        const { requestId, threadId } = event;
        if ('error' in event) {
          if (toolCallId !== undefined) yield { tool: { toolCallStatus: { toolCallId, status: 'Failed' } } };
          yield { requestId, threadId, error: { ...event.error, instance: path } };
        } else yield { requestId, threadId, sources: { sourcesIds: event.references.map((each) => each.resourceId) } };
        break;
      }
      default:
        assertNever(event);
    }
  }
}
