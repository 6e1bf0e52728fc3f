import { z } from 'zod';
import { MessagePart, Reference, Role } from './chat.ts';
import { limits } from './limits.ts';
import { Resource } from './resource.ts';
import { SearchFilters } from './search-filters.ts';
import { Identifier, Slug, TimeText } from './text-forms.ts';
import { Warnings } from './warnings.ts';

const name = z.string().min(1).max(limits.nameCharacters);
const members = z.array(Identifier).max(limits.membersOfGroup).default([]);
const instant = z.string().describe('ISO 8601, UTC.');

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
    name: name.default('Unnamed key'),
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
    createdAt: instant,
    expiresAt: instant.nullable(),
    lastUsedAt: instant.nullable(),
    revokedAt: instant.nullable(),
  })
  .meta({ id: 'Key' });
export type Key = z.infer<typeof Key>;

export const PutAccount = z
  .object({
    name: name.optional(),
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

/** `15m`, `6h`, `1d`, or `off`. */
export const Schedule = z
  .string()
  .regex(/^(off|[1-9]\d{0,3}[mhd])$/, 'Expected a number of minutes, hours or days such as 15m, 6h or 1d, or off.')
  .meta({ id: 'Schedule' });

export const PutSource = z
  .object({
    appId: Slug,
    name: name.optional(),
    kind: Slug.default('push').describe(
      '`push` takes content by the calls of the API; any other names the connector that fetches it, and stays.',
    ),
    settings: z
      .record(z.string(), z.unknown())
      .default({})
      .describe('Of the connector. A secret that is left out stays what it was; null takes it away.'),
    schedule: Schedule.nullish().describe('How long after its end a sync begins anew; absent: as the connector does.'),
  })
  .meta({ id: 'PutSource' });
export type PutSource = z.infer<typeof PutSource>;

export const syncRunStates = ['running', 'finished', 'incomplete', 'failed', 'cancelled'] as const;

export const SyncRun = z
  .object({
    no: z.int().describe('Counts the runs of the source from 1.'),
    mode: z.enum(['full', 'changes']).describe('Whether everything was listed, or what had changed.'),
    trigger: z.enum(['schedule', 'manual', 'settings']),
    state: z
      .enum(syncRunStates)
      .describe('`incomplete`: not all could be listed, so nothing was deleted and nobody got to see more.'),
    startedAt: instant,
    endedAt: instant.nullable(),
    counts: z.object({
      seen: z.int().describe('Resources that the source listed.'),
      written: z.int(),
      unchanged: z.int(),
      permissionsChanged: z.int().describe('Of resources whose content stayed the same.'),
      deleted: z.int(),
      failed: z.int().describe('Their reasons: `GET …/errors`.'),
      people: z.int().describe('Told of by a source that knows its people; counted once they are all listed.'),
      groups: z.int().describe('As `people`.'),
    }),
    expected: z.int().nullable().describe('How many there will be, as the source says or the run before had.'),
    secondsLeft: z.int().nullable().describe('While it runs, at the pace so far; null where that can not be told.'),
    message: z.string(),
    nextStep: z.string().nullable().describe('What to do, where something is to be done.'),
    needsAcceptance: z
      .boolean()
      .describe('So much was missing that nothing was let go: where that is right, sync with `acceptLosses`.'),
  })
  .meta({ id: 'SyncRun' });
export type SyncRun = z.infer<typeof SyncRun>;

export const SyncError = z
  .object({
    externalId: z
      .string()
      .nullable()
      .describe('Null where it is no resource: a part of the source that can not be listed.'),
    name: z.string(),
    reason: z.string(),
    nextStep: z.string(),
    at: instant,
  })
  .meta({ id: 'SyncError' });
export type SyncError = z.infer<typeof SyncError>;

export const Source = z
  .object({
    id: z.string(),
    appId: z.string(),
    name: z.string(),
    kind: z.string(),
    settings: z.record(z.string(), z.unknown()).describe('Without secrets.'),
    secrets: z.array(z.string()).describe('Names of the settings that are kept encrypted and never shown.'),
    schedule: Schedule.nullable().describe('Null for `push`.'),
    status: z.object({
      state: z.enum(['idle', 'running', 'failed', 'paused']),
      lastRun: instant.nullable(),
      nextRun: instant.nullable(),
      counts: z.object({ resources: z.int(), passages: z.int() }),
      message: z.string(),
      run: SyncRun.nullable().describe('The one that is under way, or the last one.'),
    }),
  })
  .meta({ id: 'Source' });
export type Source = z.infer<typeof Source>;

export const ConnectorKind = z
  .object({
    kind: z.string().describe('As in `kind` of a source.'),
    title: z.string().describe('What people call it.'),
    settings: z.record(z.string(), z.unknown()).describe('JSON Schema of the `settings` of such a source.'),
    secrets: z.array(z.string()).describe('Names of the settings that are kept encrypted and never shown.'),
    schedule: Schedule.describe('How often it is synced where a source does not say.'),
  })
  .meta({ id: 'ConnectorKind' });
export type ConnectorKind = z.infer<typeof ConnectorKind>;

export const PutGroup = z
  .object({
    name: name.optional(),
    users: members.describe('Emails, or ids of people in the source app.'),
    groups: members.describe(
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

export const BatchResult = z
  .object({
    externalId: z.string().nullable(),
    status: z.int().describe('200 written, 204 deleted, or the status that the single call would have had.'),
    id: z.string().optional(),
    error: z
      .object({
        reason: z.string(),
        detail: z.string().optional(),
        errors: z.record(z.string(), z.array(z.string())).optional(),
      })
      .optional(),
    warnings: Warnings.optional(),
  })
  .meta({ id: 'BatchResult' });
export type BatchResult = z.infer<typeof BatchResult>;

const peopleAndGroups = {
  users: members.describe('Emails.'),
  groups: z
    .array(Identifier.regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}:./, 'Expected `workspace:<id>` or `<source>:<id>`.'))
    .max(limits.membersOfGroup)
    .default([])
    .describe('`workspace:<id>`, or `<source>:<id>`.'),
};

export const PutAssistant = z
  .object({
    name,
    instructions: z.string().max(20_000).default(''),
    sources: z
      .array(z.object({ filters: SearchFilters, boost: z.number().min(0.01).max(100).optional() }))
      .max(100)
      .default([])
      .describe('Saved filters, any of which must hold. None: everything the asker may see.'),
    sharedWith: z
      .object({ everyone: z.boolean().default(false), ...peopleAndGroups })
      .default({ everyone: false, users: [], groups: [] })
      .describe('Who may use it; its creator and its editors may in any case.'),
    editors: z
      .object(peopleAndGroups)
      .default({ users: [], groups: [] })
      .describe('Who may change and delete it, beside its creator and administrators.'),
    model: z
      .string()
      .optional()
      .describe(
        'Who writes its answers: `extractive`, or a model that the settings allow. Absent: the one of the settings.',
      ),
  })
  .meta({ id: 'PutAssistant' });
export type PutAssistant = z.infer<typeof PutAssistant>;

export const Assistant = z
  .object({
    id: z.string(),
    name: z.string(),
    instructions: z.string().optional().describe('This and what follows is only for those who may change it.'),
    sources: z.array(z.object({ filters: z.record(z.string(), z.unknown()), boost: z.number().optional() })).optional(),
    sharedWith: z.object({ everyone: z.boolean(), users: z.array(z.string()), groups: z.array(z.string()) }).optional(),
    editors: z.object({ users: z.array(z.string()), groups: z.array(z.string()) }).optional(),
    model: z.string().optional(),
  })
  .meta({ id: 'Assistant' });
export type Assistant = z.infer<typeof Assistant>;

export const ratings = ['up', 'down'] as const;

export const turnStates = ['running', 'finished', 'failed', 'cancelled', 'interrupted'] as const;

export const ThreadSummary = z
  .object({
    id: z.string(),
    title: z.string(),
    assistantId: z.string(),
    owner: z.string().describe('Email of the account that asked.'),
    sharedWith: z.array(z.string()).optional().describe('Emails; only for the owner.'),
    createdAt: instant,
    updatedAt: instant,
  })
  .meta({ id: 'ThreadSummary' });
export type ThreadSummary = z.infer<typeof ThreadSummary>;

export const ThreadMessage = z
  .object({
    role: Role,
    parts: z.array(MessagePart),
    createdAt: instant,
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
    at: instant,
    account: z.string().describe('Email of who asked, and gave it.'),
    assistantId: z.string(),
  })
  .meta({ id: 'Feedback' });
export type Feedback = z.infer<typeof Feedback>;
