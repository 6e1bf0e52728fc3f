import { z } from 'zod';
import { limits } from './limits.ts';

const email = z
  .string()
  .max(320)
  .regex(/^[^\s@]+@[^\s@]+$/, 'Expected an email address.');
const name = z.string().trim().min(1).max(limits.nameCharacters);

/** What the web app asks of whoever is to have a password. */
export const passwordCharacters = { least: 12, most: 128 } as const;
const newPassword = z
  .string()
  .min(passwordCharacters.least, `At least ${passwordCharacters.least} characters.`)
  .max(passwordCharacters.most, `At most ${passwordCharacters.most} characters.`);

const token = z.string().min(1).max(200);

export const SignIn = z
  .object({ email, password: z.string().min(1).max(passwordCharacters.most) })
  .meta({ id: 'SignIn' });

export const ChangePassword = z
  .object({ current: z.string().min(1).max(passwordCharacters.most), password: newPassword })
  .meta({ id: 'ChangePassword' });

export const SignedIn = z
  .object({ email: z.string(), name: z.string(), admin: z.boolean() })
  .describe('The cookie of the session comes along; it is of no use to scripts.')
  .meta({ id: 'SignedIn' });
export type SignedIn = z.infer<typeof SignedIn>;

export const SignInWays = z
  .object({
    password: z.literal(true),
    oidc: z.object({ name: z.string() }).nullable().describe('The identity provider, where one is configured.'),
  })
  .meta({ id: 'SignInWays' });

export const StartOidc = z
  .object({
    returnTo: z
      .string()
      .max(2_000)
      .regex(/^\/(?![/\\])[^\s\\\p{Cc}]*$/u, 'A path of this server.')
      .default('/')
      .describe('Where the browser goes when it is signed in.'),
  })
  .meta({ id: 'StartOidc' });

export const CreateInvitation = z
  .object({
    email,
    name: name.optional().describe('Of the account, where it is created with the invitation.'),
    admin: z.boolean().optional().describe('Makes the account an administrator, or takes that back.'),
  })
  .meta({ id: 'CreateInvitation' });
export type CreateInvitation = z.infer<typeof CreateInvitation>;

export const CreatedInvitation = z
  .object({
    path: z.string().describe('To be opened on this server; works once. Shown this once.'),
    expiresAt: z.string().describe('ISO 8601, UTC.'),
  })
  .meta({ id: 'CreatedInvitation' });

export const InvitationToken = z.object({ token }).meta({ id: 'InvitationToken' });

export const Invitation = z
  .object({
    email: z.string().nullable().describe('null: whoever opens it chooses; he becomes the first administrator.'),
    name: z.string().nullable(),
  })
  .meta({ id: 'Invitation' });
export type Invitation = z.infer<typeof Invitation>;

export const AcceptInvitation = z
  .object({
    token,
    email: email.optional().describe('Where the invitation names none.'),
    name: name.optional(),
    password: newPassword,
  })
  .meta({ id: 'AcceptInvitation' });
export type AcceptInvitation = z.infer<typeof AcceptInvitation>;
