import { z } from 'zod';
import { limits } from '../limits.ts';
import { operation } from '../operation.ts';
import { Identifier } from '../text-forms.ts';
import { Feedback, GiveFeedback, PutThread, ratings, Thread, ThreadSummary } from '../threads.ts';
import { next, page, requestId } from './paging.ts';

const params = z.object({ id: Identifier });

export const threadOperations = {
  listThreads: operation({
    id: 'listThreads',
    tag: 'Threads',
    method: 'get',
    path: '/api/threads',
    summary: 'List your conversations, or those that colleagues share with you, newest first',
    description: 'With `query` a page may hold fewer than `limit`, or nothing: go on as long as `next` is not null.',
    caller: 'account',
    openToSessions: true,
    audit: 'content',
    query: page.extend({
      of: z.enum(['mine', 'shared']).default('mine'),
      query: z
        .string()
        .max(limits.nameCharacters)
        .optional()
        .describe('Those alone whose title, or one of whose turns as you may see it now, holds each of these words.'),
    }),
    reply: z.object({ threads: z.array(ThreadSummary), next, requestId }),
  }),
  getThread: operation({
    id: 'getThread',
    tag: 'Threads',
    method: 'get',
    path: '/api/threads/{id}',
    summary: 'Read a conversation of yours, or one that is shared with you',
    description:
      'The end of the branch that is shown; with `before` what comes in front of that turn. A page ends early where its turns are large: go on as long as `previous` is not null. Resources that you may not see are left out, with the references to them; the text of an answer is shown only where you may see everything that it was made from. Of a conversation of somebody else, what was taken from a resource that has changed since is left out, too.',
    caller: 'account',
    openToSessions: true,
    audit: 'content',
    params,
    query: z.object({
      limit: z.coerce.number().int().min(1).max(limits.turnsOfPage).default(limits.turnsOfPage).describe('Most turns.'),
      before: Identifier.optional().describe('`previous` of the page behind.'),
    }),
    reply: Thread,
    problems: ['unknown-thread'],
  }),
  putThread: operation({
    id: 'putThread',
    tag: 'Threads',
    method: 'put',
    path: '/api/threads/{id}',
    summary: 'Rename a conversation of yours, share it, or turn to another branch',
    description: 'Members that are absent stay as they are.',
    caller: 'account',
    audit: 'change',
    params,
    body: PutThread,
    reply: ThreadSummary,
    problems: ['unknown-thread', 'unknown-turn'],
  }),
  deleteThread: operation({
    id: 'deleteThread',
    tag: 'Threads',
    method: 'delete',
    path: '/api/threads/{id}',
    summary: 'Delete a conversation of yours; an answer that is being written to it is stopped',
    caller: 'account',
    openToSessions: true,
    audit: 'change',
    params,
    problems: ['unknown-thread'],
  }),
  giveFeedback: operation({
    id: 'giveFeedback',
    tag: 'Threads',
    method: 'post',
    path: '/api/feedback',
    summary: 'Say what you think of an answer that you got',
    description: 'Saying it again replaces what was said before. Administrators can read it, with the comment.',
    caller: 'account',
    openToSessions: true,
    audit: 'change',
    body: GiveFeedback,
    problems: ['unknown-turn'],
  }),
  listFeedback: operation({
    id: 'listFeedback',
    tag: 'Threads',
    method: 'get',
    path: '/api/feedback',
    summary: 'List what was said of answers, newest first',
    description: 'Without questions and answers: those belong to who asked.',
    caller: 'administrator',
    audit: 'content',
    query: page.extend({ rating: z.enum(ratings).optional() }),
    reply: z.object({ feedback: z.array(Feedback), next, requestId }),
  }),
} as const;
