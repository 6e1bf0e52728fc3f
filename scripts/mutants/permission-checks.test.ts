import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { mistakesIn } from './mutant.ts';
import { permissionChecks } from './permission-checks.ts';

const read = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');

it('every permission check that npm run mutants takes away stands where the list says, once', () =>
  expect(mistakesIn(permissionChecks, read)).toEqual([]));

it('a piece that is gone or stands twice, and a name that is there twice, are mistakes', () => {
  const mutant = { name: 'a', file: 'f', edits: [['x', 'y']], tests: [] } as const;
  expect(mistakesIn([mutant], () => 'a x b')).toEqual([]);
  for (const source of ['a b', 'x x']) expect(mistakesIn([mutant], () => source)).toHaveLength(1);
  expect(mistakesIn([mutant, mutant], () => 'x')).toEqual(['a: is there twice']);
});
