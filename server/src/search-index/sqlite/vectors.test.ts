import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { grantAccess } from '../../kernel/access.ts';
import { everybody, openTestIndex, recordOf, type TestIndex } from '../testing/open-test-index.ts';

const dimensions = 40;
const model = 'test@1';

/** A unit vector that depends on the number alone. */
function vectorOf(number: number): Float32Array {
  let state = number * 2_654_435_761 + 1;
  const values = Float32Array.from({ length: dimensions }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32 - 0.5;
  });
  const length = Math.hypot(...values);
  return values.map((value) => value / length);
}

const cosine = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
const question = { model, values: vectorOf(1_000_000) };

/** Gives every passage that has none a vector: that of the number in its text. */
async function embed({ index }: TestIndex, of = model): Promise<number> {
  await index.useModel(of, dimensions);
  let count = 0;
  for (;;) {
    const passages = await index.nextToEmbed(of, 7);
    const last = passages.at(-1);
    if (!last) return count;
    const vectors = passages.map(({ id, text }) => ({
      passageId: id,
      vector: vectorOf(Number(/\d+/.exec(text)?.[0])),
    }));
    await index.putVectors(of, last.id, vectors);
    count += passages.length;
  }
}

const recordNumber = (number: number, readers = ['public']) =>
  recordOf(`r${number}`, { title: '', readers, passages: [{ start: 0, text: `page ${number}` }] });
const cosinesOf = async (test: TestIndex, access = everybody) =>
  new Map(Array.from(await test.score(access, 'nothing', question), ([id, candidate]) => [id, candidate.cosine]));

describe('vectors in the index', () => {
  it('are measured exactly, over what the asker may read alone, through changes and merges', async () => {
    const test = await openTestIndex();
    onTestFinished(test.close);
    const access = grantAccess('acc_a', ['user:a']);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(80), fc.boolean(), fc.boolean()), { minLength: 1, maxLength: 60 }),
        async (changes) => {
          const known = new Map<number, boolean>();
          for (const [number, isReadable, isRemoved] of changes) {
            if (isRemoved) {
              known.delete(number);
              await test.index.remove('s', [`r${number}`]);
            } else {
              known.set(number, isReadable);
              await test.index.put([recordNumber(number, [isReadable ? 'user:a' : 'user:b'])]);
            }
            if (number % 5 === 0) await embed(test);
          }
          await embed(test);
          const expected = [...known].flatMap(([number, isReadable]) => (isReadable ? [number] : []));
          const measured = await cosinesOf(test, access);
          expect([...measured.keys()].sort()).toEqual(expected.map((number) => `r${number}`).sort());
          for (const number of expected)
            expect(measured.get(`r${number}`)).toBeCloseTo(cosine(vectorOf(number), question.values), 5);
          await test.index.remove(
            's',
            [...known.keys()].map((number) => `r${number}`),
          );
        },
      ),
      { numRuns: 12 },
    );
  });

  it('are kept when only permissions change, and made anew when the content does', async () => {
    const test = await openTestIndex();
    onTestFinished(test.close);
    await test.index.put([recordNumber(1), recordNumber(2)]);
    expect(await embed(test)).toBe(2);
    await test.index.put([recordNumber(1, ['user:b'])]);
    expect(await embed(test)).toBe(0);
    expect([...(await cosinesOf(test)).keys()]).toEqual(['r2']);
    await test.index.put([recordOf('r2', { title: '', passages: [{ start: 0, text: 'page 3' }] })]);
    expect((await cosinesOf(test)).size).toBe(0);
    expect(await embed(test)).toBe(1);
    expect((await cosinesOf(test)).get('r2')).toBeCloseTo(cosine(vectorOf(3), question.values), 5);
  });

  it('of two models are never mixed: a new one starts with nothing, and the old ones go when it has all', async () => {
    const test = await openTestIndex();
    onTestFinished(test.close);
    await test.index.put([recordNumber(1), recordNumber(2)]);
    await embed(test);
    const other = 'other@1';
    await test.index.useModel(other, dimensions);
    const asked = { model: other, values: question.values };
    expect((await test.score(everybody, 'nothing', asked)).size).toBe(0);
    expect((await cosinesOf(test)).size).toBe(2);
    expect(await test.index.embeddingProgress(other)).toEqual({ resources: 2, embedded: 0 });
    expect(await embed(test, other)).toBe(2);
    await test.index.dropOtherModels(other);
    expect((await test.score(everybody, 'nothing', asked)).size).toBe(2);
    expect((await cosinesOf(test)).size).toBe(0);
    expect(await test.index.embeddingProgress(other)).toEqual({ resources: 2, embedded: 2 });
    expect(await embed(test)).toBe(2);
    expect((await cosinesOf(test)).size).toBe(2);
  });

  it('go on after a restart where they stopped', async () => {
    const first = await openTestIndex();
    await first.index.put(Array.from({ length: 20 }, (_, number) => recordNumber(number)));
    await first.index.useModel(model, dimensions);
    const passages = await first.index.nextToEmbed(model, 7);
    const vectors = passages.map(({ id, text }) => ({
      passageId: id,
      vector: vectorOf(Number(/\d+/.exec(text)?.[0])),
    }));
    await first.index.putVectors(model, passages.at(-1)?.id ?? 0, vectors);
    const second = await first.reopen();
    onTestFinished(second.close);
    expect(await second.index.embeddingProgress(model)).toEqual({ resources: 20, embedded: 7 });
    expect(await embed(second)).toBe(13);
    expect((await cosinesOf(second)).size).toBe(20);
  });
});
