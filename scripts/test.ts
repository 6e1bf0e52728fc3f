/** Runs every check and every test; the last line is `N passed, N failed`. Arguments go to Vitest (`npm test -- name`). */
import { startVitest } from 'vitest/node';
import { runChecks } from './check.ts';

const filters = process.argv.slice(2);
const checks = filters.length === 0 ? runChecks() : { passed: 0, failed: [] };

const vitest = await startVitest('test', filters, { watch: false, reporters: ['default'] });
const modules = vitest.state.getTestModules();
const tests = modules.flatMap((module) => [...module.children.allTests()]);
const count = (state: string) => tests.filter((test) => test.result().state === state).length;
const brokenModules = modules.filter((module) => module.errors().length > 0).length;
const unhandled = vitest.state.getUnhandledErrors().length;
await vitest.close();

for (const test of tests) {
  const result = test.result();
  if (result.state === 'skipped') console.log(`skipped: ${test.fullName}${result.note ? ` — ${result.note}` : ''}`);
}
const passed = count('passed') + checks.passed;
const failed = count('failed') + checks.failed.length + brokenModules + unhandled;
const skipped = count('skipped');
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exit();
