import { z } from 'zod';

/** What every source that tells of people has among its settings; followed by the engine (`ingest/sync/people-rules-of.ts`). */
export const peopleSettings = {
  createAccounts: z
    .boolean()
    .default(false)
    .describe('Active people without an account get one. Never with the power to administer.'),
  closeAccounts: z
    .boolean()
    .default(false)
    .describe('Accounts that this source has made are closed when it has no active person for them any more.'),
};
