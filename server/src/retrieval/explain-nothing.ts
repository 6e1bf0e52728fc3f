import { type FilterName, filterTable, nearestName, type SearchFilters } from '@clew/contract';
import type { Access } from '../kernel/access.ts';
import { fold } from '../kernel/fold.ts';
import { and, type Predicate } from '../search-index/predicate.ts';
import type { SearchIndex } from '../search-index/search-index.ts';

/** A filter that nothing matches which the asker may see. */
export interface EmptyFilter {
  name: string;
  /** Filters of the table that may have been meant. */
  meant: string[];
  /** Whether it is no filter of the table, and nothing has a property of that name. */
  isUnknown: boolean;
}

interface Context {
  access: Access;
  index: SearchIndex;
  /** What is searched at all. */
  scope: Predicate;
  compile(filters: SearchFilters): Promise<Predicate>;
}

/** So many filters are looked at. */
const mostFilters = 10;
const filterNames = Object.keys(filterTable) as FilterName[];

/** What other products call what a filter of the table asks for. */
const otherNames: Readonly<Record<string, readonly FilterName[]>> = {
  source: ['appId', 'linkId'],
  sourceid: ['linkId'],
  app: ['appId'],
  application: ['appId'],
  datasource: ['appId', 'linkId'],
  connector: ['linkId'],
  id: ['resourceId'],
  author: ['createdBy'],
  creator: ['createdBy'],
  owner: ['createdBy'],
  editor: ['modifiedBy'],
  from: ['sentFrom', 'fromTime'],
  sender: ['sentFrom'],
  to: ['sentTo', 'untilTime'],
  recipient: ['sentTo'],
  assignee: ['assignedTo'],
  manager: ['managedBy'],
  tag: ['label'],
  tags: ['label', 'anyLabel'],
  state: ['status'],
  sprint: ['cycle'],
  folder: ['pathPrefix'],
  kind: ['type', 'class'],
  filetype: ['extension', 'fileTypeGroup'],
  since: ['fromTime'],
  after: ['fromTime'],
  until: ['untilTime'],
  before: ['untilTime'],
  starred: ['isStarred'],
};

/** Which of the filters are, each by itself, why nothing is found. */
export async function explainNothing(
  filters: SearchFilters,
  { access, index, scope, compile }: Context,
): Promise<EmptyFilter[]> {
  const given = Object.entries(filters).filter(([, value]) => !isAbsent(value));
  const explained = await Promise.all(given.slice(0, mostFilters).map(explain));
  return explained.filter((each) => each !== undefined);

  async function explain([name, value]: [string, unknown]): Promise<EmptyFilter | undefined> {
    if ((await index.countResources(access, and(scope, await compile({ [name]: value } as SearchFilters)))) > 0)
      return undefined;
    const isKnown = Object.hasOwn(filterTable, name);
    const query = { field: `data.${fold(name)}`, contains: '', predicate: scope, limit: 1 };
    const isUnknown = !isKnown && (await index.listOptions(access, query)).length === 0;
    return { name, meant: isUnknown ? meantBy(name) : [], isUnknown };
  }
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}

function meantBy(name: string): string[] {
  const others = Object.entries(otherNames).find(([other]) => other === fold(name));
  if (others) return [...others[1]];
  const nearest = nearestName(name, filterNames);
  return nearest === undefined ? [] : [nearest];
}

/** As a sentence for whoever wrote the filter. */
export function describeEmptyFilter({ name, meant, isUnknown }: EmptyFilter): string {
  const shown = `\`${name.slice(0, 60)}\``;
  if (!isUnknown) return `No resource that you may see matches the filter ${shown}.`;
  const hint = meant.length === 0 ? '' : ` Did you mean ${meant.map((each) => `\`${each}\``).join(' or ')}?`;
  return `${shown} is no filter, so it asks for a property, and no resource that you may see has one of that name.${hint}`;
}
