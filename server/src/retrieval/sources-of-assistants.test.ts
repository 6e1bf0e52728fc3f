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
