import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { grantAccess } from '../../kernel/access.ts';
import { everybody, openTestIndex, recordOf, type TestIndex } from '../testing/open-test-index.ts';
import { chooseSegments } from './merge-segments.ts';

/** Merges until nothing is left to merge. */
async function settle({ database }: TestIndex): Promise<void> {
  while (await database.callWriter('mergeStep', {}));
}

async function countRows(
  { database }: TestIndex,
  table: 'segments' | 'segment_pages' | 'segment_terms',
): Promise<number> {
  const rows = await database.writer
    .selectFrom(table as never)
    .selectAll()
    .execute();
  return rows.length;
}

const words = ['anchor', 'buoy', 'chart', 'dock', 'ebb'];
const textOf = fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 6 }).map((list) => list.join(' '));
const change = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('put' as const), id: fc.nat(30), text: textOf }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('remove' as const), id: fc.nat(30), text: fc.constant('') }) },
);

describe('merging segments', () => {
  it('takes those of a size of which there are eight, the smallest first', () => {
    const segment = (id: number, passages: number) => ({ id, passages });
    expect(chooseSegments([1, 2, 3, 4, 5, 6, 7].map((id) => segment(id, 10)))).toBeUndefined();
    const mixed = [segment(9, 5_000), ...[1, 2, 3, 4, 5, 6, 7, 8].map((id) => segment(id, id))];
    expect(chooseSegments(mixed)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('changes nothing of what is found, whatever was put, changed and removed before and meanwhile', async () => {
    const test = await openTestIndex();
    onTestFinished(test.close);
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 30, maxLength: 120 }), async (changes) => {
        const known = new Map<string, string>();
        for (const { kind, id, text } of changes) {
          if (kind === 'put') {
            known.set(`r${id}`, text);
            await test.index.put([recordOf(`r${id}`, { title: 'x', passages: [{ start: 0, text }] })]);
          } else {
            known.delete(`r${id}`);
            await test.index.remove('s', [`r${id}`]);
          }
        }
        const expected = (word: string) =>
          [...known].flatMap(([id, text]) => (text.split(' ').includes(word) ? [id] : [])).sort();
        for (const word of words)
          expect((await test.find(everybody, { kind: 'everything' }, word)).sort()).toEqual(expected(word));
        const before = await test.score(everybody, words.join(' '));
        await settle(test);
        const after = await test.score(everybody, words.join(' '));
        expect(new Map([...after].map(([id, { lexical }]) => [id, lexical]))).toEqual(
          new Map([...before].map(([id, { lexical }]) => [id, lexical])),
        );
        await test.index.remove('s', [...known.keys()]);
      }),
      { numRuns: 15 },
    );
  });

  it('keeps few segments and no pages of merged ones', async () => {
    const test = await openTestIndex();
    onTestFinished(test.close);
    for (let n = 0; n < 200; n++) await test.index.put([recordOf(`r${n}`)]);
    await settle(test);
    expect(await countRows(test, 'segments')).toBeLessThan(20);
    const pages = await countRows(test, 'segment_pages');
    expect(await countRows(test, 'segment_terms')).toBe(pages);
    await test.index.remove(
      's',
      Array.from({ length: 200 }, (_, n) => `r${n}`),
    );
    await settle(test);
    expect(await countRows(test, 'segment_pages')).toBeLessThan(pages);
    expect(await test.find()).toEqual([]);
  });

  it('begins a merge anew that a crash cut short', async () => {
    const first = await openTestIndex();
    for (let n = 0; n < 40; n++) await first.index.put([recordOf(`r${n}`)]);
    await first.database.writer
      .insertInto('segments' as never)
      .values({ state: 'building', passages: 3, header: new Uint8Array(8) } as never)
      .execute();
    const second = await first.reopen();
    onTestFinished(second.close);
    await settle(second);
    expect(await second.find()).toHaveLength(40);
    const states = await second.database.writer
      .selectFrom('segments' as never)
      .select('state' as never)
      .distinct()
      .execute();
    expect(states).toEqual([{ state: 'live' }]);
  });

  it('what an asker may not see has no influence on scores and order', async () => {
    const test = await openTestIndex();
    onTestFinished(test.close);
    const passages = (text: string) => [{ start: 0, text }];
    await test.index.put([
      recordOf('a', { passages: passages('anchor anchor buoy'), readers: ['user:a'] }),
      recordOf('b', { passages: passages('buoy buoy chart dock ebb'), readers: ['user:a'] }),
    ]);
    const access = grantAccess('acc_a', ['user:a']);
    const before = await test.score(access, 'anchor buoy');
    await test.index.put(
      Array.from({ length: 50 }, (_, n) =>
        recordOf(`hidden${n}`, {
          passages: passages('buoy der die das und nicht '.repeat(n + 1)),
          readers: ['user:b'],
        }),
      ),
    );
    await settle(test);
    expect(await test.score(access, 'anchor buoy')).toEqual(before);
  });
});
