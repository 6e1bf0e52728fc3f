import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { everything } from '../predicate.ts';
import { everybody, openTestIndex, recordOf, type TestIndex } from '../testing/open-test-index.ts';

/** What an asker may not read has no influence on what he sees: neither on scores nor on what is found. */
let test: TestIndex;
beforeEach(async () => {
  test = await openTestIndex();
});
afterEach(() => test.close());

const said = (text: string) => ({ passages: [{ start: 0, text }] });
const hidden = { readers: ['user:somebody else'] };
const scoresOf = async (text: string) =>
  [...(await test.score(everybody, text))].map(([id, { lexical }]) => [id, lexical]);
const weightsOf = async (text: string) => {
  const query = { text, predicate: everything, boosts: [], within: 'everything', per: 'resource' } as const;
  const with_ = { rest: false, times: false };
  return (await test.index.findCandidates(everybody, { ...query, depth: 10, with: with_ })).termWeights;
};

describe('what is hidden', () => {
  it('changes no score, however often it has the words and however long it is', async () => {
    await test.index.put([
      recordOf('one', said('The okapi eats leaves, and the zebra does not.')),
      recordOf('two', said('An okapi.')),
      recordOf('three', said('Nothing of the kind at all, in some more words than the others have.')),
    ]);
    const before = [await scoresOf('okapi zebra'), await weightsOf('okapi zebra')];
    expect(before[0]).toHaveLength(2);
    const long = said(`The okapi ${'is long and says much '.repeat(60)}`);
    await test.index.put(Array.from({ length: 20 }, (_, n) => recordOf(`hidden ${n}`, { ...long, ...hidden })));
    expect([await scoresOf('okapi zebra'), await weightsOf('okapi zebra')]).toEqual(before);
  });

  it('does not make a question be read in its language', async () => {
    await test.index.put([recordOf('en', said('There was a rat in the house, and it was the only one of them.'))]);
    expect(await test.find(everybody, everything, 'rates')).toEqual([]);
    const french = said('Il y a une maison dans la rue, et elle est à nous tous avec les autres.');
    await test.index.put([recordOf('fr', { ...french, ...hidden })]);
    expect(await test.find(everybody, everything, 'rates')).toEqual([]);
    // With a French text to read, `rates` is a French word too: this shows that the question would find the rat.
    await test.index.put([recordOf('fr', french)]);
    expect(await test.find(everybody, everything, 'rates')).toEqual(['en']);
  });

  it('is not counted as holding a phrase', async () => {
    await test.index.put([
      recordOf('one', said('The quick okapi eats.')),
      recordOf('two', said('An okapi that is quick.')),
    ]);
    const before = await scoresOf('who saw the "quick okapi" today');
    await test.index.put(
      Array.from({ length: 5 }, (_, n) => recordOf(`hidden ${n}`, { ...said('The quick okapi hides.'), ...hidden })),
    );
    expect(await scoresOf('who saw the "quick okapi" today')).toEqual(before);
    expect(await test.find(everybody, everything, '"quick okapi"')).toEqual(['one']);
  });

  it('shows nobody how it writes a value', async () => {
    const label = (display: string) => ({ values: [{ field: 'label', value: 'plan', display }] });
    await test.index.put([recordOf('a', { ...label('PLAN of the board'), ...hidden }), recordOf('b', label('Plan'))]);
    const query = { field: 'label', contains: '', predicate: everything, limit: 9 };
    expect(await test.index.listOptions(everybody, query)).toEqual([{ value: 'plan', display: 'Plan', count: 1 }]);
  });

  it('is neither read, shown nor counted at a place that was found before it was hidden', async () => {
    await test.index.put([recordOf('a', said('okapi')), recordOf('b', said('okapi'))]);
    const order = { text: '', within: 'everything', predicate: everything, by: 'title', descending: false } as const;
    const places = await test.index.listInOrder(everybody, order);
    expect(places).toHaveLength(2);
    await test.index.put([recordOf('a', { ...said('okapi'), ...hidden })]);
    const read = await test.index.readPlaces(everybody, [...places]);
    expect(read.map(({ resource }) => resource.externalId)).toEqual(['b']);
    const shown = await test.index.showPlaces(everybody, [...places], 'okapi');
    expect(shown.map(({ resource }) => resource.externalId)).toEqual(['b']);
    expect(await test.index.countPlaces(everybody, places)).toBe(1);
    expect(await test.index.listInOrder(everybody, order)).toHaveLength(1);
  });

  it('is gone from a source that comes back under the same name', async () => {
    await test.index.put([recordOf('a', said('okapi'))]);
    await test.index.remove('s', ['a']);
    await test.index.put([recordOf('b', { ...said('okapi'), ...hidden })]);
    expect(await test.find(everybody, everything, 'okapi')).toEqual([]);
    expect(await test.index.countResources(everybody, everything)).toBe(0);
  });
});
