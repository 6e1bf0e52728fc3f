import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { measureEvidence } from './measure-evidence.ts';

const passage = (sentences: readonly string[], title = '') => ({
  own: sentences.map((sentence) => new Set(sentence.split(' '))),
  title: new Set(title.split(' ')),
  heading: new Set<string>(),
});
const terms = new Set(['dog', 'office', 'bring']);
const weights = { termWeights: { dog: 4, office: 1, bring: 2 }, mostTermWeight: 4 };

describe('how much passages have to do with a question', () => {
  it('is one for the rarest term, once in a passage of usual length, and nothing for terms that are nowhere', () => {
    expect(measureEvidence([passage(['dog'])], new Set(['dog']), weights)).toBeCloseTo(1);
    expect(measureEvidence([passage(['dog'])], new Set(['cat']), weights)).toBe(0);
    expect(measureEvidence([], terms, weights)).toBe(0);
    expect(measureEvidence([passage([])], terms, weights)).toBe(0);
    expect(measureEvidence([passage(['dog'])], new Set(), weights)).toBe(0);
  });

  it('is more for rarer terms, more of them, and those in the title', () => {
    const of = (sentence: string, title = '') => measureEvidence([passage([sentence], title)], terms, weights);
    expect(of('dog')).toBeGreaterThan(of('office'));
    expect(of('dog office')).toBeGreaterThan(of('dog'));
    expect(of('dog', 'dog')).toBeGreaterThan(of('dog'));
  });

  it('is that of one passage: what is spread over many is no evidence', () => {
    const apart = measureEvidence([passage(['dog']), passage(['office']), passage(['bring'])], terms, weights);
    expect(apart).toBeLessThan(
      measureEvidence([passage(['dog office bring']), passage(['x']), passage(['x'])], terms, weights),
    );
  });

  it('is the same whatever weights are measured in, and finite', () => {
    const sentence = fc
      .array(fc.constantFrom('dog', 'office', 'bring', 'x'), { maxLength: 4 })
      .map((words) => words.join(' '));
    const passages = fc.array(
      fc.array(sentence, { maxLength: 5 }).map((each) => passage(each)),
      { maxLength: 5 },
    );
    fc.assert(
      fc.property(passages, fc.double({ min: 0.01, max: 100, noNaN: true }), (given, unit) => {
        const amount = measureEvidence(given, terms, weights);
        const other = {
          termWeights: Object.fromEntries(
            Object.entries(weights.termWeights).map(([term, weight]) => [term, weight * unit]),
          ),
          mostTermWeight: weights.mostTermWeight * unit,
        };
        expect(Number.isFinite(amount)).toBe(true);
        expect(measureEvidence(given, terms, other)).toBeCloseTo(amount);
      }),
    );
  });
});
