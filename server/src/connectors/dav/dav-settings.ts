import { z } from 'zod';
import { networkSettings, readers, webAddress } from '../network-settings.ts';

/** Of sources that are read over WebDAV. */
export const davSettings = z
  .strictObject({
    url: webAddress.describe('Of the server, of a person there, or of one calendar or address book.'),
    userName: z
      .string()
      .regex(/^[^:\p{Cc}]+$/u, 'It holds characters that no such name has.')
      .max(500)
      .optional(),
    password: z
      .string()
      .regex(/^\P{Cc}+$/u, 'It holds characters that no such secret has.')
      .max(1_000)
      .optional(),
    permissions: readers
      .optional()
      .describe('Who may read all of it. When absent: its owner and whom the server says it is shared with.'),
    ...networkSettings,
  })
  .refine(({ userName, password }) => (userName === undefined) === (password === undefined), {
    error: 'A user name and its password need each other.',
    path: ['password'],
  });
export type DavSettings = z.infer<typeof davSettings>;
