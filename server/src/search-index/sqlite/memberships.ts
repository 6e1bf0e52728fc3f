import type { FieldValue, ResourceRecord } from '../resource-record.ts';
import { ownFields } from './value-sets.ts';

/** In which value sets a record is, but for its languages: pairs of field and value. */
export function membershipsOf(
  record: Pick<ResourceRecord, 'appId' | 'type' | 'values' | 'times' | 'readers'> & { hasActivities: boolean },
): [field: string, value: string][] {
  const { values, times, readers, appId, type, hasActivities } = record;
  const fields = new Set(values.map(({ field }) => field));
  for (const time of Object.keys(times)) fields.add(timeUse(time));
  if (hasActivities) fields.add('activity');
  return [
    [ownFields.all, ''],
    [ownFields.kind, kindValue(appId, type)],
    ...values.map(({ field, value }): [string, string] => [field, value]),
    ...[...fields].map((field): [string, string] => [ownFields.has, field]),
    ...readers.map((principal): [string, string] => [ownFields.reader, principal]),
  ];
}

function timeUse(field: string): string {
  return `time:${field}`;
}

function kindValue(appId: string, type: string): string {
  return JSON.stringify([appId, type]);
}

export function readKind(value: string): { appId: string; type: string } {
  const [appId, type] = JSON.parse(value) as [string, string];
  return { appId, type };
}

/** How values are kept in the row of a resource: `display` only where it differs. */
export function encodeValues(values: readonly FieldValue[]): string {
  return JSON.stringify(values.map(({ field, value, display }) => [field, value, display === value ? null : display]));
}

export function decodeValues(json: string): FieldValue[] {
  return (JSON.parse(json) as [string, string, string | null][]).map(([field, value, display]) => ({
    field,
    value,
    display: display ?? value,
  }));
}
