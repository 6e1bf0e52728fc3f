import { z } from 'zod';
import { ChatRequest } from './chat.ts';
import { ProblemBody } from './problems.ts';
import { Resource } from './resource.ts';
import { Warnings } from './warnings.ts';

export const ChatV2Request = ChatRequest.safeExtend({
  stream: z.boolean().nullish().describe('false: one answer; else a stream of events.'),
}).meta({ id: 'ChatV2Request' });

const ToolCall = z
  .object({ toolCallId: z.string(), name: z.literal('search').describe('What is done for the answer.') })
  .meta({ id: 'ToolCall' });

const ToolEvent = z
  .object({
    toolCallStatus: z.object({ toolCallId: z.string(), status: z.enum(['Start', 'End', 'Failed']) }),
    toolStep: z.enum(['rewriting', 'searching', 'reading']).optional().describe('What it is at.'),
    response: z
      .object({ resources: z.array(Resource).describe('What was retrieved, best first, each once.') })
      .optional()
      .describe('With the status End.'),
  })
  .meta({ id: 'ToolEvent' });

const CitedPlace = z
  .object({
    referenceIds: z.array(z.string()).describe('Ids of resources that support the text in front of the place.'),
    position: z.int().min(0).describe('Where it stands in the text: UTF-16 units from its beginning.'),
  })
  .meta({ id: 'CitedPlace' });

const Sources = z
  .object({ sourcesIds: z.array(z.string()).describe('Ids of the cited resources, in the order of first citation.') })
  .meta({ id: 'Sources' });

const head = { requestId: z.string(), threadId: z.string() };

/** One event: ids first, then what is done, then the text with its references, and at the end the sources or an error. */
export const ChatV2Event = z
  .union([
    z.object({ toolCalls: z.array(ToolCall) }),
    z.object({ tool: ToolEvent }),
    z.object({ text: z.string().describe('The next piece of the answer, markdown.') }),
    z.object({ reference: CitedPlace }),
    z.object({ ...head, sources: Sources, warnings: Warnings.optional() }),
    z.object({ ...head, error: ProblemBody }),
    z.object(head),
  ])
  .meta({ id: 'ChatV2Event' });
export type ChatV2Event = z.infer<typeof ChatV2Event>;

export const ChatV2Answer = z
  .object({
    ...head,
    text: z.string().describe('Markdown.'),
    references: z.array(CitedPlace),
    sources: Sources,
    resources: z.array(Resource).describe('What was retrieved, best first, each once.'),
    warnings: Warnings.optional(),
  })
  .meta({ id: 'ChatV2Answer' });
export type ChatV2Answer = z.infer<typeof ChatV2Answer>;
