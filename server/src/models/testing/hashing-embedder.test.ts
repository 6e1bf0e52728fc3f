import { expect, it } from 'vitest';
import { cosine, describeEmbedder, embed } from './embedder-contract.ts';
import { createHashingEmbedder } from './hashing-embedder.ts';

describeEmbedder('the hashing embedder', async () => createHashingEmbedder());
describeEmbedder('the hashing embedder with few dimensions', async () => createHashingEmbedder(64));

it('puts words of one family near each other', async () => {
  const [one, family, other] = await embed(createHashingEmbedder(), ['invoices', 'invoicing', 'holiday']);
  expect(cosine(one, family)).toBeGreaterThan(cosine(one, other) + 0.3);
});
