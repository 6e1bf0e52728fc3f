import { describe, expect, it } from 'vitest';
import { type Reranker, RerankerError } from '../reranking/reranker.ts';
import { account, canteen, password } from './embedder-contract.ts';

/** What every reranker holds to. */
export function describeReranker(name: string, open: () => Promise<Reranker>): void {
  const test = (sentence: string, run: (reranker: Reranker) => Promise<void>) =>
    it(sentence, async () => {
      const reranker = await open();
      try {
        await run(reranker);
      } finally {
        await reranker.close();
      }
    });

  describe(name, () => {
    test('names itself without blanks, and each time alike', async ({ id }) => {
      expect(id).toMatch(/^\S+$/);
      const again = await open();
      expect(again.id).toBe(id);
      await again.close();
    });

    test('gives a relevance from 0 to 1 for each text, in the order of the texts', async (reranker) => {
      const texts = [canteen, account, 'soup', password, canteen, 'Passwords are kept nowhere.'];
      const relevances = await rerank(reranker, password, texts);
      expect(relevances.length).toBe(texts.length);
      for (const relevance of relevances) expectRelevance(relevance);
      const reversed = await rerank(reranker, password, texts.toReversed());
      for (const [n, relevance] of reversed.toReversed().entries())
        expect(relevance).toBeCloseTo(relevances[n] ?? -1, 5);
    });

    test('finds more relevant what answers than what does not', async (reranker) => {
      const [far, near] = await rerank(reranker, password, [canteen, account]);
      expect(near).toBeGreaterThan(far ?? Number.NaN);
    });

    test('takes any question and text: empty, blank, very long, or half a character', async (reranker) => {
      const texts = ['', ' \n', 'soup '.repeat(20_000), 'x'.repeat(100_000), '\ud800 half', 'a\u0000b', '日本語 😀'];
      for (const question of texts) {
        const relevances = await rerank(reranker, question, texts);
        expect(relevances.length).toBe(texts.length);
        for (const relevance of relevances) expectRelevance(relevance);
      }
    });

    test('takes many texts', async (reranker) => {
      const texts = Array.from({ length: 100 }, (_, n) => (n === 77 ? account : canteen));
      const relevances = await rerank(reranker, password, texts);
      expect(relevances.indexOf(Math.max(...relevances))).toBe(77);
    });

    test('answers many calls at once, each with its own relevances', async (reranker) => {
      const all = await Promise.all(
        Array.from({ length: 12 }, (_, n) =>
          rerank(reranker, password, n % 2 === 0 ? [account, canteen] : [canteen, account]),
        ),
      );
      for (const [n, [first, second]] of all.entries())
        expect(Math.sign((first ?? 0) - (second ?? 0))).toBe(n % 2 === 0 ? 1 : -1);
    });

    test('gives nothing for no texts', async (reranker) => {
      expect(await rerank(reranker, password, [])).toEqual([]);
    });

    test('does nothing for a caller who has given up', async (reranker) => {
      const reason = new Error('given up');
      await expect(reranker.rerank(password, [canteen], AbortSignal.abort(reason))).rejects.toBe(reason);
    });

    test('says that it is closed, however often it was', async (reranker) => {
      await reranker.close();
      await reranker.close();
      await expect(rerank(reranker, password, [canteen])).rejects.toThrow(RerankerError);
    });
  });
}

export function rerank(reranker: Reranker, question: string, texts: readonly string[]): Promise<number[]> {
  return reranker.rerank(question, texts, new AbortController().signal);
}

function expectRelevance(relevance: number): void {
  expect(relevance).toBeGreaterThanOrEqual(0);
  expect(relevance).toBeLessThanOrEqual(1);
}
