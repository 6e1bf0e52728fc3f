/**
 * Takes one permission check after the other away, in a throw-away copy, and looks whether a test fails. A check that nothing
 * holds is a hole that waits. `--only <name>` takes those whose name holds it, `--resume` goes on where a run was stopped.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { copyWorkspace } from './mutants/copy-workspace.ts';
import { type Mutant, mistakesIn, mutate, type TestChoice } from './mutants/mutant.ts';
import { openTestRunner, type TestRunner } from './mutants/open-test-runner.ts';
import { permissionChecks } from './mutants/permission-checks.ts';
import { isEnough, type Outcome, printReport } from './mutants/print-report.ts';
import { openResults } from './mutants/results.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const { values } = parseArgs({
  options: { only: { type: 'string', multiple: true }, resume: { type: 'boolean', default: false } },
});
const { only } = values;
// What is said to survive comes last: each of them takes the whole suite.
const chosen = permissionChecks
  .filter(({ name }) => !only || only.some((part) => name.includes(part)))
  .sort((a, b) => Number(a.survives !== undefined) - Number(b.survives !== undefined));
const mistakes = mistakesIn(permissionChecks, (file) => readFileSync(join(root, file), 'utf8'));
if (mistakes.length > 0 || chosen.length === 0) {
  console.error(mistakes.join('\n') || 'No mutant has such a name.');
  process.exit(1);
}

const results = openResults(root, values.resume);
const copy = copyWorkspace(root);
process.on('exit', copy.remove);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1));
// What tests write lies there too, and the threads of every test app compile the same files.
process.env['TMPDIR'] = copy.folder;
process.env['NODE_COMPILE_CACHE'] = join(copy.folder, 'node_modules/.cache/compiled');
const runner = await openTestRunner(copy.folder);

const fileOf = (choice: TestChoice) => (typeof choice === 'string' ? choice : choice.file);
const left = chosen.filter((mutant) => !results.find(mutant));
const unchanged = {
  name: 'nothing',
  file: '',
  edits: [],
  tests: [...new Set(left.flatMap(({ tests }) => tests.map(fileOf)))],
};
if (!results.find(unchanged)) {
  const { failed } = await runner.run(unchanged.tests);
  if (failed) {
    console.error(`A test fails without any change: ${failed}`);
    process.exit(1);
  }
  results.keep(unchanged, { killedBy: null });
}
const outcomes: Outcome[] = [];
for (const [index, mutant] of chosen.entries()) {
  const started = performance.now();
  const killedBy = results.find(mutant)?.killedBy ?? (await tryMutant(runner, copy.folder, mutant));
  results.keep(mutant, { killedBy });
  outcomes.push({ mutant, killedBy });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const verdict = killedBy === null ? 'SURVIVED' : 'killed  ';
  console.log(
    `${index + 1}/${chosen.length} ${verdict} ${mutant.name} (${seconds} s)${killedBy ? ` by ${killedBy}` : ''}`,
  );
}
await runner.close();
printReport(outcomes);
process.exit(isEnough(outcomes, only === undefined) ? 0 : 1);

/** The test that fails with the mutant, or null. */
async function tryMutant(runner: TestRunner, folder: string, mutant: Mutant): Promise<string | null> {
  const path = join(folder, mutant.file);
  const source = readFileSync(path, 'utf8');
  writeFileSync(path, mutate(source, mutant));
  runner.changed(mutant.file);
  try {
    for (const tests of [mutant.tests, 'all'] as const) {
      let { failed, isTimeout } = await runner.run(tests);
      if (failed && isTimeout) ({ failed, isTimeout } = await runner.run(tests));
      if (failed) return isTimeout ? `${failed} (by time)` : failed;
    }
    return null;
  } finally {
    writeFileSync(path, source);
    runner.changed(mutant.file);
  }
}
