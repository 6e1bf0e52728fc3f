import { join } from 'node:path';
import { createVitest, type TestModule } from 'vitest/node';
import { type Failure, isCrash } from './is-crash.ts';
import type { TestChoice } from './mutant.ts';

interface Run {
  /** The first test that failed; undefined where all passed. */
  failed: string | undefined;
  /** Whether nothing but the time was wrong: on a busy machine that says little. */
  isTimeout: boolean;
  /** Whether nothing was wrong but that code fell over, or could not be loaded. */
  isCrash: boolean;
}

export interface TestRunner {
  /** These tests, or all; ends at the first failure. What fails of `apart` does not count. */
  run(tests: readonly TestChoice[] | 'all', apart?: ReadonlySet<string>): Promise<Run>;
  /** All failures of all tests. */
  listFailures(): Promise<string[]>;
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
  /** Up to the first failure, or to the end. */
  async function failuresOf(tests: readonly TestChoice[] | 'all', bail: 0 | 1): Promise<Failure[]> {
    // What an earlier run left there would be of another mutant: a run that ends early replaces only a part of it.
    vitest.state.filesMap.clear();
    vitest.state.idMap.clear();
    for (const { config } of vitest.projects) config.bail = bail;
    const { testModules, unhandledErrors } = await vitest.runTestSpecifications(
      tests === 'all' ? all : tests.map(find),
    );
    const unhandled = unhandledErrors.map((error) => ({
      name: 'an error outside of the tests',
      errors: [error as Error],
      isUnloaded: false,
    }));
    return [...testModules.flatMap(failuresIn), ...unhandled];
  }
  return {
    async run(tests, apart = new Set()) {
      const found = (await failuresOf(tests, apart.size > 0 ? 0 : 1)).filter(({ name }) => !apart.has(name));
      return {
        failed: found[0]?.name,
        isTimeout: found.every(({ errors }) => errors.every(({ message }) => /timed out/i.test(message))),
        isCrash: found.every((failure) => isCrash(failure, folder)),
      };
    },
    listFailures: async () => (await failuresOf('all', 0)).map(({ name }) => name),
    changed: (file) => vitest.invalidateFile(join(folder, file)),
    close: () => vitest.close(),
  };
}

function failuresIn(module: TestModule): Failure[] {
  const tests = [...module.children.allTests()];
  const failed = tests
    .filter((test) => test.result().state === 'failed')
    .map((test) => ({
      name: `${module.relativeModuleId}: ${test.fullName}`,
      errors: test.result().errors ?? [],
      isUnloaded: false,
    }));
  const errors = module.errors();
  const ofModule = { name: module.relativeModuleId, errors, isUnloaded: tests.length === 0 };
  return errors.length > 0 ? [...failed, ofModule] : failed;
}
