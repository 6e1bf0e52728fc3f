import { assertNever } from '../../kernel/assert-never.ts';
import type { Predicate } from '../predicate.ts';
import type { ResourceRecord } from '../resource-record.ts';

/** A record with what the index keeps beside it: its id and who starred it. */
export interface KnownRecord {
  id: string;
  record: ResourceRecord;
  starredBy: ReadonlySet<string>;
}

/** The meaning of a predicate, as plainly as it can be written: the oracle that every engine is held to. */
export function evaluatePredicate(predicate: Predicate, known: KnownRecord, accountId: string): boolean {
  const { record } = known;
  const valuesOf = (field: string) => record.values.filter((each) => each.field === field).map(({ value }) => value);
  const holds = (part: Predicate) => evaluatePredicate(part, known, accountId);
  switch (predicate.kind) {
    case 'everything':
      return true;
    case 'nothing':
      return false;
    case 'id':
      return predicate.ids.includes(known.id);
    case 'containsAny':
      return predicate.values.some((value) => valuesOf(predicate.field).includes(value));
    case 'containsAll':
      return predicate.values.every((value) => valuesOf(predicate.field).includes(value));
    case 'exists':
      return valuesOf(predicate.field).length > 0;
    case 'under':
      return predicate.paths.some((path) =>
        valuesOf(predicate.field).some((value) => value === path || value.startsWith(`${path === '/' ? '' : path}/`)),
      );
    case 'range': {
      const time = record.times[predicate.field];
      return (
        time !== undefined &&
        time >= (predicate.fromMs ?? Number.NEGATIVE_INFINITY) &&
        time <= (predicate.untilMs ?? Number.POSITIVE_INFINITY)
      );
    }
    case 'activity':
      return record.activities.some(
        ({ person, kind, atMs }) =>
          predicate.people.includes(person) && atMs >= predicate.fromMs && (predicate.kinds?.includes(kind) ?? true),
      );
    case 'starred':
      return known.starredBy.has(accountId);
    case 'and':
      return predicate.all.every(holds);
    case 'or':
      return predicate.any.some(holds);
    case 'not':
      return !holds(predicate.that);
    default:
      return assertNever(predicate);
  }
}

/** Whether an account with these principals may read the record. */
export function mayRead(principals: ReadonlySet<string>, { record }: KnownRecord): boolean {
  return record.readers.some((reader) => principals.has(reader));
}
