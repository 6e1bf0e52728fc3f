import { z } from 'zod';
import { limits } from './limits.ts';
import { Identifier, NameText, Slug } from './text-forms.ts';

/** Of a group, or of whom something is shared with. */
export const Members = z.array(Identifier).max(limits.membersOfGroup).default([]);

export const PutAccount = z
  .object({
    name: NameText.optional(),
    admin: z.boolean().optional(),
    identities: z.record(Slug, Identifier).optional().describe('Source id -> the id of this person in that app.'),
  })
  .meta({ id: 'PutAccount' });
export type PutAccount = z.infer<typeof PutAccount>;

export const Account = z
  .object({
    id: z.string(),
    email: z.string(),
    name: z.string(),
    admin: z.boolean(),
    active: z.boolean(),
    identities: z.record(z.string(), z.string()),
  })
  .meta({ id: 'Account' });
export type Account = z.infer<typeof Account>;

export const PutGroup = z
  .object({
    name: NameText.optional(),
    users: Members.describe('Emails, or ids of people in the source app.'),
    groups: Members.describe(
      'Ids of the same source, or `workspace:<id>`. Groups of the workspace may hold `<source>:<id>`.',
    ),
  })
  .meta({ id: 'PutGroup' });
export type PutGroup = z.infer<typeof PutGroup>;

export const GroupSummary = z.object({ id: z.string(), name: z.string() }).meta({ id: 'GroupSummary' });
export type GroupSummary = z.infer<typeof GroupSummary>;

export const Group = GroupSummary.extend({
  users: z.array(z.string()).describe('Emails, or ids of people in the source app.'),
  groups: z.array(z.string()).describe('Ids of the same source, or `<source>:<id>`.'),
}).meta({ id: 'Group' });
export type Group = z.infer<typeof Group>;

export const principalKinds = ['everybody', 'account', 'person', 'group'] as const;

/** Somebody, or some people, as a permission names them. */
export const NamedPrincipal = z
  .object({
    kind: z.enum(principalKinds).describe('`person`: the id of somebody in a source app.'),
    id: z
      .string()
      .describe('Email, `<source>/<id of the person>`, or `<source>:<id of the group>`; empty for everybody.'),
    name: z.string().nullable().describe('Of the account or the group; null where there is none yet.'),
  })
  .meta({ id: 'NamedPrincipal' });
export type NamedPrincipal = z.infer<typeof NamedPrincipal>;

export const ExplainedResource = z
  .object({
    id: z.string(),
    sourceId: z.string(),
    externalId: z.string(),
    mayRead: z.boolean(),
    paths: z
      .array(z.array(NamedPrincipal))
      .describe(
        'Why: each from the account, over the groups that it is in, to who is among the readers. Shortest first.',
      ),
    readers: z.array(NamedPrincipal).describe('Who may read it; the first 100.'),
    readersInAll: z.int(),
  })
  .meta({ id: 'ExplainedResource' });
export type ExplainedResource = z.infer<typeof ExplainedResource>;
