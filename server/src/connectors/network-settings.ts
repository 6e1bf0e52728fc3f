import { Permissions } from '@clew/contract';
import { z } from 'zod';

/** What every source on the network has among its settings. */
export const networkSettings = {
  /** See `egress/read-allowances.ts`; checked and read by the engine, which opens the gate with it. */
  allow: z
    .array(z.string().min(1).max(300))
    .max(100)
    .default([])
    .describe(
      'Hosts and networks that may be asked though they are not on the internet, such as `wiki.internal:8443`.',
    ),
};

export const webAddress = z
  .url({ protocol: /^https?$/, error: 'Expected an address that begins with https:// or http://' })
  .max(2_000);

/** Of sources that say nothing themselves of who may read them. */
export const readers = Permissions.describe('Who may read all of it.');

/** Something that a header can hold. */
export const secretText = z
  .string()
  .regex(/^[\x21-\x7e]+( [\x21-\x7e]+)*$/, 'It holds characters that no such secret has.')
  .max(8_000);
