import fc from 'fast-check';
import { expect, it } from 'vitest';
import { shrinkSteps } from './shrink-steps.ts';

it('leaves exactly what a failure needs', () =>
  fc.assert(
    fc.asyncProperty(fc.uniqueArray(fc.nat(60), { minLength: 1, maxLength: 5 }), async (needed) => {
      const fails = async (steps: readonly number[]) => needed.every((each) => steps.includes(each));
      const all = Array.from({ length: 61 }, (_, index) => index);
      expect(await shrinkSteps(all, fails, () => false)).toEqual(needed.sort((a, b) => a - b));
    }),
  ));

it('gives what it has when the time is over', async () => {
  let tries = 0;
  const shrunk = await shrinkSteps(
    [1, 2, 3, 4],
    async (steps) => steps.includes(1),
    () => ++tries > 1,
  );
  expect(shrunk).toEqual([1, 2]);
});
