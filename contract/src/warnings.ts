import { z } from 'zod';

/** In every reply to a request with a body, where there is something to say. */
export const Warnings = z
  .array(z.string())
  .describe('What was taken, but probably not meant: unknown members, filters that nothing matches. Absent: nothing.')
  .meta({ id: 'Warnings' });
