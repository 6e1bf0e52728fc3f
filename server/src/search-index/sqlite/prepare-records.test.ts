import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ResourceRecord } from '../resource-record.ts';
import { everybody, openTestIndex, recordOf, type TestIndex } from '../testing/open-test-index.ts';

const words = ['anchor', 'buoy', 'chart', 'dock', 'ebb'];
const text = fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 6 }).map((list) => list.join(' '));
const record = fc.record({ id: fc.nat(6), text, version: fc.option(fc.nat(3), { nil: null }) });
const batch = fc.record({
  records: fc.array(record, { minLength: 1, maxLength: 6 }),
  /** Written between the preparation and the write of the batch. */
  between: fc.array(record, { maxLength: 3 }),
});

const recordsOf = (drafts: readonly { id: number; text: string; version: number | null }[]): ResourceRecord[] =>
  drafts.map((draft) =>
    recordOf(`r${draft.id}`, {
      title: 'x',
      version: draft.version,
      passages: draft.text.split(' ').map((word, start) => ({ start, text: word })),
    }),
  );

async function scoresOf({ score }: TestIndex): Promise<object> {
  const scores = await Promise.all(words.map((word) => score(everybody, `${word} ebb`)));
  return scores.map((found) => [...found].map(([id, { lexical }]) => [id, lexical]).sort());
}

describe('records prepared beside the writes', () => {
  it('are found as those that were not, also where something else was written meanwhile', async () => {
    const [ahead, plain] = [await openTestIndex(), await openTestIndex()];
    onTestFinished(async () => {
      await ahead.close();
      await plain.close();
    });
    await fc.assert(
      fc.asyncProperty(fc.array(batch, { minLength: 1, maxLength: 4 }), async (batches) => {
        for (const { records, between } of batches) {
          const prepared = await ahead.index.prepare(recordsOf(records));
          expect(prepared).toBeDefined();
          await ahead.index.put(recordsOf(between));
          const outcomes = await ahead.index.put(recordsOf(records), prepared);
          await plain.index.put(recordsOf(between));
          const expected = await plain.index.put(recordsOf(records));
          expect(outcomes.map(({ kind }) => kind)).toEqual(expected.map(({ kind }) => kind));
        }
        expect(await scoresOf(ahead)).toEqual(await scoresOf(plain));
        const all = Array.from({ length: 7 }, (_, id) => `r${id}`);
        for (const { index } of [ahead, plain]) await index.remove('s', all);
      }),
      { numRuns: 60 },
    );
  });

  it('leave nothing behind when the source is gone before they are written', async () => {
    const test = await openTestIndex();
    onTestFinished(test.close);
    const records = recordsOf([{ id: 1, text: 'anchor', version: null }]);
    const prepared = await test.index.prepare(records);
    await test.index.removeSource('s');
    await expect(test.index.put(records, prepared)).rejects.toThrow('unknown-source');
    expect(await test.find(everybody)).toEqual([]);
  });
});
