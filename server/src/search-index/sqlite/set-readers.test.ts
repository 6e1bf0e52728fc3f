import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { grantAccess } from '../../kernel/access.ts';
import { everybody, openTestIndex, recordOf, type TestIndex } from '../testing/open-test-index.ts';

let test: TestIndex;
beforeEach(async () => {
  test = await openTestIndex();
});
afterEach(() => test.close());

const accessOf = (...principals: string[]) => grantAccess('acc_b', principals);
const set = (externalId: string, ...readers: string[]) => test.index.setReaders('s', [{ externalId, readers }]);

describe('readers that change alone', () => {
  it('are in force at once, for those who gain and for those who lose', async () => {
    await test.index.put([recordOf('a'), recordOf('b')]);
    await set('a', 'user:ann', 'user:bob');
    expect(await test.find(everybody)).toEqual(['b']);
    expect(await test.find(accessOf('user:ann'))).toEqual(['a']);
    await set('a', 'user:bob');
    expect([await test.find(accessOf('user:ann')), await test.find(accessOf('user:bob'))]).toEqual([[], ['a']]);
    await set('a');
    expect(await test.find(accessOf('user:ann', 'user:bob'))).toEqual([]);
  });

  it('are written over by the next put, also by one that equals what was put before', async () => {
    await test.index.put([recordOf('a')]);
    await set('a', 'user:ann');
    await test.index.put([recordOf('a')]);
    expect([await test.find(everybody), await test.find(accessOf('user:ann'))]).toEqual([['a'], []]);
  });

  it('leave alone what is not there, what is another source and everything else of the resource', async () => {
    await test.index.put([recordOf('a', { values: [{ field: 'label', value: 'x', display: 'X' }] })]);
    await test.index.setReaders('other', [{ externalId: 'a', readers: [] }]);
    await set('unknown', 'public');
    await set('a', 'public', 'user:ann');
    expect(await test.find(everybody)).toEqual(['a']);
    const query = { field: 'label', contains: '', predicate: { kind: 'everything' }, limit: 9 } as const;
    expect(await test.index.listOptions(everybody, query)).toEqual([{ value: 'x', display: 'X', count: 1 }]);
  });
});

it('lists the ids of a source in pages', async () => {
  await test.index.put(['c', 'a', 'é', 'b'].map((id) => recordOf(id)));
  expect(await test.index.listExternalIds('s', '', 3)).toEqual(['a', 'b', 'c']);
  expect(await test.index.listExternalIds('s', 'c', 3)).toEqual(['é']);
  expect(await test.index.listExternalIds('other', '', 3)).toEqual([]);
});
