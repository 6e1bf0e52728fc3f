import { join } from 'node:path';
import { createVitest } from 'vitest/node';
import type { TestChoice } from './mutant.ts';

interface Run {
  /** The first test that failed; undefined where all passed. */
  failed: string | undefined;
  /** Whether nothing but the time was wrong: on a busy machine that says little. */
  isTimeout: boolean;
}

export interface TestRunner {
  /** These tests, or all; ends at the first failure. */
  run(tests: readonly TestChoice[] | 'all'): Promise<Run>;
  /** Has to be told of every file that was changed. */
  changed(file: string): void;
  close(): Promise<void>;
}

/** A machine that stands still for a while makes no test fail. */
const longestMs = 180_000;

/** One Vitest for all runs: what was read and compiled once stays, so that a run costs little more than its tests. */
export async function openTestRunner(folder: string): Promise<TestRunner> {
  const vitest = await createVitest('test', {
    root: folder,
    watch: false,
    bail: 1,
    reporters: [{}],
    testTimeout: longestMs,
    hookTimeout: longestMs,
  });
  const all = await vitest.globTestSpecifications(['server/src', 'contract/src']);
  const find = (choice: TestChoice) => {
    const { file, named } = typeof choice === 'string' ? { file: choice, named: undefined } : choice;
    const found = all.find(({ moduleId }) => moduleId === join(folder, file));
    if (!found) throw new Error(`${file} is no test of the server`);
    return named ? found.project.createSpecification(found.moduleId, { testNamePattern: named }) : found;
  };
  return {
    async run(tests) {
      const wanted = tests === 'all' ? all : tests.map(find);
      const ran = await vitest.runTestSpecifications(wanted);
      const testModules = ran.testModules.filter(({ moduleId }) => wanted.some((each) => each.moduleId === moduleId));
      const broken = testModules.flatMap((module) =>
        module.errors().map(({ message }) => ({ name: module.relativeModuleId, message })),
      );
      const failing = testModules.flatMap((module) =>
        [...module.children.allTests('failed')].map((test) => ({
          name: `${module.relativeModuleId}: ${test.fullName}`,
          message: (test.result().errors ?? []).map((error) => error.message).join('\n'),
        })),
      );
      const unhandled = ran.unhandledErrors.map((error) => ({
        name: 'an error outside of the tests',
        message: String(error),
      }));
      const found = [...failing, ...broken, ...unhandled];
      return { failed: found[0]?.name, isTimeout: found.every(({ message }) => /timed out/i.test(message)) };
    },
    changed: (file) => vitest.invalidateFile(join(folder, file)),
    close: () => vitest.close(),
  };
}
