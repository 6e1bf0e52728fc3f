import { type PushedResource, parseTime, peopleFieldNames, type timeFieldNames } from '@clew/contract';
import { fold } from '../kernel/fold.ts';
import { everyone, namedGroupPrincipal, qualifiedName, userPrincipals } from '../kernel/principals.ts';
import { Problem } from '../kernel/problem.ts';
import { foldPath } from '../search-index/fold-path.ts';
import type { FieldValue, PassageText, ResourceRecord } from '../search-index/resource-record.ts';
import { type ContentPart, chunkText, mostPassages } from './chunk-text.ts';
import { classOfType, fileTypeGroupOf } from './classify.ts';
import { htmlToText } from './html-to-text.ts';

interface Source {
  id: string;
  appId: string;
}

/** The field of the predicate that each group of pushed fields feeds, where the names differ. */
const fieldOf: Readonly<Record<string, string>> = { reviewers: 'reviewer', labels: 'label', topics: 'topic' };
const mostDataValues = 1_000;

/**
 * What was pushed -> the record that an index keeps. Pure: the same push always gives the same record. `passages`: of its content,
 * where that was cut already.
 */
export function describeResource(
  source: Source,
  externalId: string,
  pushed: PushedResource,
  passages?: readonly PassageText[],
): ResourceRecord {
  const appId = pushed.appId ?? source.appId;
  const parts = contentPartsOf(pushed);
  return {
    sourceId: source.id,
    externalId,
    appId,
    type: pushed.type,
    name: pushed.name ?? null,
    title: pushed.title,
    subtitle: pushed.subtitle ?? null,
    url: pushed.url ?? null,
    data: shownData(pushed),
    version: pushed.version ?? null,
    passages: wholePassages(passages ?? chunkText(parts, pushed.contentType !== 'text/plain')),
    values: valuesOf(source, externalId, appId, pushed, parts),
    times: timesOf(pushed),
    activities: activitiesOf(source, pushed),
    readers: readersOf(source.id, pushed.permissions),
  };
}

function contentPartsOf(pushed: PushedResource): ContentPart[] {
  const parts = pushed.contentParts ?? [{ content: pushed.content ?? '' }];
  if (pushed.contentType !== 'text/html') return parts;
  return parts.map((part) => ({ ...part, content: htmlToText(part.content) }));
}

/** A resource without a body has one empty passage: its title is searched and cited all the same. */
function wholePassages(passages: readonly PassageText[]): PassageText[] {
  if (passages.length > mostPassages)
    throw new Problem('validation-failed', {
      errors: { content: [`Falls into more than ${mostPassages} passages. Push it as several resources.`] },
    });
  return passages.length > 0 ? [...passages] : [{ start: 0, text: '' }];
}

/** Everything that was pushed but the content, the permissions and what the resource shows by itself. */
function shownData(pushed: PushedResource): Record<string, unknown> {
  const {
    type,
    appId,
    name,
    title,
    subtitle,
    url,
    content,
    contentParts,
    contentType,
    permissions,
    version,
    data,
    ...fields
  } = pushed;
  return { ...fields, ...data };
}

function valuesOf(
  source: Source,
  externalId: string,
  appId: string,
  pushed: PushedResource,
  parts: ContentPart[],
): FieldValue[] {
  const values: FieldValue[] = [];
  const add = (field: string, ...texts: (string | undefined)[]) => {
    for (const display of texts) if (display) values.push({ field, value: fold(display), display });
  };
  const addPeople = (field: string, people: readonly string[] | undefined) => {
    for (const person of people ?? [])
      for (const name of personNames(source, person)) values.push({ field, value: name, display: person });
  };
  const resourceClass = pushed.class ?? classOfType(pushed.type);
  const extension = pushed.extension?.map((text) => text.replace(/^\./, '')) ?? extensionOf(pushed, resourceClass);

  add('appId', appId);
  add('type', pushed.type);
  add('class', resourceClass);
  add('linkId', source.id);
  for (const field of peopleFieldNames) addPeople(fieldOf[field] ?? field, pushed[field]);
  for (const field of ['labels', 'topics', 'status', 'cycle', 'jobTitle', 'location', 'department'] as const)
    add(fieldOf[field] ?? field, ...(pushed[field] ?? []));
  add('extension', ...extension);
  add('fileTypeGroup', ...(pushed.fileTypeGroup ?? extension.map(fileTypeGroupOf)));
  for (const path of pushed.path ?? []) values.push({ field: 'path', value: foldPath(path), display: path });
  if (pushed.hasAttachments) add('hasAttachments', 'true');
  if (pushed.hasLinks ?? parts.some(({ content }) => /https?:\/\/[^\s/]/i.test(content))) add('hasLinks', 'true');
  if (pushed.isManager) add('isManager', 'true');
  addPeople(
    'modifiedBy',
    pushed.activities?.filter(({ kind }) => kind === 'edited').map(({ person }) => person),
  );
  if (resourceClass === 'person') {
    // Under what names others may speak of this person: `isManager` compares them with `managedBy`.
    add('self', pushed.email, `${source.id}/${externalId}`);
    // Shown in `data`, so a filter of that name finds it.
    add('data.email', pushed.email);
  }
  for (const { person, rsvp } of pushed.attendees ?? []) {
    addPeople(`rsvp:${fold(rsvp)}`, [person]);
    addPeople('participants', [person]);
  }
  for (const [property, value] of Object.entries(pushed.data).slice(0, mostDataValues)) {
    const scalars = (Array.isArray(value) ? value.slice(0, mostDataValues) : [value]).filter(isScalar);
    add(`data.${fold(property)}`, ...scalars.map(String));
  }
  return values;
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

/** How filters may name a person: an email or id by itself, and as an id together with its source. */
function personNames(source: Source, person: string): string[] {
  return [fold(person), qualifiedName(source.id, person)];
}

function extensionOf({ name, title, type }: PushedResource, resourceClass: string): string[] {
  if (type !== 'file' && !['document', 'media', 'code'].includes(resourceClass)) return [];
  const match = /[^\s./]\.([A-Za-z0-9]{1,8})$/.exec(name ?? title);
  return match?.[1] && fileTypeGroupOf(match[1]) ? [match[1].toLowerCase()] : [];
}

function timesOf(pushed: PushedResource): ResourceRecord['times'] {
  const at = (name: (typeof timeFieldNames)[number]) => startOf(pushed[name]);
  const eventStart = at('eventStart');
  const times = {
    created: at('createdAt'),
    modified: at('modifiedAt') ?? at('createdAt'),
    due: pushed.dueAt === undefined ? undefined : parseTime(pushed.dueAt)?.startMs,
    eventStart,
    // Without an end an event lasts as long as its start: an instant, or a whole day.
    eventEnd: endOf(pushed.eventEnd ?? pushed.eventStart),
    main: at('sentAt') ?? eventStart ?? at('modifiedAt') ?? at('createdAt'),
  };
  return Object.fromEntries(Object.entries(times).filter(([, ms]) => ms !== undefined));
}

function startOf(time: string | undefined): number | undefined {
  return time === undefined ? undefined : parseTime(time)?.startMs;
}

function endOf(time: string | undefined): number | undefined {
  return time === undefined ? undefined : parseTime(time)?.endMs;
}

/** What was told of people's doings, and what the roles and times of the resource say by themselves. */
function activitiesOf(source: Source, pushed: PushedResource): ResourceRecord['activities'] {
  const activities: ResourceRecord['activities'] = [];
  const add = (
    people: readonly string[] | undefined,
    kind: ResourceRecord['activities'][number]['kind'],
    time: string | undefined,
  ) => {
    const atMs = startOf(time);
    if (atMs === undefined) return;
    for (const person of people ?? [])
      for (const name of personNames(source, person)) activities.push({ person: name, kind, atMs });
  };
  add(pushed.createdBy, 'created', pushed.createdAt);
  add(pushed.modifiedBy, 'edited', pushed.modifiedAt);
  add(pushed.sentFrom, 'sent', pushed.sentAt);
  for (const { person, kind, at } of pushed.activities ?? []) add([person], kind, at);
  return activities;
}

/** The principals that permissions of a source name. */
export function readersOf(sourceId: string, permissions: PushedResource['permissions']): string[] {
  if (!permissions) return [];
  return [
    ...(permissions.public ? [everyone] : []),
    ...permissions.users.flatMap((user) => userPrincipals(sourceId, user)),
    ...permissions.groups.map((group) => namedGroupPrincipal(sourceId, group)),
  ];
}
