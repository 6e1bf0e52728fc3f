import { createHash } from 'node:crypto';
import { type ApiClient, createApiClient } from '@clew/demo/api-client';
import { demoAdmin } from '@clew/demo/load-demo';
import { freshServerKey, withFreshServer } from '@clew/demo/with-fresh-server';
import { readLines } from './data-sets.ts';
import { loadSet } from './measure-relevance.ts';

interface FilterCase {
  id: string;
  filter: Record<string, unknown>;
  n: number;
  /** Of the ids, sorted, joined by line breaks. */
  sha256: string;
}

interface Condition {
  gte?: string;
  lt?: string;
  lte?: string;
  exists?: boolean;
  not?: string;
  in?: string[];
}

export interface FilterFigures {
  cases: number;
  /** Those whose set, paged to the end, is exactly the expected one. */
  exact: number;
  wrong: string[];
}

/** Fields of the sets -> our filters (see `mapping` in data-sets.ts for the other half). */
const filterOfField: Readonly<Record<string, string>> = {
  author: 'createdBy',
  state: 'status',
  assigned_to_email: 'assignedTo',
  'sender/recipient': 'relatedContacts',
  participant_email: 'participants',
  'inbox/outbox': 'label',
  product_interest: 'topic',
};

/**
 * A condition of a set -> our filters. `lt` is exclusive and our upper bounds are inclusive; `not` becomes all other values
 * that the server names for that filter.
 */
async function translate(client: ApiClient, filter: Record<string, unknown>): Promise<Record<string, unknown>> {
  const ours: Record<string, unknown> = {};
  for (const [field, condition] of Object.entries(filter)) {
    if (typeof condition !== 'object' || condition === null) ours[filterOfField[field] ?? field] = condition;
    else {
      const { gte, lt, lte, exists, not, in: any } = condition as Condition;
      if (gte !== undefined) ours['createAfterTime'] = toTime(gte);
      if (lt !== undefined) ours['createBeforeTime'] = new Date(Date.parse(`${toTime(lt)}Z`) - 1).toISOString();
      if (lte !== undefined) ours['createBeforeTime'] = toTime(lte);
      if (any !== undefined) ours[filterOfField[field] ?? field] = any;
      if (exists !== undefined) ours['isDated'] = exists;
      if (not !== undefined) ours[field] = (await valuesOf(client, field)).filter((value) => value !== not);
    }
  }
  return ours;
}

async function valuesOf(client: ApiClient, name: string): Promise<string[]> {
  const { options } = await client.call<{ options: { value: string }[] }>('POST', '/filters', { name, limit: 200 });
  return options.map(({ value }) => value);
}

/** `1959-01` is a month: its first instant. */
function toTime(text: string): string {
  return /^\d{4}-\d{2}$/.test(text) ? `${text}-01T00:00:00` : text;
}

export async function measureFilters(name: string): Promise<FilterFigures> {
  return withFreshServer(async ({ address }) => {
    const client = createApiClient(address, freshServerKey, demoAdmin);
    await loadSet(client, name);
    const figures: FilterFigures = { cases: 0, exact: 0, wrong: [] };
    for await (const { id, filter, n, sha256 } of readLines<FilterCase>(name, 'filters.jsonl')) {
      const { ids, total } = await pageToTheEnd(client, await translate(client, filter));
      const isExact = total === n && createHash('sha256').update(ids.sort().join('\n')).digest('hex') === sha256;
      figures.cases++;
      if (isExact) figures.exact++;
      else
        figures.wrong.push(
          `${name} ${id} ${JSON.stringify(filter)}: ${ids.length} found (said ${total}), ${n} expected`,
        );
    }
    return figures;
  });
}

async function pageToTheEnd(client: ApiClient, filters: object): Promise<{ ids: string[]; total: number }> {
  const ids: string[] = [];
  let total = -1;
  for (let nextToken: string | null = null; ; ) {
    const page: {
      totalResults: number;
      results: { resource: { externalId: string } }[];
      paging: { next: string | null };
    } = await client.call('POST', '/search', { filters, paging: { size: 200, nextToken } });
    if (total !== -1 && page.totalResults !== total)
      throw new Error(`totalResults changed from ${total} to ${page.totalResults}`);
    total = page.totalResults;
    ids.push(...page.results.map(({ resource }) => resource.externalId));
    nextToken = page.paging.next;
    if (nextToken === null) return { ids, total };
  }
}
