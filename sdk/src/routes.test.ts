import { expect, it } from 'vitest';
import { describeRoutes } from './describe-routes.ts';
import { routes } from './routes.ts';

it('routes.ts is what the operations of the contract say (npm run openapi writes it)', () => {
  expect(routes).toEqual(describeRoutes());
});

it('sends again what reads or writes a whole, and never what creates, asks or deletes', () => {
  const repeatable = (name: keyof typeof routes) => routes[name].repeatable;
  expect(
    ['search', 'getThread', 'putAccount', 'batchResources', 'listAudit'].map((name) => repeatable(name as never)),
  ).toEqual([true, true, true, true, true]);
  expect(['chat', 'createKey', 'createAssistant', 'deleteThread'].map((name) => repeatable(name as never))).toEqual([
    false,
    false,
    false,
    false,
  ]);
});
