/** Everything that can be checked without running the product; each line says what is wrong and how to mend it. */
import { spawnSync } from 'node:child_process';

const checks: [name: string, command: string, hint: string][] = [
  ['types', 'tsc -p .', 'mend the types'],
  ['types of the web app', 'tsc -p web', 'mend the types'],
  ['style', 'biome check --error-on-warnings .', 'npm run format mends most of it'],
  [
    'imports',
    'depcruise --config .dependency-cruiser.mjs contract server sdk web demo evals bench e2e',
    'see the import table in ARCHITECTURE.md',
  ],
  ['dead code', 'knip', 'delete what nothing uses'],
];

export function runChecks(): { passed: number; failed: string[] } {
  const failed: string[] = [];
  for (const [name, command, hint] of checks) {
    const started = performance.now();
    const { status, stdout, stderr } = spawnSync(command, { shell: true, encoding: 'utf8' });
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    if (status === 0) console.log(`ok    ${name} (${seconds} s)`);
    else {
      failed.push(name);
      console.log(`${stdout}${stderr}\nFAIL  ${name}: ${hint}`);
    }
  }
  return { passed: checks.length - failed.length, failed };
}

if (import.meta.main) process.exitCode = runChecks().failed.length > 0 ? 1 : 0;
