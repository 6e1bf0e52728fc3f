import { describe, expect, it } from 'vitest';
import { type Embedder, EmbedderError, type TextRole } from '../embedding/embedder.ts';

export const password = 'How do I reset my password?';
export const account = 'Reset the password of an account';
export const canteen = 'The canteen serves soup on Monday';

/** What every embedder holds to. `missing` says why it can't be run here. */
export function describeEmbedder(name: string, open: () => Promise<Embedder>, missing: string | null = null): void {
  if (missing !== null) {
    it(`${name} holds to what every embedder does`, (context) => context.skip(missing));
    return;
  }
  const test = (sentence: string, run: (embedder: Embedder) => Promise<void>) =>
    it(sentence, async () => {
      const embedder = await open();
      try {
        await run(embedder);
      } finally {
        await embedder.close();
      }
    });

  describe(name, () => {
    test('names itself without blanks, and says how long its vectors are', async ({ id, dimensions }) => {
      expect(id).toMatch(/^\S+$/);
      expect(dimensions).toBeGreaterThan(1);
    });

    test('gives the same name each time it is opened', async ({ id }) => {
      const again = await open();
      expect(again.id).toBe(id);
      await again.close();
    });

    test('gives one unit vector a text, in the order of the texts', async (embedder) => {
      const texts = [password, 'soup', canteen, account, `${canteen} `.repeat(20)];
      const together = await embed(embedder, texts);
      expect(together.map(({ length }) => length)).toEqual(texts.map(() => embedder.dimensions));
      for (const [n, text] of texts.entries()) {
        const [alone] = await embed(embedder, [text]);
        expect(cosine(together[n], together[n])).toBeCloseTo(1, 4);
        expect(cosine(together[n], alone)).toBeGreaterThan(0.999);
      }
    });

    test('puts what is alike nearer than what is not', async (embedder) => {
      const [query] = await embed(embedder, [password], 'query');
      const [near, far] = await embed(embedder, [account, canteen]);
      expect(cosine(query, near)).toBeGreaterThan(cosine(query, far));
    });

    test('takes any text: empty, blank, very long, or half a character', async (embedder) => {
      const texts = ['', ' \n', 'soup '.repeat(20_000), 'x'.repeat(100_000), '\ud800 half', 'a\u0000b', '日本語 😀'];
      const vectors = await embed(embedder, texts);
      for (const vector of vectors) expect(cosine(vector, vector)).toBeCloseTo(1, 4);
      expect(vectors.length).toBe(texts.length);
    });

    test('answers many calls at once, each with its own vectors', async (embedder) => {
      const texts = Array.from({ length: 12 }, (_, n) => `${n % 2 === 0 ? account : canteen} ${n}`);
      const all = await Promise.all(texts.map((text) => embed(embedder, [text])));
      const [even, odd] = await embed(embedder, [account, canteen]);
      for (const [n, [vector]] of all.entries()) {
        const [own, other] = n % 2 === 0 ? [even, odd] : [odd, even];
        expect(cosine(vector, own)).toBeGreaterThan(cosine(vector, other));
      }
    });

    test('gives nothing for no texts', async (embedder) => {
      expect(await embed(embedder, [])).toEqual([]);
    });

    test('does nothing for a caller who has given up', async (embedder) => {
      const reason = new Error('given up');
      await expect(embedder.embed([canteen], 'passage', AbortSignal.abort(reason))).rejects.toBe(reason);
    });

    test('says that it is closed, however often it was', async (embedder) => {
      await embedder.close();
      await embedder.close();
      await expect(embed(embedder, [canteen])).rejects.toThrow(EmbedderError);
    });
  });
}

export function embed(
  embedder: Embedder,
  texts: readonly string[],
  role: TextRole = 'passage',
): Promise<Float32Array[]> {
  return embedder.embed(texts, role, new AbortController().signal);
}

/** Of unit vectors; NaN where one is missing. */
export function cosine(a: Float32Array | undefined, b: Float32Array | undefined): number {
  if (!a || !b) return Number.NaN;
  return a.reduce((sum, value, n) => sum + value * (b[n] ?? Number.NaN), 0);
}
