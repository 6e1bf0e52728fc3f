import { z } from 'zod';
import { limits } from './limits.ts';
import { ProblemBody } from './problems.ts';
import { Resource } from './resource.ts';
import { SearchFilters } from './search-filters.ts';
import { Warnings } from './warnings.ts';

export const Role = z.enum(['User', 'System', 'Assistant']).meta({ id: 'Role' });
export type Role = z.infer<typeof Role>;

export const ChatMessageRequest = z
  .object({
    text: z.string().max(limits.messageCharacters, `At most ${limits.messageCharacters} characters.`).nullish(),
    role: Role.default('User'),
  })
  .meta({ id: 'ChatMessageRequest' });

/** The last message is the question. Checked also where other messages are wrong, so that all mistakes are told at once. */
const lastMessageAsks = z.check<{ role?: unknown; text?: unknown }[]>(({ value, issues }) => {
  if (!Array.isArray(value) || value.length === 0) return;
  const index = value.length - 1;
  const { role, text } = value[index] ?? {};
  const message =
    role === 'System' || role === 'Assistant'
      ? 'The last message must be of the role User.'
      : typeof text === 'string'
        ? text.trim() === ''
          ? 'The last message must have a text.'
          : undefined
        : text === undefined || text === null
          ? 'The last message must have a text.'
          : undefined;
  if (message && typeof value[index] === 'object')
    issues.push({ code: 'custom', path: [index, 'text'], message, input: value });
});
lastMessageAsks._zod.def.when = () => true;

export const ChatRequest = z
  .object({
    messages: z
      .array(ChatMessageRequest)
      .min(1, 'At least one message.')
      .max(limits.messages, `At most ${limits.messages} messages.`)
      .check(lastMessageAsks),
    assistantId: z.string().nullish().describe('Absent: the default assistant, which searches all you may see.'),
    enterpriseSearch: z.object({ filters: SearchFilters.nullish() }).nullish(),
    stream: z.boolean().nullish().describe('true: a stream of events; else one answer.'),
    threadId: z
      .string()
      .nullish()
      .describe(
        'Absent: a new thread, and `messages` is the whole history. Given: `messages` is what is said now; what it repeats of the thread is not stored again.',
      ),
    insteadOf: z
      .string()
      .nullish()
      .describe(
        'With `threadId`: the request id of one of its turns. This one begins a branch in its place, with the same messages (again) or with others (edited).',
      ),
  })
  .refine(({ threadId, insteadOf }) => (insteadOf ?? null) === null || (threadId ?? null) !== null, {
    error: 'Needs `threadId`, the thread of that turn.',
    path: ['insteadOf'],
  })
  .meta({ id: 'ChatRequest' });
export type ChatRequest = z.infer<typeof ChatRequest>;

export const TextPart = z
  .object({ type: z.literal('Text'), format: z.literal('markdown'), text: z.string() })
  .meta({ id: 'TextPart' });
export const InlineReferencePart = z
  .object({
    type: z.literal('InlineReference'),
    indices: z.array(z.int().min(0)).describe('0-based positions in `references`.'),
  })
  .meta({ id: 'InlineReferencePart' });
export const MessagePart = z.discriminatedUnion('type', [TextPart, InlineReferencePart]).meta({ id: 'MessagePart' });
export type MessagePart = z.infer<typeof MessagePart>;

export const ChatMessageResponse = z
  .object({ role: Role, parts: z.array(MessagePart) })
  .meta({ id: 'ChatMessageResponse' });

export const Reference = z
  .object({ resourceId: z.string().describe('The id of an entry of `resources`.') })
  .meta({ id: 'Reference' });
export type Reference = z.infer<typeof Reference>;

export const progressCodes = [
  'web_search',
  'file_search',
  'web_search_retry',
  'rewriting',
  'searching',
  'reading',
  'writing',
  'checking',
] as const;
export type ProgressCode = (typeof progressCodes)[number];

const head = { requestId: z.string(), threadId: z.string() };

/** The whole answer. */
export const FullAnswer = z
  .object({
    type: z.literal('Full'),
    ...head,
    message: ChatMessageResponse,
    resources: z.array(Resource).describe('What was retrieved, best first, each once.'),
    references: z.array(Reference).describe('What is cited, in the order of first citation.'),
    warnings: Warnings.optional(),
  })
  .meta({ id: 'FullAnswer' });
export type FullAnswer = z.infer<typeof FullAnswer>;

/** The last event of a stream that failed after its first event. */
export const FailedAnswer = z
  .object({ type: z.literal('Full'), ...head, error: ProblemBody })
  .meta({ id: 'FailedAnswer' });
export type FailedAnswer = z.infer<typeof FailedAnswer>;

const RequestEvent = z.object({ type: z.literal('Request'), ...head });
const ProgressEvent = z.object({ type: z.literal('Progress'), code: z.enum(progressCodes) });
const ResourcesEvent = z.object({ type: z.literal('Resources'), resources: z.array(Resource) });
const MessageEvent = z.object({
  type: z.literal('Message'),
  message: ChatMessageResponse,
  role: Role.describe('Repeats `message.role`, as a courtesy to an existing client library.'),
  parts: z.array(MessagePart).describe('Repeats `message.parts`.'),
});
const ReferencesEvent = z.object({ type: z.literal('References'), references: z.array(Reference) });

/** One event of the stream, in this order: Request, Progress*, Resources, Message*, References, Full. */
export const ChatEvent = z
  .union([RequestEvent, ProgressEvent, ResourcesEvent, MessageEvent, ReferencesEvent, FullAnswer, FailedAnswer])
  .meta({ id: 'ChatEvent' });
export type ChatEvent = z.infer<typeof ChatEvent>;
