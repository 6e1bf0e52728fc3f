import { z } from 'zod';
import { Identifier, InstantText, NameText, TimeText } from './text-forms.ts';

export const keyModes = ['personal', 'impersonating'] as const;
export const KeyMode = z.enum(keyModes).meta({ id: 'KeyMode' });
export type KeyMode = z.infer<typeof KeyMode>;

/** All assistants, or the ids of those the key may use. */
export const KeyScope = z.union([z.literal('all'), z.array(Identifier).min(1).max(1_000)]).meta({ id: 'KeyScope' });
export type KeyScope = z.infer<typeof KeyScope>;

export const Me = z
  .object({
    email: z.string(),
    accountId: z.string(),
    name: z.string(),
    admin: z.boolean(),
    keyId: z.string(),
    mode: KeyMode,
    scope: KeyScope,
  })
  .meta({ id: 'Me' });

export const CreateKey = z
  .object({
    name: NameText.default('Unnamed key'),
    mode: KeyMode.default('personal'),
    scope: KeyScope.default('all'),
    expiresAt: TimeText.optional(),
  })
  .meta({ id: 'CreateKey' });
export type CreateKey = z.infer<typeof CreateKey>;

export const CreatedKey = z
  .object({ id: z.string(), key: z.string().describe('Shown this once; only its hash is kept.') })
  .meta({ id: 'CreatedKey' });

export const Key = z
  .object({
    id: z.string(),
    name: z.string(),
    owner: z.string().describe('Email of the account that created it.'),
    madeBy: z
      .string()
      .nullable()
      .describe('Of a personal key: id of the impersonating key through which it was created, and with which it ends.'),
    mode: KeyMode,
    scope: KeyScope,
    last5: z.string(),
    createdAt: InstantText,
    expiresAt: InstantText.nullable(),
    lastUsedAt: InstantText.nullable(),
    revokedAt: InstantText.nullable(),
  })
  .meta({ id: 'Key' });
export type Key = z.infer<typeof Key>;
