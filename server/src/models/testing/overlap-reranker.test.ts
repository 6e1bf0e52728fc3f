import { expect, it } from 'vitest';
import { createOverlapReranker } from './overlap-reranker.ts';
import { describeReranker, rerank } from './reranker-contract.ts';

describeReranker('the overlap reranker', async () => createOverlapReranker());

it('gives the share of the words of the question that a text holds', async () => {
  const texts = ['The soup is hot.', 'SOUP of the day: bread', 'Nothing else'];
  expect(await rerank(createOverlapReranker(), 'soup, bread', texts)).toEqual([0.5, 1, 0]);
});
