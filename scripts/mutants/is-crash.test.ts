import { expect, it } from 'vitest';
import { isCrash } from './is-crash.ts';
import type { Mutant } from './mutant.ts';
import { isEnough, type Result } from './print-report.ts';

const failure = (name: string, file: string) => ({
  name: 'a test',
  errors: [{ name, message: 'm', stack: `${name}: m\n    at f (/copy/${file}:1:1)\n    at g (/copy/a.test.ts:2:2)` }],
  isUnloaded: false,
});
const isCrashOf = (...args: Parameters<typeof failure>) => isCrash(failure(...args), '/copy');

it('the product that falls over, or a file that can not be loaded, is a crash', () => {
  expect(isCrashOf('TypeError', 'server/src/app.ts')).toBe(true);
  expect(isCrash({ name: 'a.test.ts', errors: [{ message: 'm' }], isUnloaded: true }, '/copy')).toBe(true);
});

it('what a test says, or falls over itself, is none', () => {
  expect(isCrashOf('AssertionError', 'server/src/app.ts')).toBe(false);
  expect(isCrashOf('TypeError', 'server/src/app.test.ts')).toBe(false);
  expect(isCrashOf('TypeError', 'server/src/testing/test-app.ts')).toBe(false);
});

it('a mutant that breaks is never enough, and counts neither way', () => {
  const mutant: Mutant = { name: 'a', file: 'server/src/a.ts', edits: [], tests: [] };
  const of = (verdict: Result['verdict'], more = {}) => ({ mutant: { ...mutant, ...more }, verdict, killedBy: null });
  expect(isEnough([of('killed')], true)).toBe(true);
  expect(isEnough([of('killed'), of('broken')], false)).toBe(false);
  expect(isEnough([of('survived')], false)).toBe(false);
  expect(isEnough([of('survived', { survives: 'of no account' })], false)).toBe(true);
  expect(isEnough([of('survived', { survives: 'of no account' })], true)).toBe(false);
});
