import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Mutant } from './mutant.ts';
import type { Result } from './print-report.ts';

const wanted = ['contract/src', 'server/src'];

interface Results {
  find(mutant: Mutant): Result | undefined;
  keep(mutant: Mutant, result: Result): void;
}

/**
 * What was found out already, and still holds: nothing of the product has changed since, nor the test that failed; where none
 * did, no test at all. Without `resume` it begins anew.
 */
export function openResults(root: string, resume: boolean): Results {
  const folder = join(root, 'node_modules/.cache');
  const file = join(folder, 'clew-mutants.json');
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', ...wanted], {
    cwd: root,
    encoding: 'utf8',
  });
  // As they are now, which is what the copy holds.
  const hashes = listed
    .split('\n')
    .filter((name) => name !== '' && existsSync(join(root, name)))
    .sort()
    .map((name) => ({ name, hash: hashOf(readFileSync(join(root, name), 'utf8')) }));
  const isTest = (name: string) => name.endsWith('.test.ts');
  const product = hashOf(hashes.filter(({ name }) => !isTest(name)));
  const proofOf = (killedBy: string | null) =>
    hashOf(hashes.filter(({ name }) => isTest(name) && (killedBy === null || killedBy.startsWith(`${name}: `))));
  const known: Record<string, Result & { proof: string }> =
    resume && existsSync(file)
      ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, Result & { proof: string }>)
      : {};
  const keyOf = ({ name, edits }: Mutant) => `${name} ${hashOf([product, edits])}`;
  return {
    find(mutant) {
      const found = known[keyOf(mutant)];
      if (found?.proof !== proofOf(found?.killedBy ?? null)) return undefined;
      // Earlier versions kept none.
      return found?.verdict && { verdict: found.verdict, killedBy: found.killedBy };
    },
    keep(mutant, { verdict, killedBy }) {
      known[keyOf(mutant)] = { verdict, killedBy, proof: proofOf(killedBy) };
      mkdirSync(folder, { recursive: true });
      writeFileSync(file, JSON.stringify(known, null, 2));
    },
  };
}

function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64url');
}
