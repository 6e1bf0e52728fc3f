import { describe, expect, it } from 'vitest';
import { describeIssues } from './describe-issues.ts';
import { customFiltersOf, filterTable, SearchFilters } from './search-filters.ts';

const errorsOf = (filters: object) => describeIssues(SearchFilters.safeParse(filters).error?.issues ?? []);

describe('SearchFilters', () => {
  it('has the 47 filters of the specification', () => {
    expect(Object.keys(filterTable)).toHaveLength(47);
  });

  it('takes a scalar for a list and a list of one for a scalar', () => {
    expect(
      SearchFilters.parse({ appId: 'slack', isStarred: [true], fromTime: ['2026-01-01'], workingOn: ['me'] }),
    ).toEqual({
      appId: ['slack'],
      isStarred: true,
      fromTime: '2026-01-01',
      workingOn: 'me',
    });
  });

  it.each([
    [{ isStarred: 'yes' }, 'isStarred'],
    [{ isStarred: [true, false] }, 'isStarred'],
    [{ fromTime: 'yesterday' }, 'fromTime'],
    [{ dueAfterTime: '2026-02-30' }, 'dueAfterTime'],
    [{ dueAfterTime: 5 }, 'dueAfterTime'],
    [{ label: 5 }, 'label'],
    [{ label: ['a', null] }, 'label[1]'],
    [{ label: { a: 1 } }, 'label'],
    [{ workingOn: ['a', 'b'] }, 'workingOn'],
    [{ custom: { a: 1 } }, 'custom[0]'],
  ])('refuses %j and names the field', (filters, path) => {
    expect(Object.keys(errorsOf(filters))).toEqual([path]);
  });

  it('takes an empty list for nothing', () => {
    expect(errorsOf({ isStarred: [], fromTime: [], workingOn: [], label: [] })).toEqual({});
  });

  it('names every mistake at once', () => {
    expect(Object.keys(errorsOf({ isStarred: 1, fromTime: 'x', label: 5 }))).toHaveLength(3);
  });

  it('keeps what is not in the table as a custom property', () => {
    const filters = SearchFilters.parse({ priority: 'P1', arr: [5, 6], isStarred: true });
    expect(customFiltersOf(filters)).toEqual([
      ['priority', ['P1']],
      ['arr', [5, 6]],
    ]);
  });
});
