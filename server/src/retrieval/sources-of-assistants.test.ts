import type { FilterOption, ProblemBody } from '@clew/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../testing/test-app.ts';

let clew: TestApp;
let assistantId: string;

beforeAll(async () => {
  clew = await createTestApp();
  const everyone = { permissions: { public: true } };
  await clew.push('wiki', 'plain', { content: 'okapi', labels: ['wiki label'], ...everyone });
  await clew.push('mail', 'linked', { content: 'okapi https://clew.test', labels: ['mail label'], ...everyone });
  const { body } = await clew.call<{ id: string }>('POST', '/api/assistants', {
    body: { name: 'Wiki', sources: [{ filters: { appId: 'wiki' } }] },
  });
  assistantId = body.id;
});
afterAll(() => clew.close());

const optionsOf = async (name: string, more: object) => {
  const body = { name, ...more };
  return (await clew.call<{ options: FilterOption[] }>('POST', '/filters', { body })).body.options.map(
    ({ value }) => value,
  );
};
const appsOf = async (body: object) => {
  type Stats = { availableFilters: Record<string, Record<string, string[]>> };
  const stats = (await clew.call<Stats>('POST', '/filters/stats', { body })).body.availableFilters;
  return Object.keys(stats['label'] ?? {}).sort();
};

describe('the sources of an assistant', () => {
  it('narrow the values of filters, those that are counted by asking too', async () => {
    expect(await optionsOf('label', {})).toEqual(['mail label', 'wiki label']);
    expect(await optionsOf('label', { assistantId })).toEqual(['wiki label']);
    expect(await optionsOf('isStarred', { assistantId })).toEqual(['false']);
    expect((await optionsOf('hasLinks', {})).sort()).toEqual(['false', 'true']);
    expect(await optionsOf('hasLinks', { assistantId })).toEqual(['false']);
  });

  it('are all that a warning, a decline or a filter knows of', async () => {
    const secret = { permissions: { public: true }, data: { salary: '120000' } };
    await clew.push('hr', 'falcon', { content: 'falcon', ...secret });
    const person = (email: string, more: object) => ({
      type: 'person',
      email,
      content: email,
      ...more,
      permissions: { public: true },
    });
    await clew.push('wiki', 'boss', person('boss@clew.test', {}));
    await clew.push('hr', 'report', person('report@clew.test', { managedBy: 'boss@clew.test' }));
    type Found = { totalResults: number; warnings?: string[] };
    const ask = async (filters: object, more: object) =>
      (await clew.call<Found>('POST', '/search', { body: { filters, ...more } })).body;
    for (const salary of ['120000', '119999']) {
      expect(await ask({ salary }, { assistantId })).toMatchObject({
        totalResults: 0,
        warnings: [expect.stringContaining('no resource that you may see has one of that name')],
      });
      const body = {
        messages: [{ text: 'okapi' }],
        enterpriseSearch: { filters: { salary } },
        assistantId,
        stream: false,
      };
      const { body: answer } = await clew.call('POST', '/chats', { body });
      expect(JSON.stringify(answer)).toContain('salary');
    }
    expect((await ask({ salary: '120000' }, {})).totalResults).toBe(1);
    expect((await ask({ isManager: true }, {})).totalResults).toBe(1);
    expect((await ask({ isManager: true }, { assistantId })).totalResults).toBe(0);
  });

  it('narrow the facets of a search, also of a filter that is set, which is counted as if it were not', async () => {
    const facetOf = async (more: object) => {
      const body = { query: 'okapi', filters: { appId: 'wiki' }, facets: ['appId'], ...more };
      const found = (await clew.call<{ facets: { options: FilterOption[] }[] }>('POST', '/search', { body })).body;
      return found.facets.flatMap(({ options }) => options.map(({ value }) => value)).sort();
    };
    expect(await facetOf({})).toEqual(['mail', 'wiki']);
    expect(await facetOf({ assistantId })).toEqual(['wiki']);
  });

  it('narrow which filters have values', async () => {
    expect(await appsOf({})).toEqual(['mail', 'wiki']);
    expect(await appsOf({ assistantId })).toEqual(['wiki']);
  });
});

describe('a source', () => {
  it('that is not there takes no groups, and the reserved one is not made', async () => {
    const group = await clew.call<ProblemBody>('PUT', '/api/sources/nowhere/groups/g', { body: { users: ['x'] } });
    expect([group.status, group.body.reason]).toEqual([404, 'Unknown source']);
    const reserved = await clew.call<ProblemBody>('PUT', '/api/sources/workspace', { body: { appId: 'x' } });
    expect([reserved.status, Object.keys(reserved.body.errors ?? {})]).toEqual([400, ['sourceId']]);
  });
});
