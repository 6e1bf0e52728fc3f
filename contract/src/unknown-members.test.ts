import { describe, expect, it } from 'vitest';
import { ChatRequest } from './chat.ts';
import { nearestName } from './nearest-name.ts';
import { PushedResource, resourceFieldAliases } from './resource.ts';
import { SearchRequest } from './search.ts';
import { unknownMembers } from './unknown-members.ts';

describe('unknown members', () => {
  it('are told with what was probably meant', () => {
    expect(
      unknownMembers(ChatRequest, {
        Messages: [{ Text: 'x', roll: 'user' }],
        assistant_id: 'asst_1',
        threadid: null,
        enterpriseSearch: { filter: { appId: 'x' } },
        temperature: 1,
      }),
    ).toEqual([
      '`messages[0].roll` is not known and was ignored. Did you mean `role`?',
      '`assistant_id` is not known and was ignored. Did you mean `assistantId`?',
      '`enterpriseSearch.filter` is not known and was ignored. Did you mean `filters`?',
      '`temperature` is not known and was ignored.',
    ]);
  });

  it('are none where names may be anything, and where another name is accepted', () => {
    expect(unknownMembers(SearchRequest, { filters: { source: 'wiki' }, query: 'x', foo: null })).toEqual([]);
    const page = { type: 'page', title: 'x', label: 'a', assignee: 'ann', data: { any: { thing: 1 } } };
    expect(unknownMembers(PushedResource, page, resourceFieldAliases)).toEqual([]);
    expect(unknownMembers(PushedResource, { ...page, permission: {} }, resourceFieldAliases)).toEqual([
      '`permission` is not known and was ignored. Did you mean `permissions`?',
    ]);
  });

  it('are few and short, whatever is sent', () => {
    const many = Object.fromEntries(Array.from({ length: 5_000 }, (_, n) => [`${n}`.repeat(9_000), n]));
    const told = unknownMembers(SearchRequest, many);
    expect(told.length).toBe(10);
    for (const text of told) expect(text.length).toBeLessThan(150);
    for (const odd of [null, [], 'x', 3]) expect(unknownMembers(SearchRequest, odd)).toEqual([]);
  });
});

describe('the nearest name', () => {
  it.each([
    ['appid', 'appId'],
    ['app_id', 'appId'],
    ['statsu', 'status'],
    ['xyz', undefined],
    ['', undefined],
  ])('of %j is %j', (name, nearest) => expect(nearestName(name, ['appId', 'status', 'type'])).toBe(nearest));
});
