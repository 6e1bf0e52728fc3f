import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { choosePassages } from './choose-passages.ts';

const passage = (id: string, text: string) => ({ resource: { id }, passage: { text } });
const mail =
  'The ferry to Bergen leaves at nine from the north pier, please be there half an hour before with your papers.';

describe('choosePassages', () => {
  it('takes the best first, and not more of a resource than allowed', () => {
    const ranked = [passage('a', 'one'), passage('a', 'two'), passage('b', 'three'), passage('a', 'four')];
    const chosen = choosePassages(ranked, { limit: 10, perResource: 2 });
    expect(chosen.map(({ passage: { text } }) => text)).toEqual(['one', 'two', 'three']);
  });

  it('leaves out what says the same as a better one', () => {
    const ranked = [passage('a', mail), passage('b', `> ${mail}`), passage('c', 'Something else entirely.')];
    expect(choosePassages(ranked, { limit: 10, perResource: 1 }).map(({ resource }) => resource.id)).toEqual([
      'a',
      'c',
    ]);
  });

  it('keeps a version that differs in a number', () => {
    const ranked = [passage('a', `${mail} Fare 40 euros.`), passage('b', `${mail} Fare 52 euros.`)];
    expect(choosePassages(ranked, { limit: 10, perResource: 1 })).toHaveLength(2);
  });

  it('keeps order, limits and only what it was given', () => {
    const anyPassage = fc
      .record({ id: fc.constantFrom('a', 'b', 'c'), text: fc.lorem() })
      .map(({ id, text }) => passage(id, text));
    fc.assert(
      fc.property(fc.array(anyPassage), fc.nat(6), fc.integer({ min: 1, max: 3 }), (ranked, limit, perResource) => {
        const chosen = choosePassages(ranked, { limit, perResource });
        expect(chosen.length).toBeLessThanOrEqual(limit);
        const places = chosen.map((item) => ranked.indexOf(item));
        expect(places).toEqual([...places].sort((a, b) => a - b));
        for (const { resource } of chosen)
          expect(chosen.filter((other) => other.resource.id === resource.id).length).toBeLessThanOrEqual(perResource);
      }),
    );
  });
});
