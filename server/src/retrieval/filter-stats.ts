import { type FilterName, filterTable } from '@clew/contract';
import type { FieldUse } from '../search-index/search-index.ts';

/** Fields of the index -> the filters that ask for them, where they are not one filter of the same name. */
const filtersOfField: Readonly<Record<string, readonly FilterName[]>> = {
  label: ['label', 'anyLabel'],
  path: ['path', 'pathPrefix'],
  assignedTo: ['assignedTo', 'workingOn'],
  reviewer: ['reviewer', 'workingOn'],
  'time:main': ['fromTime', 'untilTime'],
  'time:created': ['createAfterTime', 'createBeforeTime'],
  'time:modified': ['modifiedAfterTime', 'modifiedBeforeTime'],
  'time:due': ['dueAfterTime', 'dueBeforeTime'],
  'time:eventStart': ['eventTimeFrameStart', 'eventTimeFrameEnd'],
  activity: ['recentActivityFor'],
  starred: ['isStarred'],
  self: ['isManager'],
};

export type FilterStats = Record<string, Record<string, string[]>>;

/** Filter -> app -> types for which it has values. Pure. */
export function filterStats(use: readonly FieldUse[]): FilterStats {
  const stats = new Map<string, Map<string, Set<string>>>();
  for (const { field, appId, type } of use)
    for (const filter of filtersOf(field)) {
      const apps = stats.get(filter) ?? new Map<string, Set<string>>();
      stats.set(filter, apps.set(appId, (apps.get(appId) ?? new Set()).add(type)));
    }
  return Object.fromEntries(
    [...stats].map(([filter, apps]) => [
      filter,
      Object.fromEntries([...apps].map(([app, types]) => [app, [...types].sort()])),
    ]),
  );
}

function filtersOf(field: string): readonly string[] {
  if (field.startsWith('data.')) return [field.slice('data.'.length)];
  if (field.startsWith('rsvp:')) return ['rsvp'];
  const filters = filtersOfField[field] ?? [field];
  return filters.filter((filter) => Object.hasOwn(filterTable, filter));
}
