/**
 * Takes one permission check after the other away, in a throw-away copy, and looks whether a test fails. A check that nothing
 * holds is a hole that waits. `--only <name>` takes those whose name holds it, `--resume` goes on where a run was stopped,
 * `--quick` leaves the whole suite out: what the likely tests do not kill counts as survived, and nothing of it is kept.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { copyWorkspace } from './mutants/copy-workspace.ts';
import { type Mutant, mistakesIn, mutate, type TestChoice } from './mutants/mutant.ts';
import { openTestRunner } from './mutants/open-test-runner.ts';
import { permissionChecks } from './mutants/permission-checks.ts';
import { isEnough, type Outcome, printReport, type Result } from './mutants/print-report.ts';
import { openResults } from './mutants/results.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const help = `npm run mutants [-- options]

Takes one permission check after the other away, in a throw-away copy, and looks whether a test fails.

Options:
  --only NAME   those whose name holds it; can be given several times
  --resume      go on where a run was stopped
  --quick       leave the whole suite out; nothing of it is kept
  --help        this text
`;
const values = readArguments();
if (values.help) {
  console.log(help);
  process.exit(0);
}
const { only } = values;

function readArguments() {
  const options = {
    only: { type: 'string', multiple: true },
    resume: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  } as const;
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${help}`);
    process.exit(2);
  }
}

// What is said to survive comes last: each of them takes the whole suite.
const chosen = permissionChecks
  .filter(({ name }) => !only || only.some((part) => name.includes(part)))
  .sort((a, b) => Number(a.survives !== undefined) - Number(b.survives !== undefined));
const mistakes = mistakesIn(permissionChecks, (file) => readFileSync(join(root, file), 'utf8'));
if (mistakes.length > 0 || chosen.length === 0) {
  console.error(mistakes.join('\n') || 'No mutant has such a name.');
  process.exit(1);
}

/** Asks every operation for every kind of caller: much of what no likely test sees. */
const accessMatrix = 'server/src/testing/access-matrix/access-matrix.test.ts';

const survived: Result = { verdict: 'survived', killedBy: null };
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
  tests: [...new Set([accessMatrix, ...left.flatMap(({ tests }) => tests.map(fileOf))])],
};
if (!results.find(unchanged)) {
  const { failed } = await runner.run(unchanged.tests);
  if (failed) {
    console.error(`A test fails without any change: ${failed}`);
    process.exit(1);
  }
  results.keep(unchanged, survived);
}
const byTime = ' (by time)';
/** What of the whole suite fails without any mutant; looked at when it is needed. */
let failsAnyway: Set<string> | undefined;
const outcomes: Outcome[] = [];
for (const [index, mutant] of chosen.entries()) {
  const started = performance.now();
  const result = results.find(mutant) ?? (await tryMutant(mutant));
  if (!values.quick || result.verdict !== 'survived') results.keep(mutant, result);
  outcomes.push({ mutant, ...result });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const verdict = result.verdict === 'killed' ? 'killed  ' : result.verdict.toUpperCase().padEnd(8);
  const by = result.killedBy === null ? '' : ` by ${result.killedBy}`;
  console.log(`${index + 1}/${chosen.length} ${verdict} ${mutant.name} (${seconds} s)${by}`);
}
await runner.close();
printReport(outcomes);
process.exit(isEnough(outcomes, only === undefined) ? 0 : 1);

/** First the tests that most likely fail, then all of them; what fails of these without the mutant says nothing of it. */
async function tryMutant(mutant: Mutant): Promise<Result> {
  for (const tests of [mutant.tests, [accessMatrix]]) {
    const likely = await runWith(mutant, tests);
    if (likely.verdict !== 'survived') return likely;
  }
  if (values.quick) return survived;
  if (!failsAnyway) {
    failsAnyway = new Set(await runner.listFailures());
    for (const name of failsAnyway) console.error(`Fails without any change, and says nothing of a mutant: ${name}`);
  }
  for (;;) {
    const result = await runWith(mutant, 'all', failsAnyway);
    const file = testFileOf(result.killedBy);
    if (file === undefined || (await runWith(mutant, [file], failsAnyway)).verdict !== 'survived') return result;
    console.error(`Fails now and then, and says nothing of a mutant: ${result.killedBy}`);
    failsAnyway.add(result.killedBy?.replace(byTime, '') ?? '');
  }
}

/** Undefined where it was no test that failed. */
function testFileOf(killedBy: string | null): string | undefined {
  return /^\S+\.test\.ts/.exec(killedBy ?? '')?.[0];
}

async function runWith(
  mutant: Mutant,
  tests: readonly TestChoice[] | 'all',
  apart?: ReadonlySet<string>,
): Promise<Result> {
  const path = join(copy.folder, mutant.file);
  const source = readFileSync(path, 'utf8');
  writeFileSync(path, mutate(source, mutant));
  runner.changed(mutant.file);
  try {
    let { failed, isTimeout, isCrash } = await runner.run(tests, apart);
    if (failed && isTimeout) ({ failed, isTimeout, isCrash } = await runner.run(tests, apart));
    if (!failed) return survived;
    return { verdict: isCrash ? 'broken' : 'killed', killedBy: isTimeout ? `${failed}${byTime}` : failed };
  } finally {
    writeFileSync(path, source);
    runner.changed(mutant.file);
  }
}
