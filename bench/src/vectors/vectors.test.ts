import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCorpus } from '../corpus/create-corpus.ts';
import { createVectors, vectorsOfCorpus } from './create-vectors.ts';
import { findNearest } from './find-nearest.ts';

const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, n) => sum + value * (b[n] ?? 0), 0);

describe('the vectors of the bench', () => {
  it('have length one and are nearest to those of their own topic', () => {
    const corpus = createCorpus({ seed: 1, passages: 2_000 });
    const source = createVectors(corpus);
    const vectors = vectorsOfCorpus(corpus, source);
    const all = Uint32Array.from({ length: 2_000 }, (_, no) => no);
    let sameTopic = 0;
    for (let no = 0; no < 20; no++) {
      const vector = source.ofPassage(no);
      expect(dot(vector, vector)).toBeCloseTo(1, 5);
      const [itself, next = -1] = findNearest(vectors, vector, all, 2);
      expect(itself).toBe(no);
      const topicOf = (passage: number) => corpus.outlineAt(Math.floor(passage / 4)).topic;
      if (topicOf(next) === topicOf(no)) sameTopic++;
    }
    expect(sameTopic).toBeGreaterThan(18);
  });

  it('are found exactly: the best of the allowed ones, in order', () => {
    const value = fc.integer({ min: -50, max: 50 });
    fc.assert(
      fc.property(
        fc.array(fc.array(value, { minLength: 4, maxLength: 4 }), { maxLength: 30 }),
        fc.array(value, { minLength: 4, maxLength: 4 }),
        fc.func(fc.boolean()),
        (rows, question, isAllowed) => {
          const query = Float32Array.from(question);
          const allowed = rows.map((_, no) => no).filter((no) => isAllowed(no));
          const scoreOf = (no: number) => dot(Float32Array.from(rows[no] ?? []), query);
          const found = findNearest(Float32Array.from(rows.flat()), query, Uint32Array.from(allowed), 5);
          const best = [...allowed].sort((a, b) => scoreOf(b) - scoreOf(a)).slice(0, 5);
          expect(found.map(scoreOf)).toEqual(best.map(scoreOf));
          expect(found.every((no) => allowed.includes(no))).toBe(true);
        },
      ),
    );
  });
});
