import { z } from 'zod';
import { limits } from './limits.ts';
import { PlainText, TimeText } from './text-forms.ts';

/** How the values of a filter are written and compared. `person` is one person, `people` any of several. */
export type FilterKind = 'strings' | 'people' | 'person' | 'boolean' | 'time';

interface FilterRow {
  kind: FilterKind;
  meaning: string;
}

/** The 47 filters, in the order of the specification. Schemas, OpenAPI and the predicate derive from this table. */
export const filterTable = {
  resourceId: { kind: 'strings', meaning: 'The id of the resource.' },
  isStarred: { kind: 'boolean', meaning: 'Starred by the calling account.' },
  hasAttachments: { kind: 'boolean', meaning: 'Has attached files.' },
  rsvp: { kind: 'strings', meaning: "The caller's reply to an event: accepted, declined, tentative, needsAction." },
  appId: { kind: 'strings', meaning: 'Slug of the application, such as `slack`.' },
  type: { kind: 'strings', meaning: 'Type of the resource, such as `message`.' },
  label: { kind: 'strings', meaning: 'Carries all of these labels.' },
  anyLabel: { kind: 'strings', meaning: 'Carries any of these labels.' },
  sentTo: { kind: 'people', meaning: 'Addressed to (to, cc, bcc or channel).' },
  sentFrom: { kind: 'people', meaning: 'Sent by.' },
  createdBy: { kind: 'people', meaning: 'Created by.' },
  modifiedBy: { kind: 'people', meaning: 'Edited by, at any time.' },
  reporter: { kind: 'people', meaning: 'Reported by.' },
  assignedTo: { kind: 'people', meaning: 'Assigned to.' },
  reviewer: { kind: 'people', meaning: 'To be reviewed by.' },
  fromTime: { kind: 'time', meaning: 'Main time (sent, event start, else modified) at or after.' },
  untilTime: { kind: 'time', meaning: 'Main time at or before.' },
  createBeforeTime: { kind: 'time', meaning: 'Created at or before.' },
  createAfterTime: { kind: 'time', meaning: 'Created at or after.' },
  modifiedBeforeTime: { kind: 'time', meaning: 'Modified at or before.' },
  modifiedAfterTime: { kind: 'time', meaning: 'Modified at or after.' },
  dueBeforeTime: { kind: 'time', meaning: 'Due at or before; without a due date there is no match.' },
  dueAfterTime: { kind: 'time', meaning: 'Due at or after; without a due date there is no match.' },
  class: {
    kind: 'strings',
    meaning: 'Coarse class: document, message, email, task, event, person, account, code, media.',
  },
  sharedBy: { kind: 'people', meaning: 'Shared by.' },
  sharedWith: { kind: 'people', meaning: 'Shared with.' },
  linkId: { kind: 'strings', meaning: 'Id of the connected source.' },
  eventTimeFrameStart: { kind: 'time', meaning: 'Events that end at or after.' },
  eventTimeFrameEnd: { kind: 'time', meaning: 'Events that start at or before.' },
  status: { kind: 'strings', meaning: 'Workflow state.' },
  cycle: { kind: 'strings', meaning: 'Sprint or cycle.' },
  extension: { kind: 'strings', meaning: 'File extension without the dot.' },
  jobTitle: { kind: 'strings', meaning: 'Job title of a person.' },
  location: { kind: 'strings', meaning: 'Location of a person.' },
  department: { kind: 'strings', meaning: 'Department of a person.' },
  managedBy: { kind: 'people', meaning: "The person's manager." },
  isManager: { kind: 'boolean', meaning: 'The person has at least one report.' },
  participants: { kind: 'people', meaning: 'Took part.' },
  topic: { kind: 'strings', meaning: 'Topic.' },
  hasLinks: { kind: 'boolean', meaning: 'The body holds a URL.' },
  mentioned: { kind: 'people', meaning: 'Mentioned.' },
  pathPrefix: { kind: 'strings', meaning: 'At or below this container path, on segment borders.' },
  path: { kind: 'strings', meaning: 'In exactly this container path.' },
  fileTypeGroup: {
    kind: 'strings',
    meaning: 'document, spreadsheet, presentation, pdf, image, video, audio, archive, code.',
  },
  relatedContacts: { kind: 'people', meaning: 'Related contacts.' },
  recentActivityFor: {
    kind: 'person',
    meaning: 'Created, edited, commented, sent or viewed by that person in the last 30 days, newest first.',
  },
  workingOn: {
    kind: 'person',
    meaning: "That person's open work: assigned and not done, open reviews, documents edited in the last 14 days.",
  },
} as const satisfies Record<string, FilterRow>;

export type FilterName = keyof typeof filterTable;

const filterString = PlainText.max(limits.filterValueCharacters);
const strings = z.preprocess(
  (value) => (typeof value === 'string' ? [value] : value),
  z.array(filterString).max(limits.filterValues),
);
/** A scalar, or a list of one; an empty list equals absent. */
const oneOf = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((value) => (Array.isArray(value) && value.length <= 1 ? value[0] : value), schema.optional());

const schemaOfKind = {
  strings,
  people: strings,
  person: oneOf(filterString.min(1)),
  boolean: oneOf(z.boolean()),
  time: oneOf(TimeText),
} as const;

type SchemaOf<Kind extends FilterKind> = (typeof schemaOfKind)[Kind];
type FilterShape = { [Name in FilterName]: z.ZodOptional<SchemaOf<(typeof filterTable)[Name]['kind']>> };

const filterShape = Object.fromEntries(
  Object.entries(filterTable).map(([name, { kind, meaning }]) => [
    name,
    schemaOfKind[kind]
      .optional()
      .describe(
        `${meaning}${kind === 'people' || kind === 'person' ? ' Email, account id, `me`, or id in the source app.' : ''}`,
      ),
  ]),
) as FilterShape;

const scalar = z.union([filterString, z.number(), z.boolean()], { error: 'Expected a string, a number or a boolean.' });

/** Any other filter matches the custom property of that name in the resource's `data`. */
const customFilter = z.preprocess(
  (value) => (Array.isArray(value) ? value : [value]),
  z.array(scalar).max(limits.filterValues),
);

type KnownFilters = z.infer<z.ZodObject<FilterShape>>;
export type SearchFilters = KnownFilters & { [customProperty: string]: unknown };

/**
 * The filters of a request. Values inside one filter are alternatives, different filters must all hold (`label`: all of
 * its labels). A filter that is not in the table matches a custom property and is never ignored.
 */
export const SearchFilters = z
  .object(filterShape)
  .catchall(customFilter)
  .refine(
    (filters) =>
      Object.keys(filters).filter((name) => !Object.hasOwn(filterTable, name)).length <= limits.customFilters,
    {
      error: `At most ${limits.customFilters} custom filters.`,
    },
  )
  .meta({ id: 'SearchFilters' }) as unknown as z.ZodType<SearchFilters, SearchFilters>;

/** The filters of a request that are not in the table: property name -> alternatives. */
export function customFiltersOf(filters: SearchFilters): [property: string, values: (string | number | boolean)[]][] {
  return Object.entries(filters).flatMap(([name, value]) =>
    Object.hasOwn(filterTable, name) || !Array.isArray(value)
      ? []
      : [[name, value] as [string, (string | number | boolean)[]]],
  );
}
