/** Runs every check and every test; the last line is `N passed, N failed`. Arguments go to Vitest (`npm test -- name`). */
import { relative } from 'node:path';
import { startVitest, type TestCase, type TestModule } from 'vitest/node';
import { runChecks } from './check.ts';

interface Run {
  modules: TestModule[];
  tests: TestCase[];
  /** Errors outside of the tests. */
  unhandled: number;
  /** Test files whose process V8 itself ended: not by anything that the file did. */
  fallen: string[];
}

const filters = process.argv.slice(2);
const options = filters.filter((each) => each.startsWith('-'));
if (options.length > 0) {
  console.error('npm test [-- words]: the checks and all tests, or the tests whose path contains one of the words.');
  process.exit(options.every((each) => each === '--help' || each === '-h') ? 0 : 2);
}
const checks = filters.length === 0 ? runChecks() : { passed: 0, failed: [] };

const first = await runTests(filters);
// Node 24 now and then aborts inside of V8 in a process of Vitest. Such files get one more try, and say so.
if (first.fallen.length > 0) console.log(`Again, since V8 ended their process: ${first.fallen.join(', ')}`);
const again = first.fallen.length > 0 ? await runTests(first.fallen) : undefined;
const isFallen = ({ moduleId }: TestModule) => first.fallen.includes(relative(process.cwd(), moduleId));
const modules = [...first.modules.filter((module) => !isFallen(module)), ...(again?.modules ?? [])];
const tests = [...first.tests.filter(({ module }) => !isFallen(module)), ...(again?.tests ?? [])];
const unhandled = first.unhandled - first.fallen.length + (again?.unhandled ?? 0);

for (const test of tests) {
  const result = test.result();
  if (result.state === 'skipped') console.log(`skipped: ${test.fullName}${result.note ? ` — ${result.note}` : ''}`);
}
const count = (state: string) => tests.filter((test) => test.result().state === state).length;
const brokenModules = modules.filter((module) => module.errors().length > 0).length;
const passed = count('passed') + checks.passed;
const failed = count('failed') + count('pending') + checks.failed.length + brokenModules + unhandled;
const skipped = count('skipped');
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exit();

async function runTests(files: string[]): Promise<Run> {
  const vitest = await startVitest('test', files, { watch: false, reporters: ['default'] });
  const modules = vitest.state.getTestModules();
  const tests = modules.flatMap((module) => [...module.children.allTests()]);
  const errors = vitest.state.getUnhandledErrors();
  await vitest.close();
  const fallen = errors.flatMap((error) => fileOfAbort((error as { cause?: { message?: string } }).cause?.message));
  return { modules, tests, unhandled: errors.length, fallen };
}

/** The file of Vitest's report of a process that a trap of V8 ended. */
function fileOfAbort(message = ''): string[] {
  const file = /exited unexpectedly with signal SIGTRAP .*while running test file (\S+)/.exec(message)?.[1];
  return file === undefined ? [] : [relative(process.cwd(), file)];
}
