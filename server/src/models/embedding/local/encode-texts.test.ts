import { Tokenizer } from '@huggingface/tokenizers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tokenizer } from '../../testing/tiny-model.ts';
import { cutBatches } from './cut-batches.ts';
import { createTextEncoder } from './encode-texts.ts';
import { poolTokens } from './pool-tokens.ts';

const [cls, sep, unknown, soup] = [2n, 3n, 1n, BigInt(tokenizer.model.vocab['soup'] ?? 0)];

describe('texts as tokens', () => {
  const encode = createTextEncoder(new Tokenizer(tokenizer, {}), 6, 0);

  it('are padded to the longest, and the mask tells which are real', () => {
    const { count, length, ids, mask } = encode(['soup soup', 'zebra']);
    expect([count, length]).toEqual([2, 4]);
    expect([...ids]).toEqual([cls, soup, soup, sep, cls, unknown, sep, 0n]);
    expect([...mask]).toEqual([1n, 1n, 1n, 1n, 1n, 1n, 1n, 0n]);
  });

  it('are cut to what the model takes, with the end mark kept', () => {
    const { length, ids } = encode(['soup '.repeat(1000)]);
    expect(length).toBe(6);
    expect([...ids]).toEqual([cls, soup, soup, soup, soup, sep]);
  });
});

describe('pooling', () => {
  const values = Float32Array.from([1, 0, 0, 1, 9, 9]);
  const size = { count: 1, length: 3, dimensions: 2 };

  it('by mean sums the real tokens only', () => {
    expect(poolTokens(values, BigInt64Array.of(1n, 1n, 0n), size, 'mean')).toEqual([Float32Array.of(1, 1)]);
  });

  it('by cls takes the first token', () => {
    expect(poolTokens(values, BigInt64Array.of(1n, 1n, 1n), size, 'cls')).toEqual([Float32Array.of(1, 0)]);
  });
});

describe('batches', () => {
  it('hold each text once, few enough, and little padding', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(4000), { maxLength: 100 }), (lengths) => {
        const batches = cutBatches(lengths);
        expect(batches.flat().toSorted((a, b) => a - b)).toEqual(lengths.map((_, place) => place));
        for (const batch of batches) {
          const longest = Math.max(...batch.map((place) => lengths[place] ?? 0));
          expect(batch.length).toBeLessThanOrEqual(16);
          expect(batch.length === 1 || batch.length * longest <= 2400).toBe(true);
        }
      }),
    );
  });
});
