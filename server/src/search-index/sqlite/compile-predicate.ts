import type { SQLInputValue } from 'node:sqlite';
import { assertNever } from '../../kernel/assert-never.ts';
import type { Predicate, TimeField } from '../predicate.ts';

/** A condition on `resources` (as `r`) with its parameters in order. */
export interface Condition {
  sql: string;
  parameters: SQLInputValue[];
}

export const timeColumns: Record<TimeField, string> = {
  main: 'r.main_ms',
  created: 'r.created_ms',
  modified: 'r.modified_ms',
  due: 'r.due_ms',
  eventStart: 'r.event_start_ms',
  eventEnd: 'r.event_end_ms',
};

/** What the account may read, as a condition: an intersection of two sets of principals. */
export function compileAccess(principals: readonly string[]): Condition {
  return {
    sql: 'r.no IN (SELECT resource_no FROM resource_readers WHERE principal IN (SELECT value FROM json_each(?)))',
    parameters: [JSON.stringify(principals)],
  };
}

/** Predicate -> SQL. Lists travel as one JSON parameter, so that no list is too long and every plan is reused. */
export function compilePredicate(predicate: Predicate, accountId: string): Condition {
  const valued = (field: string, test: string, ...parameters: SQLInputValue[]): Condition => ({
    sql: `r.no IN (SELECT resource_no FROM resource_values WHERE field = ? AND ${test})`,
    parameters: [field, ...parameters],
  });
  switch (predicate.kind) {
    case 'everything':
      return { sql: 'TRUE', parameters: [] };
    case 'nothing':
      return { sql: 'FALSE', parameters: [] };
    case 'id':
      return { sql: 'r.id IN (SELECT value FROM json_each(?))', parameters: [JSON.stringify(predicate.ids)] };
    case 'containsAny':
      return valued(predicate.field, 'value IN (SELECT value FROM json_each(?))', JSON.stringify(predicate.values));
    case 'containsAll': {
      const values = new Set(predicate.values);
      if (values.size === 0) return { sql: 'TRUE', parameters: [] };
      const any = 'value IN (SELECT value FROM json_each(?)) GROUP BY resource_no HAVING count(DISTINCT value) = ?';
      return valued(predicate.field, any, JSON.stringify([...values]), values.size);
    }
    case 'exists':
      return valued(predicate.field, 'TRUE');
    case 'under': {
      // '0' is the character after '/': the range holds exactly what begins with `path/`.
      const ranges = predicate.paths.map((path) => (path === '/' ? ['/', '/', '0'] : [path, `${path}/`, `${path}0`]));
      return {
        sql: `r.no IN (
          SELECT v.resource_no FROM json_each(?) p JOIN resource_values v ON v.field = ? AND v.value = p.value ->> 0
          UNION SELECT v.resource_no FROM json_each(?) p
          JOIN resource_values v ON v.field = ? AND v.value >= p.value ->> 1 AND v.value < p.value ->> 2)`,
        parameters: [JSON.stringify(ranges), predicate.field, JSON.stringify(ranges), predicate.field],
      };
    }
    case 'range': {
      const column = timeColumns[predicate.field];
      return {
        sql: `(${column} >= ? AND ${column} <= ?)`,
        parameters: [predicate.fromMs ?? Number.MIN_SAFE_INTEGER, predicate.untilMs ?? Number.MAX_SAFE_INTEGER],
      };
    }
    case 'activity': {
      const kinds = predicate.kinds ? ' AND kind IN (SELECT value FROM json_each(?))' : '';
      return {
        sql: `r.no IN (SELECT resource_no FROM resource_activities WHERE person IN (SELECT value FROM json_each(?)) AND at_ms >= ?${kinds})`,
        parameters: [
          JSON.stringify(predicate.people),
          predicate.fromMs,
          ...(predicate.kinds ? [JSON.stringify(predicate.kinds)] : []),
        ],
      };
    }
    case 'starred':
      return { sql: 'r.no IN (SELECT resource_no FROM stars WHERE account_id = ?)', parameters: [accountId] };
    case 'and':
      return join(
        predicate.all.map((part) => compilePredicate(part, accountId)),
        'AND',
        'TRUE',
      );
    case 'or':
      return join(
        predicate.any.map((part) => compilePredicate(part, accountId)),
        'OR',
        'FALSE',
      );
    case 'not': {
      const { sql, parameters } = compilePredicate(predicate.that, accountId);
      // A time that is not there makes a range unknown, and NOT must turn that into true.
      return { sql: `(${sql}) IS NOT TRUE`, parameters };
    }
    default:
      return assertNever(predicate);
  }
}

/** Joined as a balanced tree: SQLite refuses an expression that is nested a thousand deep, as a long chain is. */
function join(parts: Condition[], operator: 'AND' | 'OR', empty: string): Condition {
  if (parts.length === 0) return { sql: empty, parameters: [] };
  const [only, second] = parts;
  if (only && !second) return only;
  const half = Math.ceil(parts.length / 2);
  const [left, right] = [join(parts.slice(0, half), operator, empty), join(parts.slice(half), operator, empty)];
  return { sql: `(${left.sql} ${operator} ${right.sql})`, parameters: [...left.parameters, ...right.parameters] };
}
