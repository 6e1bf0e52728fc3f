import fc from 'fast-check';
import { type Logger, pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { type Reranker, RerankerError } from '../models/reranking/reranker.ts';
import { createOverlapReranker } from '../models/testing/overlap-reranker.ts';
import { createRerankStep } from './rerank.ts';

interface Passage {
  id: number;
  text: string;
  score: number;
}

const silent = pino({ level: 'silent' });

/** What a reranker says of any texts, or how it fails. */
function scripted(rerank: Reranker['rerank']): Reranker {
  return { id: 'scripted', rerank, close: async () => {} };
}

function recordLog(): { lines: string[]; logger: Logger } {
  const lines: string[] = [];
  return { lines, logger: pino({}, { write: (line) => void lines.push(JSON.parse(line).msg) }) };
}

const passages = (...rows: [text: string, score: number][]): Passage[] =>
  rows.map(([text, score], id) => ({ id, text, score }));
const idsOf = (list: readonly { id: number }[]) => list.map(({ id }) => id);

const anyPassages = fc
  .array(
    fc.tuple(
      fc.constantFrom('soup', 'soup bread', 'soup bread butter', 'tea', ''),
      fc.double({ min: 0, max: 3, noNaN: true }),
    ),
    {
      maxLength: 80,
    },
  )
  .map((rows) => passages(...rows.sort(([, a], [, b]) => b - a)));

type Rest = Parameters<typeof createRerankStep> extends [unknown, ...infer Others] ? Others : never;
const stepOf = (reranker: Reranker | undefined, ...rest: Rest) => createRerankStep(() => reranker, ...rest);

describe('reranking', () => {
  const overlap = stepOf(createOverlapReranker(), silent);

  it('puts first what answers the question', async () => {
    const found = passages(['tea', 1], ['bread', 0.9], ['soup with bread', 0.8]);
    expect(idsOf(await overlap('soup bread', found))).toEqual([2, 1, 0]);
  });

  it('weighs the relevance with 0.7 and the score from before, as a share of the best, with 0.3', async () => {
    const step = stepOf(
      scripted(async () => [0.1, 0.5, 0.2]),
      silent,
    );
    const reranked = await step('soup', passages(['a', 4], ['b', 2], ['c', 1]));
    expect(idsOf(reranked)).toEqual([1, 0, 2]);
    const scores = reranked.map(({ score }) => score / 4);
    for (const [n, expected] of [0.7 * 0.5 + 0.3 * 0.5, 0.7 * 0.1 + 0.3, 0.7 * 0.2 + 0.3 * 0.25].entries())
      expect(scores[n]).toBeCloseTo(expected, 10);
  });

  it('keeps the order of what is equally good', async () => {
    const found = passages(['soup', 1], ['soup', 1], ['soup', 1]);
    expect(idsOf(await overlap('soup', found))).toEqual([0, 1, 2]);
  });

  it('reads the best 30 and leaves the others below them, in their order', async () => {
    let read = 0;
    const step = stepOf(
      scripted(async (_question, texts) => {
        read = texts.length;
        return texts.map((_, n) => n / texts.length);
      }),
      silent,
    );
    const found = passages(...Array.from({ length: 50 }, (_, n): [string, number] => [`text ${n}`, 1 - n / 1000]));
    const ids = idsOf(await step('soup', found));
    expect(read).toBe(30);
    expect(ids[0]).toBe(29);
    expect(ids.slice(0, 30).sort((a, b) => a - b)).toEqual(idsOf(found.slice(0, 30)));
    expect(ids.slice(30)).toEqual(idsOf(found.slice(30)));
  });

  it('loses nothing, keeps the head above the rest, and gives scores that fall', async () => {
    await fc.assert(
      fc.asyncProperty(anyPassages, fc.constantFrom('soup', 'bread butter', ''), async (found, question) => {
        const before = structuredClone(found);
        const reranked = await overlap(question, found);
        expect(found).toEqual(before);
        expect(idsOf(reranked).sort((a, b) => a - b)).toEqual(idsOf(found));
        for (const passage of reranked) expect(passage.text).toBe(found[passage.id]?.text);
        expect(idsOf(reranked.slice(30))).toEqual(idsOf(found.slice(30)));
        for (const [n, { score }] of reranked.entries()) {
          expect(score).toBeGreaterThanOrEqual(0);
          expect(score).toBeLessThanOrEqual((reranked[n - 1] ?? found[0])?.score ?? 0);
        }
      }),
    );
  });

  it('does nothing without a reranker, for a blank question or with nothing to order', async () => {
    const never = scripted(async () => expect.fail('was asked'));
    const found = passages(['tea', 1], ['soup', 0.5]);
    expect(await stepOf(undefined, silent)('soup', found)).toEqual(found);
    expect(await stepOf(never, silent)(' ', found)).toEqual(found);
    expect(await stepOf(never, silent)('soup', found.slice(0, 1))).toEqual(found.slice(0, 1));
    expect(await stepOf(never, silent)('soup', [])).toEqual([]);
  });
});

describe('a reranker that fails', () => {
  it('leaves passages as they were', async () => {
    const step = stepOf(
      scripted(() => Promise.reject(new RerankerError('The reranking server failed.'))),
      silent,
    );
    await fc.assert(
      fc.asyncProperty(anyPassages, async (found) => {
        expect(await step('soup', found)).toEqual(found);
      }),
    );
  });

  it('is not waited for longer than two seconds', async () => {
    const asked: number[] = [];
    const step = stepOf(
      scripted(
        (_question, _texts, signal) =>
          new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
      ),
      silent,
      (ms) => {
        asked.push(ms);
        const controller = new AbortController();
        setImmediate(() => controller.abort());
        return controller.signal;
      },
    );
    const found = passages(['tea', 1], ['soup', 0.5]);
    expect(await step('soup', found)).toEqual(found);
    expect(asked).toEqual([2_000]);
  });

  it('is logged once when it begins to fail, and once when it is back', async () => {
    let isBroken = false;
    const { lines, logger } = recordLog();
    const step = stepOf(
      scripted(async (_question, texts) => {
        if (isBroken) throw new RerankerError('The reranking server failed.');
        return texts.map(() => 0.5);
      }),
      logger,
    );
    for (isBroken of [false, true, true, true, false, false, true])
      await step('soup', passages(['tea', 1], ['soup', 0.5]));
    const failing = 'Passages could not be reranked; they keep the order of the search meanwhile';
    expect(lines).toEqual([failing, 'Passages are reranked again', failing]);
  });
});
