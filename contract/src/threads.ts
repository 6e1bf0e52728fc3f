import { z } from 'zod';
import { MessagePart, Reference, Role } from './chat.ts';
import { limits } from './limits.ts';
import { Resource } from './resource.ts';
import { Identifier, InstantText } from './text-forms.ts';

export const ratings = ['up', 'down'] as const;

export const turnStates = ['running', 'finished', 'failed', 'cancelled', 'interrupted'] as const;

/** Stands in a thread for a text that its reader may not see. */
export const withheldText = '*(Withheld: you can not see all of its sources.)*';
export type WithheldText = typeof withheldText;

export const ThreadSummary = z
  .object({
    id: z.string(),
    title: z.string(),
    assistantId: z.string(),
    owner: z.string().describe('Email of the account that asked.'),
    sharedWith: z.array(z.string()).optional().describe('Emails; only for the owner.'),
    createdAt: InstantText,
    updatedAt: InstantText,
  })
  .meta({ id: 'ThreadSummary' });
export type ThreadSummary = z.infer<typeof ThreadSummary>;

export const ThreadMessage = z
  .object({
    role: Role,
    parts: z.array(MessagePart),
    createdAt: InstantText,
    requestId: z.string().nullable(),
    state: z.enum(turnStates),
    resources: z.array(Resource),
    references: z.array(Reference),
    branches: z
      .array(z.string())
      .describe(
        'Request ids of the turns that begin here, oldest first, this one among them; more than one: branches. To others than the owner: this one alone.',
      ),
    feedback: z
      .object({ rating: z.enum(ratings), comment: z.string().nullable() })
      .nullable()
      .describe("The owner's own, of an answer; nobody else gets to see it here."),
    writer: z
      .object({ model: z.string(), inputTokens: z.int().nullable(), outputTokens: z.int().nullable() })
      .nullable()
      .describe(
        'For the owner, of an answer that has ended: the model that wrote it, and what that cost in tokens where its server tells. Null otherwise.',
      ),
  })
  .meta({ id: 'ThreadMessage' });
export type ThreadMessage = z.infer<typeof ThreadMessage>;

export const Thread = ThreadSummary.extend({
  messages: z.array(ThreadMessage),
  previous: z
    .string()
    .nullable()
    .describe(
      'Request id of the first turn here, where others come before it: pass it as `before`. null at the beginning.',
    ),
}).meta({ id: 'Thread' });
export type Thread = z.infer<typeof Thread>;

export const PutThread = z
  .object({
    title: z
      .string()
      .max(limits.nameCharacters)
      .refine((text) => text.trim() !== '', 'A title has letters.')
      .optional(),
    sharedWith: z
      .array(Identifier)
      .max(limits.readersOfThread)
      .optional()
      .describe('Emails of colleagues who may read it; each sees only what he may see anyway.'),
    current: z
      .string()
      .optional()
      .describe('Request id of one of its turns: its newest branch is the one that is shown.'),
  })
  .meta({ id: 'PutThread' });
export type PutThread = z.infer<typeof PutThread>;

export const GiveFeedback = z
  .object({
    requestId: Identifier,
    rating: z.enum(ratings),
    comment: z.string().max(limits.commentCharacters).nullish(),
  })
  .meta({ id: 'GiveFeedback' });
export type GiveFeedback = z.infer<typeof GiveFeedback>;

export const Feedback = z
  .object({
    requestId: z.string(),
    rating: z.enum(ratings),
    comment: z.string().nullable(),
    at: InstantText,
    account: z.string().describe('Email of who asked, and gave it.'),
    assistantId: z.string(),
  })
  .meta({ id: 'Feedback' });
export type Feedback = z.infer<typeof Feedback>;
