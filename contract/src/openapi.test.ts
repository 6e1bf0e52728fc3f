import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { openapiDocument } from './openapi.ts';
import { operations } from './operations.ts';

const checkedIn = JSON.parse(readFileSync(new URL('../openapi.json', import.meta.url), 'utf8')) as Record<
  string,
  unknown
>;

it('openapi.json is what the operations say (npm run openapi writes it)', () => {
  expect(checkedIn).toEqual(openapiDocument());
});

it('every $ref of openapi.json points at something', () => {
  const names = Object.keys((checkedIn['components'] as { schemas: object }).schemas);
  const refs = [...JSON.stringify(checkedIn).matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name);
  expect(refs.length).toBeGreaterThan(20);
  expect(refs.filter((name) => !names.includes(name ?? ''))).toEqual([]);
});

it('operations have ids like their names and paths of their own', () => {
  const routes = Object.entries(operations).map(([name, { id, method, path }]) => {
    expect(id).toBe(name);
    return `${method} ${path}`;
  });
  expect(new Set(routes).size).toBe(routes.length);
});
