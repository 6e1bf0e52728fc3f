import {
  customFiltersOf,
  type FilterName,
  filterTable,
  parseTime,
  rsvpValues,
  type SearchFilters,
} from '@clew/contract';
import type { Access } from '../kernel/access.ts';
import { assertNever } from '../kernel/assert-never.ts';
import type { Clock } from '../kernel/clock.ts';
import { fold } from '../kernel/fold.ts';
import { foldPath } from '../search-index/fold-path.ts';
import { and, containsAny, everything, not, or, type Predicate, type TimeField } from '../search-index/predicate.ts';
import type { SearchIndex } from '../search-index/search-index.ts';

/** The asker, as filters need to know him: who `me` is, and by what names people are known. */
export interface Asker {
  access: Access;
  /** People as a filter names them -> the folded names under which resources may know them. */
  namesOf(people: readonly string[]): Promise<string[]>;
}

const dayMs = 86_400_000;
const recentActivityMs = 30 * dayMs;
const recentEditsMs = 14 * dayMs;
/** Workflow states that end a task, in the words of common trackers. */
const doneStates =
  "done|closed|resolved|merged|cancelled|canceled|completed|complete|rejected|abandoned|declined|shipped|released|fixed|won|lost|archived|wont fix|won't fix|wontfix|duplicate".split(
    '|',
  );

type TimeBound = { field: TimeField; bound: 'from' | 'until' };
const timeBounds: Partial<Record<FilterName, TimeBound>> = {
  fromTime: { field: 'main', bound: 'from' },
  untilTime: { field: 'main', bound: 'until' },
  createAfterTime: { field: 'created', bound: 'from' },
  createBeforeTime: { field: 'created', bound: 'until' },
  modifiedAfterTime: { field: 'modified', bound: 'from' },
  modifiedBeforeTime: { field: 'modified', bound: 'until' },
  dueAfterTime: { field: 'due', bound: 'from' },
  dueBeforeTime: { field: 'due', bound: 'until' },
  // Overlap with the window: the event ends after the window starts, and starts before the window ends.
  eventTimeFrameStart: { field: 'eventEnd', bound: 'from' },
  eventTimeFrameEnd: { field: 'eventStart', bound: 'until' },
};

interface Context {
  asker: Asker;
  index: SearchIndex;
  clock: Clock;
  /** What is searched at all: what lies outside decides about nothing. */
  scope: Predicate;
}

/** Filters -> predicate. All of them must hold; one that is not in the table must hold of a custom property. */
export async function filtersToPredicate(filters: SearchFilters, context: Context): Promise<Predicate> {
  const known = (Object.keys(filterTable) as FilterName[]).map((name) => predicateOf(name, filters[name], context));
  const custom = customFiltersOf(filters).map(([property, values]) =>
    values.length === 0
      ? everything
      : containsAny(
          `data.${fold(property)}`,
          values.map((value) => fold(String(value))),
        ),
  );
  return and(...(await Promise.all(known)), ...custom);
}

async function predicateOf(name: FilterName, value: SearchFilters[FilterName], context: Context): Promise<Predicate> {
  if (value === undefined || value === null || (Array.isArray(value) && value.length === 0)) return everything;
  const { kind } = filterTable[name];
  switch (kind) {
    case 'strings':
      return stringsPredicate(name, value as string[], context);
    case 'people':
      return containsAny(name, await context.asker.namesOf(value as string[]));
    case 'person':
      return personPredicate(name, await context.asker.namesOf([value as string]), context.clock.nowMs());
    case 'boolean':
      return booleanPredicate(name, value as boolean, context);
    case 'time':
      return timePredicate(name, value as string);
    default:
      return assertNever(kind);
  }
}

async function stringsPredicate(name: FilterName, values: string[], { asker }: Context): Promise<Predicate> {
  const folded = values.map(fold);
  switch (name) {
    case 'resourceId':
      return { kind: 'id', ids: folded };
    case 'label':
      return { kind: 'containsAll', field: 'label', values: folded };
    case 'anyLabel':
      return containsAny('label', folded);
    case 'path':
      return containsAny('path', values.map(foldPath));
    case 'pathPrefix':
      return { kind: 'under', field: 'path', paths: values.map(foldPath) };
    case 'extension':
      return containsAny(
        'extension',
        folded.map((value) => value.replace(/^\./, '')),
      );
    case 'rsvp': {
      const me = await asker.namesOf(['me']);
      const replies = rsvpValues.map(fold).filter((reply) => folded.includes(reply));
      return or(...replies.map((reply) => containsAny(`rsvp:${reply}`, me)));
    }
    default:
      return containsAny(name, folded);
  }
}

async function booleanPredicate(name: FilterName, wanted: boolean, context: Context): Promise<Predicate> {
  const holds = await truthOf(name, context);
  return wanted ? holds : name === 'isManager' ? and(containsAny('class', ['person']), not(holds)) : not(holds);
}

async function truthOf(name: FilterName, { asker, index, scope }: Context): Promise<Predicate> {
  if (name === 'isStarred') return { kind: 'starred' };
  if (name !== 'isManager') return containsAny(name, ['true']);
  // A manager is whom another person, visible to the asker, names as manager; a bare id could be anybody's in any source.
  const person = containsAny('class', ['person']);
  const named = await index.listValues(asker.access, 'managedBy', and(person, scope));
  const managers = await asker.namesOf(named.filter((each) => /[@/]/.test(each)));
  return and(person, or(containsAny('isManager', ['true']), containsAny('self', managers)));
}

function personPredicate(name: FilterName, people: string[], nowMs: number): Predicate {
  if (name === 'recentActivityFor') return { kind: 'activity', people, fromMs: nowMs - recentActivityMs };
  const open = not(containsAny('status', doneStates));
  return or(
    and(containsAny('assignedTo', people), open),
    and(containsAny('reviewer', people), open),
    and(containsAny('class', ['document']), {
      kind: 'activity',
      people,
      kinds: ['edited'],
      fromMs: nowMs - recentEditsMs,
    }),
  );
}

function timePredicate(name: FilterName, value: string): Predicate {
  const span = parseTime(value);
  const time = timeBounds[name];
  if (!span || !time) throw new Error(`Filter ${name} is not a time filter, or was not validated`);
  return time.bound === 'from'
    ? { kind: 'range', field: time.field, fromMs: span.startMs }
    : { kind: 'range', field: time.field, untilMs: span.endMs };
}
