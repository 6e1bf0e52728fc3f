import { z } from 'zod';
import { limits } from './limits.ts';
import { Identifier, TimeText } from './text-forms.ts';

export const resourceClasses = [
  'document',
  'message',
  'email',
  'task',
  'event',
  'person',
  'account',
  'code',
  'media',
] as const;
export const rsvpValues = ['accepted', 'declined', 'tentative', 'needsAction'] as const;
export const activityKinds = ['created', 'edited', 'commented', 'sent', 'viewed'] as const;

/** The best passage of a cited resource, in `data.passage`. `start` and `end` are UTF-16 offsets in the content. */
export const Passage = z
  .object({
    text: z.string(),
    start: z.int(),
    end: z.int(),
    page: z.int().optional(),
    heading: z.string().optional(),
  })
  .meta({ id: 'Passage' });
export type Passage = z.infer<typeof Passage>;

/** A piece of content as the API shows it. */
export const Resource = z
  .object({
    id: z.string(),
    appId: z.string(),
    type: z.string(),
    externalId: z.string(),
    name: z.string().nullable(),
    data: z
      .record(z.string(), z.unknown())
      .describe('What was pushed; for a reference also `passage` (see Passage): the text that supports the answer.'),
    title: z.string(),
    subtitle: z.string().nullable(),
    url: z.string().nullable(),
  })
  .meta({ id: 'Resource' });
export type Resource = z.infer<typeof Resource>;

const name = z.string().max(limits.nameCharacters);
const oneOrMany = (item: z.ZodString) =>
  z.preprocess((value) => (typeof value === 'string' ? [value] : value), z.array(item).max(limits.peopleOfResource));
const people = oneOrMany(Identifier);
const texts = oneOrMany(name);

export const Permissions = z
  .object({
    public: z.boolean().default(false).describe('Every active account may read it.'),
    users: z
      .array(Identifier)
      .max(limits.membersOfGroup)
      .default([])
      .describe('Emails, or ids of people in the source app.'),
    groups: z
      .array(Identifier)
      .max(limits.membersOfGroup)
      .default([])
      .describe('Group ids of the same source, or `workspace:<id>` for company-wide groups.'),
  })
  .meta({ id: 'Permissions' });
export type Permissions = z.infer<typeof Permissions>;

const contentTypes = ['text/plain', 'text/markdown', 'text/html'] as const;

/** The people of a resource by role; each also under its plural or singular. Emails or ids in the source app. */
const peopleFields = {
  createdBy: people,
  modifiedBy: people,
  reporter: people,
  assignedTo: people,
  reviewers: people,
  sentFrom: people,
  sentTo: people.describe('To, cc, bcc, or a channel.'),
  sharedBy: people,
  sharedWith: people,
  participants: people,
  mentioned: people,
  relatedContacts: people,
  managedBy: people,
} as const;

const textFields = {
  labels: texts,
  topics: texts,
  status: texts,
  cycle: texts,
  jobTitle: texts,
  location: texts,
  department: texts,
  path: texts.describe('Container path, such as `/Engineering/Firmware`.'),
  extension: texts,
  fileTypeGroup: texts,
} as const;

const timeFields = {
  createdAt: TimeText,
  modifiedAt: TimeText,
  dueAt: TimeText,
  sentAt: TimeText,
  eventStart: TimeText,
  eventEnd: TimeText,
} as const;

const optional = <Shape extends Record<string, z.ZodType>>(shape: Shape) =>
  z.object(shape).partial().shape as { [Name in keyof Shape]: z.ZodOptional<Shape[Name]> };

/** Other names under which a field is accepted. */
export const resourceFieldAliases: Readonly<Record<string, string>> = {
  label: 'labels',
  topic: 'topics',
  reviewer: 'reviewers',
  reporters: 'reporter',
  assignee: 'assignedTo',
  assignees: 'assignedTo',
  participant: 'participants',
  mentions: 'mentioned',
  relatedContact: 'relatedContacts',
  manager: 'managedBy',
  statuses: 'status',
  cycles: 'cycle',
  jobTitles: 'jobTitle',
  locations: 'location',
  departments: 'department',
  paths: 'path',
  extensions: 'extension',
  fileTypeGroups: 'fileTypeGroup',
};

const ResourceFields = z.object({
  type: z.string().min(1).max(100),
  class: z.enum(resourceClasses).optional(),
  appId: z.string().min(1).max(100).optional().describe("The source's app when absent."),
  name: name.optional(),
  title: z.string().min(1).max(limits.nameCharacters),
  subtitle: name.optional(),
  url: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .optional(),
  content: z.string().optional(),
  contentType: z.enum(contentTypes).default('text/plain'),
  contentParts: z
    .array(z.object({ content: z.string(), heading: name.optional(), page: z.int().min(0).optional() }))
    .max(10_000)
    .optional()
    .describe('Instead of `content`: the parts of a document with their headings and pages.'),
  email: Identifier.optional().describe('Of a person.'),
  ...optional(peopleFields),
  ...optional(textFields),
  ...optional(timeFields),
  attendees: z
    .array(z.object({ person: Identifier, rsvp: z.enum(rsvpValues).default('needsAction') }))
    .max(limits.peopleOfResource)
    .optional(),
  activities: z
    .array(z.object({ person: Identifier, kind: z.enum(activityKinds), at: TimeText }))
    .max(limits.peopleOfResource)
    .optional()
    .describe('Who did what when; feeds `recentActivityFor`.'),
  hasAttachments: z.boolean().optional(),
  hasLinks: z.boolean().optional().describe('Found in the content when absent.'),
  isManager: z.boolean().optional().describe('Of a person; people with reports among the resources count too.'),
  data: z
    .record(z.string(), z.unknown())
    .default({})
    .refine(
      (data) => JSON.stringify(data).length <= limits.dataCharacters,
      `At most ${limits.dataCharacters} characters of JSON.`,
    )
    .describe('Custom properties, each usable as a filter.'),
  version: z.int().optional().describe('A lower one than stored is refused with 409.'),
  permissions: Permissions.optional(),
});

/** A resource as it is pushed. Without `permissions` nobody sees it. */
export const PushedResource = ResourceFields.refine(
  (resource) => resource.content === undefined || resource.contentParts === undefined,
  {
    error: 'Give `content` or `contentParts`, not both.',
    path: ['contentParts'],
  },
).meta({ id: 'PushedResource' });
export type PushedResource = z.infer<typeof PushedResource>;
/** What a client writes: the same before defaults are filled in. */
export type PushedResourceInput = z.input<typeof PushedResource>;

export const fileStates = [
  'read',
  'partial',
  'empty',
  'scanned',
  'encrypted',
  'broken',
  'too-large',
  'too-slow',
  'unsupported',
] as const;
export const FileState = z
  .enum(fileStates)
  .describe(
    '`read`: all of its text is there. Anything else is explained in `note`; title and fields are searched all the same.',
  )
  .meta({ id: 'FileState' });
export type FileState = z.infer<typeof FileState>;

/** What goes with a pushed file. What is not given is taken from the file: title, people, times. */
export const PushedFile = ResourceFields.omit({ content: true, contentType: true, contentParts: true })
  .extend({
    type: z
      .string()
      .min(1)
      .max(100)
      .optional()
      .describe('`document` when absent, or what the file is: `email`, `event`, `person`, `code`.'),
    title: z
      .string()
      .min(1)
      .max(limits.nameCharacters)
      .optional()
      .describe('That of the file when absent, else its name.'),
  })
  .meta({ id: 'PushedFile' });
export type PushedFile = z.infer<typeof PushedFile>;

/** What became of a file. */
export const FileOutcome = z
  .object({
    format: z.string().describe('As it was recognised: `pdf`, `docx`, `mail`, …'),
    state: FileState,
    note: z.string().optional().describe('Why not all of it could be read, and what to do.'),
  })
  .meta({ id: 'FileOutcome' });
export type FileOutcome = z.infer<typeof FileOutcome>;

export const peopleFieldNames = Object.keys(peopleFields) as (keyof typeof peopleFields)[];
export const textFieldNames = Object.keys(textFields) as (keyof typeof textFields)[];
export const timeFieldNames = Object.keys(timeFields) as (keyof typeof timeFields)[];
