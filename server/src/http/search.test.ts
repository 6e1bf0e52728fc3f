import type { Facet, FilterOption, ProblemBody, SearchResult } from '@clew/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../testing/test-app.ts';

let clew: TestApp;
let nowMs = Date.parse('2026-06-15T12:00:00Z');
const [ann, bob] = ['ann@clew.test', 'bob@clew.test'];
const everyone = { permissions: { public: true } };

interface Found {
  totalResults: number;
  results: SearchResult[];
  paging: { next: string | null; token: string | null };
}

beforeAll(async () => {
  clew = await createTestApp({ clock: { nowMs: () => nowMs } });
  await clew.addAccounts(ann, bob);
  await clew.call('PUT', `/api/accounts/${bob}`, { body: { name: 'Bob Builder', identities: { chat: 'U-BOB' } } });
  const day = (n: number) => `2026-05-${String(n).padStart(2, '0')}T00:00:00Z`;
  for (let n = 1; n <= 12; n++)
    await clew.push('wiki', `p${n}`, {
      title: n === 5 ? 'Anchors' : `Page ${n}`,
      content: `Page about anchor chains. ${'Filler text. '.repeat(n)}`,
      labels: n % 2 === 0 ? ['Even'] : ['odd', 'Prime'],
      createdBy: n <= 3 ? bob : ann,
      createdAt: day(n),
      data: { level: n % 3 },
      ...everyone,
    });
  await clew.push('chat', 'm1', {
    type: 'message',
    content: 'anchor talk',
    sentFrom: 'U-BOB',
    sentAt: day(20),
    ...everyone,
  });
  await clew.push('hr', 'secret', {
    content: 'anchor salaries',
    labels: ['secret'],
    createdBy: bob,
    data: { hidden: 'x' },
    permissions: { users: [bob] },
  });
});
afterAll(() => clew.close());

const search = async (body: object, as = ann) => (await clew.call<Found>('POST', '/search', { as, body })).body;
const names = ({ results }: Found) => results.map(({ resource }) => resource.externalId);

async function allPages(body: object, size: number, as = ann): Promise<{ pages: Found[]; found: string[] }> {
  const pages = [await search({ ...body, paging: { size } }, as)];
  for (let next = pages[0]?.paging.next; next; next = pages.at(-1)?.paging.next)
    pages.push(await search({ ...body, paging: { size, nextToken: next } }, as));
  return { pages, found: pages.flatMap(names) };
}

describe('POST /search', () => {
  it('finds what matches and is readable, best first, counted under the permissions', async () => {
    const found = await search({ query: 'anchors' });
    expect([found.totalResults, found.results.length]).toEqual([13, 13]);
    expect(names(found)[0]).toBe('p5');
    expect(names(found)).not.toContain('secret');
    expect((await search({ query: 'anchors' }, bob)).totalResults).toBe(14);
    expect(found.paging).toEqual({ next: null, token: null });
  });

  it('pages to the end, each once, whatever the size', async () => {
    for (const size of [1, 4, 13, 100]) {
      const { pages, found } = await allPages({ query: 'anchor' }, size);
      expect(new Set(found).size).toBe(13);
      expect(found).toHaveLength(13);
      expect(pages.every(({ totalResults, paging }) => totalResults === 13 && paging.next === paging.token)).toBe(true);
    }
  });

  it('browses without a query, newest first', async () => {
    const found = await search({ query: '  ' });
    expect(names(found).slice(0, 3)).toEqual(['m1', 'p12', 'p11']);
    expect(names(await search({ filters: { label: 'prime' } }))).toEqual(['p11', 'p9', 'p7', 'p5', 'p3', 'p1']);
  });

  it('sorts by title and time, either way', async () => {
    const sorted = async (by: string, order?: string) =>
      names(await search({ filters: { appId: 'wiki' }, sort: { by, order } }));
    expect((await sorted('Alphabetical')).slice(0, 3)).toEqual(['p5', 'p1', 'p2']);
    expect((await sorted('alphabetical', 'descending'))[0]).toBe('p12');
    expect((await sorted('Recency'))[0]).toBe('p12');
    expect((await sorted('Recency', 'Ascending'))[0]).toBe('p1');
  });

  it('with contentSearch:false looks at titles alone', async () => {
    expect(names(await search({ query: 'anchors', contentSearch: false }))).toEqual(['p5']);
  });

  it('shows a snippet with the words that matched', async () => {
    const { results } = await search({ query: 'chains' });
    const { snippet, highlights } = results[0] as SearchResult;
    expect(highlights.map(({ start, end }) => snippet.slice(start, end))).toEqual(['chains']);
  });

  it('keeps its pages while documents change, and hides at once what was hidden', async () => {
    const first = await search({ query: 'anchor', paging: { size: 5 } });
    await clew.push('wiki', 'late', { content: 'anchor anchor anchor', ...everyone });
    const rest = await search({ query: 'anchor', paging: { size: 100, nextToken: first.paging.next } });
    const seen = [...names(first), ...names(rest)];
    expect([new Set(seen).size, seen.includes('late')]).toEqual([13, false]);
    const again = await search({ query: 'anchor', paging: { size: 5 } });
    const victim = (await search({ query: 'anchor', paging: { size: 100 } })).results[8]?.resource.externalId as string;
    await clew.push(victim === 'm1' ? 'chat' : 'wiki', victim, { content: 'anchor', permissions: { users: [bob] } });
    const later = await search({ query: 'anchor', paging: { size: 100, nextToken: again.paging.next } });
    expect(names(later)).not.toContain(victim);
    // 14 with the late one, less the hidden one.
    expect([again.totalResults, later.totalResults]).toEqual([14, 13]);
    await clew.push('wiki', 'late', { content: 'gone', ...everyone });
  });

  it('refuses a token that is mangled, foreign, of another query, or too old', async () => {
    const { paging } = await search({ query: 'anchor', paging: { size: 2 } });
    const refused = async (body: object, as = ann) => {
      const reply = await clew.call<ProblemBody>('POST', '/search', { as, body });
      expect([reply.status, Object.keys(reply.body.errors ?? {})]).toEqual([400, ['paging.nextToken']]);
    };
    const page = (nextToken: string | null) => ({ query: 'anchor', paging: { nextToken } });
    await refused(page('nonsense'));
    await refused(page(`${paging.next}9999999`));
    await refused(page(paging.next), bob);
    await refused({ ...page(paging.next), query: 'other' });
    expect((await search(page(paging.next))).results.length).toBeGreaterThan(0);
    const { paging: old } = await search({ query: 'anchor', paging: { size: 2 } });
    nowMs += 3_600_000;
    await refused(page(old.next));
  });

  it('keeps the pages of others, however much one searches', async () => {
    const others = await search({ query: 'anchor', paging: { size: 2 } }, bob);
    const mine = await search({ query: 'anchor', paging: { size: 2 } });
    for (let n = 0; n < 50; n++) await search({ query: 'anchor', paging: { size: 1 } });
    const page = (nextToken: string | null) => ({ query: 'anchor', paging: { nextToken } });
    expect((await search(page(others.paging.next), bob)).results.length).toBeGreaterThan(0);
    expect((await clew.call('POST', '/search', { as: ann, body: page(mine.paging.next) })).status).toBe(400);
  });

  it('refuses what is wrong, naming it', async () => {
    const body = {
      query: 5,
      sort: { by: 'Magic' },
      paging: { size: 0 },
      filters: { isStarred: 'x' },
      contentSearch: 'no',
    };
    const reply = await clew.call<ProblemBody>('POST', '/search', { body });
    expect(Object.keys(reply.body.errors ?? {}).sort()).toEqual([
      'contentSearch',
      'filters.isStarred',
      'paging.size',
      'query',
      'sort.by',
    ]);
    expect((await clew.call('POST', '/search', { body: { assistantId: 'nobody' } })).status).toBe(404);
  });
});

describe('POST /answers', () => {
  it('answers once, with the resources that are cited, and keeps no thread', async () => {
    await clew.push('wiki', 'depth', { title: 'Depth', content: 'The harbour basin is 12 metres deep.', ...everyone });
    const { status, body } = await clew.call<{ answer: string; references: { resource: { externalId: string } }[] }>(
      'POST',
      '/answers',
      { as: ann, body: { query: 'How deep is the harbour basin?' } },
    );
    expect([status, body.answer]).toEqual([200, 'The harbour basin is 12 metres deep.']);
    expect(body.references.map(({ resource }) => resource.externalId)).toEqual(['depth']);
    expect((await clew.call<{ threads: unknown[] }>('GET', '/api/threads', { as: ann })).body.threads).toEqual([]);
    expect((await clew.call('POST', '/answers', { body: { query: ' ' } })).status).toBe(400);
  });
});

describe('facets of a search', () => {
  const names = [
    'appId',
    'type',
    'createdBy',
    'sentFrom',
    'label',
    'anyLabel',
    'linkId',
    'hasLinks',
    'fromTime',
    'level',
  ];
  const facetsOf = async (body: object, as = ann) =>
    (await clew.call<{ facets: Facet[] }>('POST', '/search', { as, body: { ...body, facets: names } })).body.facets;

  it.each([
    {},
    { query: 'anchor' },
    { query: 'anchor', filters: { createdBy: [bob] } },
    { query: 'anchor', filters: { label: ['odd'], appId: ['wiki', 'chat'] } },
    { query: 'page', sort: { by: 'Alphabetical' }, filters: { level: [1], fromTime: '2026-05-04' } },
    { query: 'anchor chains', semanticSearch: true, filters: { anyLabel: ['even'] } },
  ])('counts as many as a search with the value finds: %j', async (body) => {
    const filters: Record<string, unknown> = (body as { filters?: Record<string, unknown> }).filters ?? {};
    const facets = await facetsOf(body);
    expect(facets.map(({ name }) => name)).toEqual(names);
    for (const { name, options } of facets)
      for (const { value, count } of options) {
        const chosen = name === 'label' ? [...((filters['label'] as string[]) ?? []), value] : [value];
        const single = name === 'fromTime' || name === 'hasLinks' ? (value === 'false' ? false : value) : chosen;
        const { totalResults } = await search({ ...body, filters: { ...filters, [name]: single } });
        expect([name, value, totalResults]).toEqual([name, value, count]);
      }
    expect(facets.some(({ options }) => options.length > 0)).toBe(true);
  });

  it('shows people once, sources by name, and times as spans back from now', async () => {
    const options = new Map((await facetsOf({ query: 'anchor' })).map((facet) => [facet.name, facet.options]));
    expect(options.get('createdBy')).toMatchObject([{ value: ann }, { value: bob, data: 'Bob Builder', count: 3 }]);
    expect(options.get('sentFrom')).toEqual([{ value: bob, data: 'Bob Builder', count: 1 }]);
    expect(options.get('fromTime')?.map(({ data }) => data)).toEqual(['P30D', 'P365D']);
  });

  it('counts nothing that may not be read, and comes with the first page alone', async () => {
    expect(JSON.stringify(await facetsOf({ query: 'anchor' }))).not.toMatch(/secret|"hr"|hidden/);
    expect(JSON.stringify(await facetsOf({ query: 'anchor' }, bob))).toMatch(/secret/);
    const first = await search({ query: 'anchor', facets: ['appId'], paging: { size: 5 } });
    const second = await search({ query: 'anchor', paging: { size: 5, nextToken: first.paging.next } });
    expect([Object.hasOwn(first, 'facets'), Object.hasOwn(second, 'facets')]).toEqual([true, false]);
    const many = { facets: Array.from({ length: 21 }, () => 'type') };
    expect((await clew.call('POST', '/search', { as: ann, body: many })).status).toBe(400);
    const odd = await clew.call<{ facets: Facet[] }>('POST', '/search', {
      as: ann,
      body: { facets: ['__proto__', 'no such thing', 'resourceId', 'dueBeforeTime'] },
    });
    expect(odd.body.facets.map(({ options }) => options)).toEqual([[], [], [], []]);
  });
});

describe('POST /filters', () => {
  const options = async (body: object, as = ann) =>
    (await clew.call<{ options: FilterOption[] }>('POST', '/filters', { as, body })).body.options;

  it('lists values over what the account may see, most used first', async () => {
    expect(await options({ name: 'label' })).toEqual([
      { value: 'Even', data: 'Even' },
      { value: 'odd', data: 'odd' },
      { value: 'Prime', data: 'Prime' },
    ]);
    expect((await options({ name: 'anyLabel' }, bob)).map(({ value }) => value)).toContain('secret');
    expect(await options({ name: 'LABEL', query: 'PRI' })).toEqual([{ value: 'Prime', data: 'Prime' }]);
    expect(await options({ name: 'label', limit: 1 })).toHaveLength(1);
  });

  it('knows people by their account, under one name', async () => {
    expect(await options({ name: 'createdBy', query: 'builder' })).toEqual([{ value: bob, data: 'Bob Builder' }]);
    expect(await options({ name: 'sentFrom' })).toEqual([{ value: bob, data: 'Bob Builder' }]);
  });

  it('lists custom properties, truth values and nothing for times', async () => {
    expect((await options({ name: 'level' })).map(({ value }) => value).sort()).toEqual(['0', '1', '2']);
    expect(await options({ name: 'hidden' })).toEqual([]);
    expect(await options({ name: 'hasLinks' })).toEqual([{ value: 'false', data: 'false' }]);
    expect(await options({ name: 'fromTime' })).toEqual([]);
    expect(await options({ name: 'no such thing' })).toEqual([]);
  });

  it('every option finds something', async () => {
    for (const name of ['label', 'appId', 'type', 'createdBy', 'sentFrom', 'class', 'linkId', 'level'])
      for (const { value } of await options({ name }))
        expect([name, value, (await search({ filters: { [name]: [value] } })).totalResults > 0]).toEqual([
          name,
          value,
          true,
        ]);
  });
});

describe('POST /filters/stats', () => {
  it('tells which filters have values, for which apps and types, of what is readable', async () => {
    const stats = async (as: string) =>
      (
        await clew.call<{ availableFilters: Record<string, Record<string, string[]>> }>('POST', '/filters/stats', {
          as,
          body: {},
        })
      ).body.availableFilters;
    const seen = await stats(ann);
    expect(seen['label']).toEqual({ wiki: ['page'] });
    expect(seen['sentFrom']).toEqual({ chat: ['message'] });
    expect(seen['level']).toEqual({ wiki: ['page'] });
    expect(seen['fromTime']).toEqual({ wiki: ['page'], chat: ['message'] });
    expect(JSON.stringify(seen)).not.toMatch(/hidden|"hr"/);
    expect((await stats(bob))['hidden']).toEqual({ hr: ['page'] });
  });
});

describe('GET /resources/{id}/content', () => {
  it('gives the content in parts that join to it; absent and hidden answer alike', async () => {
    const content = `# Title\n\n${'A paragraph of words. '.repeat(200)}\n\n## More\n\nEnd.`;
    const id = await clew.push('wiki', 'long', { content, contentType: 'text/markdown', ...everyone });
    const { body } = await clew.call<{ parts: { content: string }[] }>('GET', `/resources/${id}/content`, { as: ann });
    expect(body.parts.length).toBeGreaterThan(2);
    expect(body.parts.map((part) => part.content).join('')).toBe(content);
    const hidden = await clew.push('hr', 'secret2', { content: 'x', permissions: { users: [bob] } });
    const problem = async (each: string) => {
      const reply = await clew.call<ProblemBody>('GET', `/resources/${each}/content`, { as: ann });
      return [reply.status, { ...reply.body, requestId: '', instance: '' }];
    };
    expect(await problem(hidden)).toEqual(await problem('res_nobody'));
    expect((await clew.call('GET', `/resources/${hidden}/content`, { as: bob })).status).toBe(200);
  });
});
