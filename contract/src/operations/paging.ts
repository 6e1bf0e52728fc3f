import { z } from 'zod';
import { limits } from '../limits.ts';

/** Every reply tells its request id, as the headers do. */
export const requestId = z.string();

/** How a list is paged: keyset pages behind a cursor. */
export const page = z.object({
  limit: z.coerce.number().int().min(1).max(limits.listPage).default(50),
  after: z.string().max(200).optional().describe('`next` of the page before.'),
});

export const next = z.string().nullable().describe('Pass it as `after`; null at the end.');
