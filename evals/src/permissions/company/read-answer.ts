import type { ChatEvent, ChatV2Answer, ChatV2Event, FullAnswer } from '@clew/contract';
import { expectSame } from './ask.ts';
import { expectThat, type Reply } from './company.ts';

/** The answer of a chat in any of its forms, as `Full` has it. */
export function readAnswer(reply: Reply, operation: 'chat' | 'chatV2', isStream: boolean): FullAnswer {
  if (operation === 'chat') return isStream ? fullOf(reply) : (reply.body as unknown as FullAnswer);
  return asFull(isStream ? answerOf(reply) : (reply.body as unknown as ChatV2Answer));
}

function eventsOf<Event>({ text }: Reply): Event[] {
  return text
    .split('\n\n')
    .flatMap((block) => (block.startsWith('data: ') ? [JSON.parse(block.slice(6)) as Event] : []));
}

function fullOf(reply: Reply): FullAnswer {
  const events = eventsOf<ChatEvent>(reply);
  const full = events.at(-1) as FullAnswer & { error?: unknown };
  expectThat(
    full?.type === 'Full' && full.error === undefined,
    'wrong',
    () => `the stream ends with ${JSON.stringify(full)}`,
  );
  const told = events.flatMap((event) => (event.type === 'Resources' ? event.resources : []));
  expectSame(
    told.map(({ id }) => id),
    new Set(full.resources.map(({ id }) => id)),
    'resources of the stream',
  );
  return full;
}

function answerOf(reply: Reply): ChatV2Answer {
  const events = eventsOf<ChatV2Event>(reply);
  const last = events.at(-1) as Extract<ChatV2Event, { sources: object }> | undefined;
  expectThat(last?.sources !== undefined, 'wrong', () => `the stream ends with ${JSON.stringify(last)}`);
  return {
    ...last,
    text: events.map((event) => ('text' in event ? event.text : '')).join(''),
    references: events.flatMap((event) => ('reference' in event ? [event.reference] : [])),
    resources: events.flatMap((event) => ('tool' in event ? (event.tool.response?.resources ?? []) : [])),
  };
}

function asFull({ requestId, threadId, text, references, sources, resources }: ChatV2Answer): FullAnswer {
  const parts: FullAnswer['message']['parts'] = [];
  let from = 0;
  const addText = (to: number) => {
    if (to > from) parts.push({ type: 'Text', format: 'markdown', text: text.slice(from, to) });
    from = to;
  };
  for (const { referenceIds, position } of references) {
    addText(position);
    parts.push({ type: 'InlineReference', indices: referenceIds.map((id) => sources.sourcesIds.indexOf(id)) });
  }
  addText(text.length);
  return {
    type: 'Full',
    requestId,
    threadId,
    message: { role: 'Assistant', parts },
    resources,
    references: sources.sourcesIds.map((resourceId) => ({ resourceId })),
  };
}
