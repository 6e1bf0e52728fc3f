import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Problem } from '../../kernel/problem.ts';
import type { TextModel, WriteRequest, WrittenPiece } from '../language/text-model.ts';

/** A model that writes what it is told to, piece by piece, and tells whether it was left alone in the midst of it. */
export interface ScriptedWriting {
  model: TextModel;
  /** The next answer: these texts, cut on the way as somebody likes; then the end, a failure, or nothing more at all. */
  next(texts: readonly string[], then?: 'end' | 'failure' | 'silence', cutAt?: readonly number[]): void;
  /** How many requests are over for the other side before they had ended. */
  left(): number;
  close(): Promise<void>;
}

/** What every model that writes text holds to. */
export function describeTextModel(name: string, open: () => Promise<ScriptedWriting>): void {
  const test = (sentence: string, run: (scripted: ScriptedWriting) => Promise<void>) =>
    it(sentence, async () => {
      const scripted = await open();
      try {
        await run(scripted);
      } finally {
        await scripted.close();
      }
    });

  describe(name, () => {
    test('names itself without blanks', async ({ model }) => expect(model.name).toMatch(/^\S+$/));

    test('writes the text as it comes, then what it cost', async ({ model, next }) => {
      next(['One ', 'two', '.']);
      const pieces = await Array.fromAsync(model.write(request()));
      expect(textIn(pieces)).toBe('One two.');
      expect(pieces.at(-1)).toEqual({
        kind: 'usage',
        usage: { inputTokens: expect.any(Number), outputTokens: expect.any(Number) },
      });
      expect(pieces.filter(({ kind }) => kind === 'usage')).toHaveLength(1);
    });

    test('writes the same however the network cuts it: in marks, in characters, in events', async ({ model, next }) => {
      const anyText = fc.oneof(
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }),
        fc.constantFrom(
          '[[a1b2c3d4e5f6]]',
          '😀',
          '東京',
          'ä',
          '\n\n',
          'data: [DONE]',
          '\\u00e4',
          '"',
          '\u2028',
          '\u0000',
        ),
      );
      await fc.assert(
        fc.asyncProperty(
          fc.array(anyText, { minLength: 1, maxLength: 8 }),
          fc.array(fc.nat(2_000), { maxLength: 12 }),
          async (texts, cutAt) => {
            next(texts, 'end', cutAt);
            expect(textIn(await Array.fromAsync(model.write(request())))).toBe(texts.join(''));
          },
        ),
        { numRuns: 60 },
      );
    });

    test('answers many at once, each with its own text', async ({ model, next }) => {
      const texts = Array.from({ length: 20 }, (_, n) => `Answer ${n}.`);
      for (const each of texts) next([each]);
      const written = await Promise.all(texts.map(async () => textIn(await Array.fromAsync(model.write(request())))));
      expect(written.toSorted()).toEqual(texts.toSorted());
    });

    test('does nothing for a caller who has given up', async ({ model }) => {
      const reason = new Error('given up');
      await expect(Array.fromAsync(model.write(request(AbortSignal.abort(reason))))).rejects.toBe(reason);
    });

    test('ends at once for a caller who gives up in the midst, and lets go of the other side', async (scripted) => {
      const { model, next, left } = scripted;
      const controller = new AbortController();
      const reason = new Error('given up');
      next(['Begun'], 'silence');
      const written: string[] = [];
      const writing = (async () => {
        for await (const piece of model.write(request(controller.signal))) {
          if (piece.kind === 'text') written.push(piece.text);
          controller.abort(reason);
        }
      })();
      await expect(writing).rejects.toBe(reason);
      expect(written).toEqual(['Begun']);
      await expect.poll(left).toBe(1);
    });

    test('lets go of the other side when nobody reads on', async ({ model, next, left }) => {
      next(['Begun'], 'silence');
      for await (const piece of model.write(request())) if (piece.kind === 'text') break;
      await expect.poll(left).toBe(1);
    });

    test('fails with a problem that says nothing of what went wrong, behind what it wrote', async ({ model, next }) => {
      next(['Half an ans'], 'failure');
      const pieces: WrittenPiece[] = [];
      const failure = await (async () => {
        for await (const piece of model.write(request())) pieces.push(piece);
      })().catch((error: unknown) => error);
      expect(textIn(pieces)).toBe('Half an ans');
      expect(failure).toBeInstanceOf(Problem);
      expect((failure as Problem).code).toBe('model-unavailable');
      expect(JSON.stringify((failure as Problem).details)).not.toMatch(/secret|127\.0\.0\.1|exploded/);
    });
  });
}

export function request(signal = new AbortController().signal): WriteRequest {
  return {
    instructions: 'Answer in one sentence.',
    messages: [
      { role: 'user', text: 'Hello' },
      { role: 'assistant', text: 'Hello!' },
      { role: 'user', text: 'How high is the allowance?' },
    ],
    maxTokens: 256,
    signal,
  };
}

export function textIn(pieces: readonly WrittenPiece[]): string {
  return pieces.map((piece) => (piece.kind === 'text' ? piece.text : '')).join('');
}
