import { operations } from '@clew/contract';
import { expect, it } from 'vitest';
import { unknownOperations } from './check-request.ts';
import { describeFailure, measureCompany } from './measure-company.ts';

/** The small run of `npm run eval:permissions`: a seed that stays, so that a failure is nobody's bad luck, and one that doesn't. */
it.each([
  ['of a fixed seed', 1],
  ['of a fixed seed that compares meaning', 3],
  ['of a random seed', Math.floor(Math.random() * 1_000_000_000)],
])(
  'shows and hides exactly what it should in a company %s (%i)',
  async (_, seed) => {
    const { failure } = await measureCompany({ seed, requests: 1_000 });
    expect(failure && describeFailure(failure)).toBeUndefined();
  },
  300_000,
);

it('judges every operation that returns content', () => {
  const content = Object.values(operations).filter(({ audit }) => audit === 'content');
  expect(content.length).toBeGreaterThan(0);
  expect(unknownOperations()).toEqual([]);
});
